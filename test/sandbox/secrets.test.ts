// Every secret that the sandbox knows is looked for wherever it must not stand: in the state, previews, logs, records, Workflows, events and
// the arguments of processes.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { namespaces } from "../../components/objects/names";
import { kubectl } from "../../sandbox/cluster/programs";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { run } from "../../sandbox/lib/run";
import { commandLines, commandLinesDuring } from "./commandLines";
import { app, ended, startFrom } from "./promotions";
import { cluster, running, token } from "./running";
import { shown } from "./shownStatus";

interface Secret {
  metadata: { name: string; namespace: string };
  type?: string;
  data?: Record<string, string>;
}

interface Kubeconfig {
  users: { user: Record<string, string> }[];
}

/** Keys of Secrets that say nothing secret. */
const open =
  /^(username|email|type|url|ca\.crt|tls\.crt|namespace|accessKey|admin\.passwordMtime|name|project)$|^webhook\./;
const decoded = (text: string) => Buffer.from(text, "base64").toString("utf8");
const platform = Object.values(namespaces);

/** What is secret, by what it is. */
async function known(): Promise<Map<string, string>> {
  const { git, stack } = await running();
  const found = new Map([
    ["the password of the git server", git.password],
    ["the webhook's token", await token()],
    ["the passphrase of the state", readFileSync(stack.environment().PULUMI_CONFIG_PASSPHRASE_FILE!, "utf8").trim()],
  ]);
  const { users } = parse(readFileSync(cluster.kubeconfig, "utf8")) as Kubeconfig;
  for (const [key, value] of Object.entries(users[0]!.user)) found.set(`the kubeconfig's ${key}`, value);
  const { items } = JSON.parse(await kubectl(cluster, ["get", "secrets", "--all-namespaces", "-o", "json"])) as {
    items: Secret[];
  };
  for (const { metadata, type, data = {} } of items) {
    // Helm keeps manifests and values there, which are no secrets.
    if (type === "helm.sh/release.v1" || ![...platform, "storage"].includes(metadata.namespace)) continue;
    for (const [key, value] of Object.entries(data)) {
      if (!open.test(key) && decoded(value).length >= 8)
        found.set(`${key} of ${metadata.namespace}/${metadata.name}`, decoded(value));
    }
  }
  return found;
}

/** A secret as it stands in text: itself, encoded, or with its line breaks escaped. */
const shapes = (secret: string) => [
  secret,
  Buffer.from(secret).toString("base64"),
  JSON.stringify(secret).slice(1, -1),
];

describe("no secret stands in", () => {
  let secrets: Map<string, string>;
  before(async () => {
    secrets = await known();
    for (const name of [
      "the kubeconfig's client-key-data",
      `token of argo/webhook-auth`,
      "secret of argocd/gitops-webhook",
    ]) {
      assert.ok(secrets.has(name), `${name} is not known: ${[...secrets.keys()].join(", ")}`);
    }
  });

  /** Names of the secrets that a text holds. */
  const heldIn = (text: string) =>
    [...secrets].filter(([, secret]) => shapes(secret).some((shape) => text.includes(shape))).map(([name]) => name);

  const texts: [where: string, shows: string, read: () => Promise<string>][] = [
    ["the state", "kubernetes:core/v1:Secret", async () => (await running()).stack.pulumi(["stack", "export"])],
    [
      "the configuration file",
      "argo-promotion:kubeconfig",
      async () => readFileSync((await running()).stack.configFile, "utf8"),
    ],
    [
      "a preview with every detail",
      "Previewing update",
      async () => {
        const { stack } = await running();
        const before = readFileSync(stack.configFile, "utf8");
        try {
          await stack.withConfig(["config", "set", "webhookTokenGeneration", "99"]);
          return await stack.withConfig(["preview", "--diff", "--show-sames", "--show-reads"]);
        } finally {
          writeFileSync(stack.configFile, before, { mode: 0o600 });
        }
      },
    ],
    [
      "the comment for a pull request",
      "argo-promotion preview: test",
      async () => {
        const { stack } = await running();
        const args = ["run", "--silent", "preview:pr", "--", "--stack", stack.name, "--config-file", stack.configFile];
        return run("npm", args, { cwd: repositoryRoot, env: stack.environment() });
      },
    ],
    ["what the status shows", "test", () => shown()],
    ["the records", "promotion-app", () => listed("configmaps", "-n", namespaces.records)],
    ["the ConfigMaps of the platform", "argocd-cm", () => inPlatform("configmaps")],
    [
      "the Workflows and their templates",
      "workflow-template",
      () => listed("workflows,clusterworkflowtemplates,cronworkflows", "-A"),
    ],
    [
      "the other objects of the three Argos",
      "ApplicationSet",
      () => listed("applications,applicationsets,appprojects,sensors,eventsources,eventbus", "-A"),
    ],
    ["the pods and workloads of the platform", "argocd-server", () => inPlatform("pods,deployments,statefulsets")],
    ["the events", "reason", () => listed("events", "-A")],
    ["the logs of every pod of the platform", "level=info", logs],
    [
      "the arguments of any process on this machine",
      "kube-apiserver",
      () => Promise.resolve(commandLines().join("\n")),
    ],
  ];

  it("the arguments of any process while a promotion runs", async () => {
    const { repository } = await running();
    await startFrom("1.0");
    const seen = await commandLinesDuring(async () => {
      const { sha } = await repository.push(app, { test: "3.0" });
      assert.equal(await ended(sha), "Succeeded");
    });
    // What starts the step is one program, or a shell that begins another.
    for (const shows of [/promote(\.js)? guard /, /--source-phase/, /remote-https/]) assert.match(seen, shows);
    assert.deepEqual(heldIn(seen), []);
  });

  for (const [where, shows, read] of texts) {
    it(where, async () => {
      const text = await read();
      assert.ok(text.includes(shows), `${where} does not show ${shows}: nothing was looked at`);
      assert.deepEqual(heldIn(text), []);
    });
  }
});

const listed = (kinds: string, ...where: string[]) => kubectl(cluster, ["get", kinds, ...where, "-o", "json"]);
const inPlatform = async (kinds: string) =>
  (await Promise.all(platform.map((namespace) => listed(kinds, "-n", namespace)))).join("\n");

async function logs(): Promise<string> {
  const pods = await Promise.all(
    platform.map(async (namespace) => {
      const names = await kubectl(cluster, ["get", "pods", "-n", namespace, "-o", "name"]);
      return names
        .split("\n")
        .filter(Boolean)
        .map((name) => ({ namespace, name }));
    }),
  );
  const texts = pods.flat().map(({ namespace, name }) =>
    // A pod of a Workflow may be gone by now.
    kubectl(cluster, ["logs", "-n", namespace, name, "--all-containers", "--ignore-errors"]).catch(() => ""),
  );
  return (await Promise.all(texts)).join("\n");
}
