// Sends many requests to the webhook from inside the cluster's network.
import { join } from "node:path";
import type { Cluster } from "../../sandbox/cluster/cluster";
import { runInside } from "../../sandbox/cluster/network";
import type { Answers, Job, LoadRequest } from "./job";
import { webhookToken, webhookUrl } from "./webhook";

/** Requests that are on their way at the same time. */
const concurrency = 16;

/** Sends the requests in about their order, and gives the status of each. The token goes through standard input. */
export async function sendAll(cluster: Cluster, requests: LoadRequest[]): Promise<Answers> {
  const job: Job = { url: await webhookUrl(cluster), token: await webhookToken(cluster), concurrency, requests };
  const command = [process.execPath, "--require", require.resolve("tsx/cjs"), join(__dirname, "send.ts")];
  return JSON.parse(await runInside(cluster, command, JSON.stringify(job))) as Answers;
}
