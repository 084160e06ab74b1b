// The stack goes and comes back: what `pulumi destroy` removes and keeps, and an `up` that is killed half-way. The tests
// build on each other; whatever happens, the sandbox is left as it was found.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { packCharts } from "../../../sandbox/charts/pack";
import { kubectl } from "../../../sandbox/cluster/programs";
import { repositoryRoot } from "../../../sandbox/lib/paths";
import { until } from "../../../sandbox/lib/run";
import { pendingReleases, recoverInterruptedUp } from "../../../sandbox/pulumi/recover";
import { programSteps, type Sandbox } from "../../../sandbox/sandbox";
import { tool } from "../../../sandbox/toolchain/build";
import { cluster, observer, running } from "../running";
import { killTree } from "./processTree";

const platform = ["argocd", "argo", "argo-events"];
const phases = ["test", "prod"];
const limit = { timeout: 5 * 60_000, interval: 500 };

const names = async (...args: string[]) =>
  (await kubectl(cluster, ["get", ...args, "--ignore-not-found", "-o", "name"])).split("\n").filter(Boolean);
const crds = async () => (await names("crds")).filter((name) => name.endsWith(".argoproj.io"));
/** What an application deploys, in the namespace of a phase. */
const deployed = (phase: string) => names("deployments,services,pods", "-n", `app-${phase}`);
const uid = () => kubectl(cluster, ["get", "deployments", "-n", "app-test", "-o", "jsonpath={.items[*].metadata.uid}"]);

/** Volumes that the platform asked for. */
async function volumes(): Promise<string[]> {
  const claims = await kubectl(cluster, ["get", "pv", "-o", "jsonpath={.items[*].spec.claimRef.namespace}"]);
  return claims.split(" ").filter((namespace) => platform.includes(namespace));
}

/** Waits for what Kubernetes removes in its own time, such as pods that are ending. */
const gone = (what: string, left: () => Promise<string[]>) =>
  until(`${what} is not gone`, async () => (await left()).length === 0, { ...limit, details: left });

describe("the life of a stack", () => {
  let sandbox: Sandbox;
  let charts: Record<string, string>;
  let deployment = "";

  const pulumi = (...args: string[]) => sandbox.stack.withConfig([...args, "--yes", "--skip-preview"]);

  /** Both phases run what git holds for them. */
  async function healthy(): Promise<void> {
    for (const phase of phases) {
      const version = await sandbox.repository.version("app", phase);
      await until(`${phase} does not run ${version}`, () => observer.runs("app", phase, version), limit);
    }
  }

  async function nothingIsLeft(): Promise<void> {
    const namespaces = (await names("namespaces")).map((name) => name.replace("namespace/", ""));
    assert.deepEqual(
      platform.filter((name) => namespaces.includes(name)),
      [],
    );
    const roles = await names("clusterroles,clusterrolebindings");
    assert.deepEqual(
      roles.filter((name) => name.includes("argo")),
      [],
    );
    await gone("a volume of the EventBus", volumes);
    const { deployment } = JSON.parse(await sandbox.stack.pulumi(["stack", "export"])) as {
      deployment: { resources?: unknown[] };
    };
    assert.deepEqual(deployment.resources ?? [], []);
  }

  before(async () => {
    sandbox = await running();
    charts = await packCharts();
    await healthy();
  });

  after(async () => {
    await sandbox.stack.configure(sandbox.git, charts);
    for (const step of programSteps(sandbox)) await step.run(() => undefined);
    await healthy();
  });

  it("destroy removes the Applications with what they deployed, then the platform; the CRDs stay", async () => {
    const before = await crds();
    await pulumi("destroy");
    await nothingIsLeft();
    for (const phase of phases) await gone(`what ${phase} deployed`, () => deployed(phase));
    assert.deepEqual(await crds(), before);
    const kinds = before.map((name) => name.replace(/^.*\//, ""));
    assert.ok(kinds.includes("applications.argoproj.io"));
    assert.deepEqual(await names(kinds.join(","), "--all-namespaces"), []);
  });

  it("F18: up is killed while a Helm release is pending; recovered, it completes", async () => {
    await sandbox.stack.configure(sandbox.git, charts, { keepCrds: false });
    const args = ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", sandbox.stack.name];
    const up = spawn(tool("pulumi"), [...args, "--config-file", sandbox.stack.configFile], {
      cwd: repositoryRoot,
      env: { ...process.env, ...sandbox.stack.environment() },
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => up.once("exit", resolve));
    await until("no Helm release is pending", async () => (await pendingReleases(cluster)).length > 0, limit);
    killTree(up.pid!);
    await ended;
    const pending = (await pendingReleases(cluster)).map(({ name, status }) => `${name} (${status})`);
    assert.notDeepEqual(pending, []);

    assert.equal(await recoverInterruptedUp(cluster, sandbox.stack), `cleared ${pending.join(", ")}`);
    await pulumi("up");
    await healthy();
    assert.deepEqual(await pendingReleases(cluster), []);
  });

  it("destroy with keepCrds: false removes the CRDs too; what the Applications deployed stays when that is asked for", async () => {
    const preserve = { spec: { syncPolicy: { preserveResourcesOnDeletion: true } } };
    const patch = ["patch", "applicationset", "argo-promotion", "-n", "argocd", "--type=merge"];
    await kubectl(cluster, [...patch, "-p", JSON.stringify(preserve)]);
    const finalizers = () => kubectl(cluster, ["get", "applications", "-n", "argocd", "-o", "jsonpath={..finalizers}"]);
    await until("Applications still have finalizers", async () => (await finalizers()).trim() === "", limit);
    deployment = await uid();
    assert.notEqual(deployment, "");

    await pulumi("destroy");
    await nothingIsLeft();
    assert.deepEqual(await crds(), []);
    assert.equal(await uid(), deployment);
  });

  it("F19: preview and up work on a cluster without the CRDs, and take over what runs", async () => {
    await sandbox.stack.configure(sandbox.git, charts);
    assert.match(await sandbox.stack.withConfig(["preview"]), /to create/);
    await pulumi("up");
    await healthy();
    assert.equal(await uid(), deployment);
  });
});
