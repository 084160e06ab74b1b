// The running sandbox, as tests use it: its webhook, its Workflows, its stack.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workflowName } from "../../contract/identity";
import { cluster as clusterNamed } from "../../sandbox/cluster/cluster";
import { runInside } from "../../sandbox/cluster/network";
import { kubectl } from "../../sandbox/cluster/programs";
import { Observer } from "../../sandbox/demo/observe";
import { until } from "../../sandbox/lib/run";
import { notification, type Receiver, webhookToken, webhookUrl } from "../../measure/load/webhook";
import { runningSandbox } from "../../sandbox/sandbox";

export { notification };

export const cluster = clusterNamed("test");
export const observer = new Observer(cluster);
export const running = () => runningSandbox(cluster, "test");

/** The token that the EventSource asks for. */
export const token = (of?: Receiver) => webhookToken(cluster, of);

/** Sends a body to the webhook from inside the cluster's network; gives the HTTP status. */
export async function post(
  body: string,
  bearer?: string,
  contentType = "application/json",
  of?: Receiver,
): Promise<number> {
  const quoted = (text: string) => JSON.stringify(text);
  const dir = mkdtempSync(join(tmpdir(), "notification-"));
  const file = join(dir, "body");
  writeFileSync(file, body);
  // curl reads its options, the token among them, from standard input: nothing secret is in an argument.
  const options = [
    `url = ${quoted(await webhookUrl(cluster, of))}`,
    `header = ${quoted(`Content-Type: ${contentType}`)}`,
    ...(bearer === undefined ? [] : [`header = ${quoted(`Authorization: Bearer ${bearer}`)}`]),
    `data-binary = ${quoted(`@${file}`)}`,
  ].join("\n");
  const curl = [
    "curl",
    "--silent",
    "--max-time",
    "10",
    "--output",
    "/dev/null",
    "--write-out",
    "%{http_code}",
    "--config",
    "-",
  ];
  try {
    return Number(await runInside(cluster, curl, options));
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** A commit that no repository has, different each time. */
export const strangeCommit = () =>
  Array.from({ length: 40 }, () => Math.floor(Math.random() * 16).toString(16)).join("");

/** Names of all Workflows but those of the sweep, which come and go by themselves. */
export const workflowNames = async () =>
  (await observer.workflows())
    .map(({ metadata }) => metadata.name)
    .filter((name) => !name.startsWith("promotion-sweep-"))
    .sort();

/**
 * Sends one more valid notification and waits for its Workflow: whatever was sent before has then gone its way through
 * bus and Sensor. Gives every other Workflow; the one of the marker is removed again.
 */
export async function afterMarker(): Promise<string[]> {
  const commit = strangeCommit();
  const marker = workflowName("marker", "test", commit);
  const status = await post(notification("marker", commit), await token());
  if (status !== 200) throw new Error(`the webhook answered ${status} to a valid notification`);
  await until(`the Workflow ${marker} does not exist`, async () => (await workflowNames()).includes(marker), {
    timeout: 60_000,
  });
  await kubectl(cluster, ["delete", "workflow", marker, "-n", "argo", "--wait=false"]);
  return (await workflowNames()).filter((name) => name !== marker);
}

const ownedKinds = [
  "namespaces",
  "secrets",
  "configmaps",
  "serviceaccounts",
  "roles.rbac.authorization.k8s.io",
  "clusterroles.rbac.authorization.k8s.io",
  "clusterworkflowtemplates.argoproj.io",
  "sensors.argoproj.io",
  "applicationsets.argoproj.io",
  "appprojects.argoproj.io",
];

/** Every object that carries an owner id, with what tells that it is the very same one. */
export const owned = () =>
  kubectl(cluster, [
    ...["get", ownedKinds.join(","), "--all-namespaces", "-l", "argo-promotion/owner"],
    ...[
      "-o",
      "jsonpath={range .items[*]}{.kind}/{.metadata.name} {.metadata.uid} {.metadata.labels.argo-promotion/owner}{'\\n'}{end}",
    ],
  ]);
