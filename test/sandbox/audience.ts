// Who is told on the running sandbox: a stack that tells in every way, with receivers in the place of the services, and a Sensor of a user's
// own beside it.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { namespaces, notifySensor, promotionEvents } from "../../components/objects/names";
import { notifySensorSpec } from "../../components/trigger/notifySensor";
import { authority, certificate } from "../../sandbox/cluster/certificates";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import { patched } from "./patched";
import { app, minute } from "./promotions";
import { HttpReceiver, MailReceiver } from "./receivers";
import { cluster } from "./running";

const own = "told-own";
const secrets = { slack: "told-slack", hooks: "told-hooks" };
const slackToken = "xoxb-0000000000-sandbox";
const caName = "told-ca";
const mark = "argo-promotion/test";
const argo = ["-n", namespaces.argo];

/** What the webhook gets as its header. */
export const hooksToken = "Bearer hooks-t0ken";

/** What a test's events are about: no application of the repository. */
export const storm = "storm";

/** The receivers, and the stack that tells them. */
export class Audience {
  private readonly directory = mkdtempSync(join(tmpdir(), "told-"));
  readonly http = new HttpReceiver();
  readonly mail = new MailReceiver();
  private slacks: HttpReceiver | undefined;

  constructor(private readonly sandbox: Sandbox) {}

  /** Listens, and has the stack tell all of it. */
  async gather(): Promise<void> {
    await authority(this.directory, "told");
    const named = { commonName: "slack.com", alternativeNames: ["slack.com"] };
    const pair = await certificate(this.directory, "slack", named);
    const slack = (this.slacks = new HttpReceiver({
      key: readFileSync(pair.key),
      cert: readFileSync(pair.certificate),
    }));
    slack.answer = slackAnswers();
    this.http.answers.set("/hangs", undefined);
    this.http.answers.set("/refuses", { status: 503, body: "" });
    const host = cluster.hostAddress;
    const [httpPort, slackPort, mailPort] = await Promise.all([
      this.http.listen(host),
      slack.listen(host),
      this.mail.listen(host),
    ]);
    const url = (path: string) => `http://${host}:${httpPort}/${path}`;
    const ca = readFileSync(join(this.directory, "ca.crt"), "utf8");
    await kubectl(cluster, ["apply", "-f", "-"], objects(host, slackPort, ca));
    this.sandbox.stack.override({
      links: { workflows: "https://workflows.example.com" },
      notify: notified(url, { host, port: mailPort }),
    });
    await this.sandbox.stack.up();
    await trustSlack();
    await kubectl(cluster, ["apply", "-f", "-"], ownSensor(url("own")));
  }

  /** What stands in for Slack; only once it listens. */
  get slack(): HttpReceiver {
    return this.slacks!;
  }

  /** Leaves the sandbox as it was found. */
  async leave(): Promise<void> {
    for (const receiver of [this.http, this.slacks, this.mail]) receiver?.stop();
    await kubectl(cluster, ["delete", "sensor", own, ...argo, "--ignore-not-found"]);
    this.sandbox.stack.override({ notify: undefined, links: undefined });
    await this.sandbox.stack.up();
    await kubectl(cluster, ["delete", "secret,configmap", "-l", `${mark}=told`, ...argo]);
    await kubectl(cluster, ["delete", "namespace", "com", "--ignore-not-found"]);
    rmSync(this.directory, { recursive: true });
  }
}

/** What Slack's API answers: each message has a time stamp of its own. */
function slackAnswers(): HttpReceiver["answer"] {
  let stamp = 0;
  return ({ body }) => {
    const ts = `1770000000.${String(++stamp).padStart(6, "0")}`;
    const { channel, token: given } = Object.fromEntries(new URLSearchParams(body));
    return given === slackToken || given === undefined
      ? { status: 200, body: JSON.stringify({ ok: true, channel: channel ?? "", ts }) }
      : { status: 200, body: JSON.stringify({ ok: false, error: "invalid_auth" }) };
  };
}

/** An entry of `notify` for each of them. */
function notified(url: (path: string) => string, server: { host: string; port: number }): object[] {
  const header = { name: "Authorization", existingSecret: secrets.hooks, key: "header" };
  const on = ["failed", "promoted"];
  return [
    { on, applications: `${app}*`, slack: { channel: "#shop", existingSecret: secrets.slack } },
    { on, teams: { url: url("teams") } },
    { on, applications: app, email: { ...server, from: "promotions@example.com", to: ["ops@example.com"] } },
    { on: [...on, "waiting"], webhook: { url: url("hook"), headers: [header] } },
    { on, webhook: { url: url("hangs") } },
    { on, webhook: { url: url("refuses") } },
    {
      on: ["broken"],
      applications: storm,
      slack: { channel: "C0123456789", existingSecret: secrets.slack, thread: true },
      rateLimit: { messages: 50, per: "second" },
    },
    { on: ["broken"], applications: storm, webhook: { url: url("storm") } },
  ];
}

/** A Service `slack` in a namespace `com`, which pods find by the name slack.com; the Secrets that the configuration names, and the CA of its certificate. */
function objects(host: string, slackPort: number, ca: string): string {
  const labels = { [mark]: "told" };
  const secret = (name: string, stringData: Record<string, string>) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace: namespaces.argo, labels },
    stringData,
  });
  const all = [
    secret(secrets.slack, { token: slackToken }),
    secret(secrets.hooks, { header: hooksToken }),
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: caName, namespace: namespaces.argo, labels },
      data: { "ca.crt": ca },
    },
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "com" } },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "slack", namespace: "com" },
      spec: { ports: [{ name: "https", port: 443, targetPort: slackPort }] },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { name: "slack-1", namespace: "com", labels: { "kubernetes.io/service-name": "slack" } },
      addressType: "IPv4",
      ports: [{ name: "https", port: slackPort, protocol: "TCP" }],
      endpoints: [{ addresses: [host], conditions: { ready: true } }],
    },
  ];
  return all.map((each) => stringify(each)).join("---\n");
}

/** Has the notifying Sensor trust the certificate that stands in for Slack's. */
async function trustSlack(): Promise<void> {
  await patched(
    ["sensor", notifySensor, ...argo],
    [
      { op: "add", path: "/spec/template/volumes/-", value: { name: "ca", configMap: { name: caName } } },
      { op: "add", path: "/spec/template/container/volumeMounts/-", value: { name: "ca", mountPath: "/etc/told" } },
      {
        op: "add",
        path: "/spec/template/container/env",
        value: [{ name: "SSL_CERT_FILE", value: "/etc/told/ca.crt" }],
      },
    ],
  );
  const trusting = ["get", "pods", "-l", `sensor-name=${notifySensor}`, ...argo, "-o"];
  await until(
    "the Sensor does not run with the certificate",
    async () => {
      const path = "jsonpath={range .items[*]}{.status.phase} {.spec.volumes[*].configMap.name}{'\\n'}{end}";
      return new RegExp(`^Running .*\\b${caName}\\b`, "m").test(await kubectl(cluster, [...trusting, path]));
    },
    { timeout: 2 * minute },
  );
}

/** A Sensor of a user's own, which hands on every event. */
function ownSensor(url: string): string {
  return stringify({
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Sensor",
    metadata: { name: own, namespace: namespaces.argo },
    spec: {
      ...notifySensorSpec({ notify: [], availability: "single", antiAffinity: "soft" }),
      dependencies: [
        { name: "all", eventSourceName: promotionEvents.eventSource, eventName: promotionEvents.eventName },
      ],
      triggers: [
        {
          atLeastOnce: true,
          template: {
            name: "all",
            http: { url, method: "POST", payload: [{ src: { dependencyName: "all", dataKey: "body" }, dest: "" }] },
          },
        },
      ],
    },
  });
}
