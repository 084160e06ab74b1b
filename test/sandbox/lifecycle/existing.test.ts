// Argo CD, Argo Events and Argo Workflows are there already, installed by somebody else: the stack uses them, promotes through them, and
// leaves them as they were. The tests build on each other; whatever happens, the sandbox is left as it was found.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ownerLabel } from "../../../components/cluster/whose";
import { jetStream } from "../../../components/platform/argoEvents";
import { kubectl } from "../../../sandbox/cluster/programs";
import { Observer } from "../../../sandbox/demo/observe";
import { run, until } from "../../../sandbox/lib/run";
import { tool } from "../../../sandbox/toolchain/build";
import { app, recorded } from "../promotions";
import { cluster } from "../running";
import { crds, Life, limit, names, phases } from "./life";

/** Where somebody else has them. */
const theirs = { argoCd: "gitops", argoEvents: "argo-events", argoWorkflows: "workflows" };
const serviceAccount = "argo-workflows-workflow-controller";

/** What would be somebody else's: everything in their namespaces, but what Kubernetes writes by itself. */
const kinds =
  "configmaps,secrets,serviceaccounts,services,deployments,statefulsets,roles,rolebindings,networkpolicies,applications,applicationsets,appprojects";

interface KubeObject {
  kind: string;
  metadata: { name: string; namespace?: string; [key: string]: unknown };
  [key: string]: unknown;
}

/** The objects of their namespaces as somebody has written them, by kind, namespace and name. */
async function theirObjects(): Promise<Map<string, unknown>> {
  const all = new Map<string, unknown>();
  for (const namespace of Object.values(theirs)) {
    const { items } = JSON.parse(await kubectl(cluster, ["get", kinds, "-n", namespace, "-o", "json"])) as {
      items: KubeObject[];
    };
    for (const object of items) {
      const { labels, annotations, name } = object.metadata;
      const written = { ...object, metadata: { labels, annotations }, status: undefined };
      all.set(`${object.kind} ${namespace}/${name}`, written);
    }
  }
  return all;
}

describe("Argos that are there already, on a cluster", () => {
  let life: Life;
  let found: Map<string, unknown>;

  const installed = new Map<string, string>();
  const helm = (args: string[], input = "") =>
    run(tool("helm"), ["--kubeconfig", cluster.kubeconfig, ...args], {
      what: `helm ${args[0]} ${args[1] ?? ""}`,
      input,
    });

  /** Installs one of the sandbox's charts as somebody else would. */
  async function install(name: string, namespace: string, values: object = {}): Promise<void> {
    const options = ["--namespace", namespace, "--create-namespace", "--wait", "--timeout", "5m", "--values", "-"];
    installed.set(name, namespace);
    await helm(["install", name, life.charts[name]!, ...options], JSON.stringify(values));
  }

  /** The kinds of the Argos go with whoever installed them. */
  async function withoutKinds(): Promise<void> {
    const all = await crds();
    if (all.length > 0) await kubectl(cluster, ["delete", ...all, "--ignore-not-found"]);
  }

  before(async () => {
    life = await Life.begin();
    await life.pulumi("destroy");
    await withoutKinds();
    const { git } = life.sandbox;
    const certificates = { [new URL(git.url).hostname]: readFileSync(git.caFile, "utf8") };
    const cm = { "timeout.reconciliation": "5s", "timeout.reconciliation.jitter": "0s" };
    await install("argo-cd", theirs.argoCd, { dex: { enabled: false }, configs: { cm, tls: { certificates } } });
    // As a company without a way to the internet has them.
    const env = [{ name: "IMAGE_PULL_POLICY", value: "IfNotPresent" }];
    const configs = { jetstream: { versions: [jetStream] } };
    await install("argo-events", theirs.argoEvents, { configs, controller: { env } });
    await install("argo-workflows", theirs.argoWorkflows, { images: { pullPolicy: "IfNotPresent" } });
    found = await theirObjects();
  });
  after(async () => {
    try {
      for (const [name, namespace] of installed)
        await helm(["uninstall", name, "--namespace", namespace, "--wait", "--ignore-not-found"]);
      await kubectl(cluster, ["delete", "namespaces", ...Object.values(theirs), "--ignore-not-found"]);
      await withoutKinds();
    } finally {
      await life.end();
    }
  });

  /** The stack beside them. */
  async function beside(): Promise<void> {
    await life.configure();
    life.sandbox.stack.override({
      charts: undefined,
      platform: {
        argoCd: { install: false, namespace: theirs.argoCd },
        argoEvents: { install: false, namespace: theirs.argoEvents },
        argoWorkflows: { install: false, namespace: theirs.argoWorkflows, serviceAccount },
      },
    });
  }
  const observer = new Observer(cluster, theirs.argoCd);
  const runs = (phase: string, version: string) =>
    until(`${phase} does not run ${version}`, () => observer.runs(app, phase, version), limit);
  const preview = () => life.sandbox.stack.withConfig(["preview", "--suppress-outputs"]);
  const patch = (data: object) =>
    kubectl(cluster, [
      ...["patch", "configmap", "argocd-notifications-cm", "-n", theirs.argoCd, "--type", "merge"],
      ...["-p", JSON.stringify({ data })],
    ]);

  it("are looked at by the preview, which names what is missing of each", async () => {
    await beside();
    const scale = (replicas: number) =>
      kubectl(cluster, [
        ...["scale", "deployment", "argocd-notifications-controller", "-n", theirs.argoCd],
        `--replicas=${replicas}`,
      ]);
    await scale(0);
    const said = await life.complaint(preview());
    assert.match(said, /Argo CD in the namespace gitops has no running argocd-notifications-controller/);
    await scale(1);
  });

  it("keep what they have: a trigger of the same name is refused before anything is made", async () => {
    await patch({ "trigger.on-sync-success": "[]", "service.slack": "token: $slack-token" });
    assert.match(
      await life.complaint(preview()),
      /ConfigMap gitops\/argocd-notifications-cm has trigger\.on-sync-success already, and not by this stack: nothing was changed/,
    );
    await patch({ "trigger.on-sync-success": null, "service.slack": null });
  });

  it("carry a version from test to prod", async () => {
    await life.sandbox.stack.up();
    const { repository } = life.sandbox;
    for (const phase of phases) await runs(phase, await repository.version(app, phase));
    const next = (await repository.version(app, "test")) === "3.0" ? "4.0" : "3.0";
    const { sha } = await repository.push(app, { test: next });
    await runs("prod", next);
    assert.equal((await recorded(sha)).outcome, "promoted");
  });

  it("have keys that a later preview knows as the stack's own, by its field manager", () =>
    assert.doesNotReject(preview()));

  it("are as they were after a destroy, object by object", async () => {
    await life.pulumi("destroy");
    await noPlatformOfOurs();
    const left = await theirObjects();
    assert.deepEqual([...left.keys()].sort(), [...found.keys()].sort());
    for (const [name, object] of found) assert.deepEqual(left.get(name), object, name);
  });

  /** Of this stack nothing is left but what is theirs. */
  async function noPlatformOfOurs(): Promise<void> {
    assert.deepEqual(await life.state(), []);
    const shared = "clusterroles,clusterrolebindings,validatingadmissionpolicies,validatingadmissionpolicybindings";
    const ours = `${kinds},namespaces,clusterworkflowtemplates,${shared}`;
    assert.deepEqual(await names(ours, "--all-namespaces", "-l", ownerLabel), []);
  }
});
