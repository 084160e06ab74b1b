// Sends many requests to the webhook, or to what takes events, from inside the cluster's network.
import { join } from "node:path";
import { webhook } from "../../components/objects/names";
import type { Cluster } from "../../sandbox/cluster/cluster";
import { runInside } from "../../sandbox/cluster/network";
import type { Answers, Job, LoadRequest } from "./job";
import { type Receiver, webhookToken, webhookUrl } from "./webhook";

/** Requests that are on their way at the same time. */
const concurrency = 16;

/** Sends the requests in about their order, and gives the status of each. The token goes through standard input. */
export async function sendAll(cluster: Cluster, requests: LoadRequest[], to: Receiver = webhook): Promise<Answers> {
  const [url, token] = [await webhookUrl(cluster, to), await webhookToken(cluster, to)];
  const job: Job = { url, token, concurrency, requests };
  const command = [process.execPath, "--require", require.resolve("tsx/cjs"), join(__dirname, "send.ts")];
  return JSON.parse(await runInside(cluster, command, JSON.stringify(job))) as Answers;
}
