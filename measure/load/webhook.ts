// The webhook of a cluster: its address inside the cluster's network, its token, and what a notification looks like.
import { webhook } from "../../components/objects/names";
import type { Notification } from "../../contract/notification";
import type { Cluster } from "../../sandbox/cluster/cluster";
import { kubectl } from "../../sandbox/cluster/programs";

const read = (cluster: Cluster, args: string[]) => kubectl(cluster, ["get", ...args, "-n", "argo"]);

/** The URL that notifications are posted to; it answers inside the cluster's network. */
export async function webhookUrl(cluster: Cluster): Promise<string> {
  const address = await read(cluster, ["service", webhook.service, "-o", "jsonpath={.spec.clusterIP}"]);
  return `http://${address}:${webhook.port}${webhook.endpoint}`;
}

/** The token that the EventSource asks for. */
export async function webhookToken(cluster: Cluster): Promise<string> {
  const path = `jsonpath={.spec.webhook.${webhook.eventName}.authSecret['name','key']}`;
  const [name, key] = (await read(cluster, ["eventsource", webhook.eventSource, "-o", path])).split(" ");
  const encoded = await read(cluster, ["secret", name!, "-o", `jsonpath={.data.${key}}`]);
  return Buffer.from(encoded, "base64").toString("utf8");
}

/** The body of a notification. */
export const notification = (app: string, commit: string, phase = "test") =>
  JSON.stringify({
    app,
    source_phase: phase,
    source_commit: commit,
    test_target: "",
    target_phase: "prod",
  } satisfies Notification);
