// The webhook of a cluster: its address inside the cluster's network, its token, and what a notification looks like.
import { type promotionEvents, webhook } from "../../components/objects/names";
import type { Notification } from "../../contract/notification";
import type { Cluster } from "../../sandbox/cluster/cluster";
import { kubectl } from "../../sandbox/cluster/programs";

const read = (cluster: Cluster, args: string[]) => kubectl(cluster, ["get", ...args, "-n", "argo"]);

/** What takes requests: notifications, or events of promotions. */
export type Receiver = typeof webhook | typeof promotionEvents;

/** The URL that notifications, or events, are posted to; it answers inside the cluster's network. */
export async function webhookUrl(cluster: Cluster, of: Receiver = webhook): Promise<string> {
  const address = await read(cluster, ["service", of.service, "-o", "jsonpath={.spec.clusterIP}"]);
  return `http://${address}:${of.port}${of.endpoint}`;
}

/** The token that the EventSource asks for. */
export async function webhookToken(cluster: Cluster, of: Receiver = webhook): Promise<string> {
  const path = `jsonpath={.spec.webhook.${of.eventName}.authSecret['name','key']}`;
  const [name, key] = (await read(cluster, ["eventsource", of.eventSource, "-o", path])).split(" ");
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
