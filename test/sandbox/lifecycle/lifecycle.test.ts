// The stack goes and comes back: what `pulumi destroy` removes and keeps, and an `up` that is killed half-way. The tests
// build on each other; whatever happens, the sandbox is left as it was found.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { repositoryRoot } from "../../../sandbox/lib/paths";
import { until } from "../../../sandbox/lib/run";
import { endingNamespaces, pendingReleases, recoverInterrupted } from "../../../sandbox/pulumi/recover";
import { tool } from "../../../sandbox/toolchain/build";
import { cluster } from "../running";
import { crds, deployed, gone, Life, limit, names, phases, workloads } from "./life";
import { killTree } from "./processTree";

describe("the life of a stack", () => {
  let life: Life;
  let running: string[];

  before(async () => {
    life = await Life.begin();
    running = await workloads();
    assert.equal(running.length, phases.length);
  });
  after(() => life.end());

  it("F27: destroy removes the platform and keeps what the Applications deployed; the CRDs stay", async () => {
    const before = await crds();
    const preview = await life.sandbox.stack.withConfig(["destroy", "--preview-only"]);
    assert.match(preview, /- workloads +: "kept: what the Applications deployed runs on"/);
    await life.pulumi("destroy");
    await life.nothingIsLeft();
    assert.deepEqual(await workloads(), running);
    assert.deepEqual(await crds(), before);
    const kinds = before.map((name) => name.replace(/^.*\//, ""));
    assert.ok(kinds.includes("applications.argoproj.io"));
    assert.deepEqual(await names(kinds.join(","), "--all-namespaces"), []);
  });

  /** Starts a run of the engine, and kills it with all that it started once `moment` has come. */
  async function killed(verb: "up" | "destroy", what: string, moment: () => Promise<boolean>): Promise<void> {
    const { stack } = life.sandbox;
    const args = [verb, "--yes", "--skip-preview", "--non-interactive", "--stack", stack.name];
    const engine = spawn(tool("pulumi"), [...args, "--config-file", stack.configFile], {
      cwd: repositoryRoot,
      env: { ...process.env, ...stack.environment() },
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => engine.once("exit", resolve));
    await until(what, moment, { ...limit, interval: 100 });
    killTree(engine.pid!);
    await ended;
  }

  it("F18: up is killed while a Helm release is pending; recovered, it completes, and takes over what runs", async () => {
    await killed("up", "no Helm release is pending", async () => (await pendingReleases(cluster)).length > 0);
    const pending = (await pendingReleases(cluster)).map(({ name, status }) => `${name} (${status})`);
    assert.notDeepEqual(pending, []);

    const said = `cleared ${pending.join(", ")}; refreshed the state`;
    assert.equal(await recoverInterrupted(cluster, life.sandbox.stack), said);
    await life.pulumi("up");
    await life.healthy();
    assert.deepEqual(await pendingReleases(cluster), []);
    assert.deepEqual(await workloads(), running);
  });

  it("F18: destroy is killed while a namespace ends; recovered, up brings all of it back, and takes over what runs", async () => {
    await killed("destroy", "no namespace ends", async () => (await endingNamespaces(cluster)) !== "");
    assert.match((await recoverInterrupted(cluster, life.sandbox.stack)) ?? "", /refreshed the state$/);
    await life.pulumi("up");
    await life.healthy();
    assert.deepEqual(await workloads(), running);
  });

  it("nothing is recovered where the last run ended well", async () => {
    assert.equal(await recoverInterrupted(cluster, life.sandbox.stack), undefined);
  });

  it("destroy removes what the Applications deployed, and the CRDs, where the configuration says so", async () => {
    await life.configure({ keepCrds: false, keepWorkloads: false });
    assert.match(
      await life.pulumi("up"),
      /keepWorkloads is false: `pulumi destroy` removes what the Applications deployed/,
    );
    const preview = await life.sandbox.stack.withConfig(["destroy", "--preview-only"]);
    assert.match(preview, /- workloads +: "REMOVED: all that the Applications deployed \(keepWorkloads is false\)"/);
    assert.match(preview, /- customResourceDefinitions: "REMOVED, and with them every resource of their kinds/);
    await life.pulumi("destroy");
    await life.nothingIsLeft();
    assert.deepEqual(await crds(), []);
    for (const phase of phases) await gone(`what ${phase} deployed`, () => deployed(phase));
  });

  it("F19: preview and up work on a cluster without the CRDs", async () => {
    await life.configure();
    assert.match(await life.sandbox.stack.withConfig(["preview"]), /to create/);
    await life.pulumi("up");
    await life.healthy();
  });
});
