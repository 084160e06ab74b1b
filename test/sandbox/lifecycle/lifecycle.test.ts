// The stack goes and comes back: what `pulumi destroy` removes and keeps, and an `up` that is killed half-way. The tests
// build on each other; whatever happens, the sandbox is left as it was found.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { repositoryRoot } from "../../../sandbox/lib/paths";
import { until } from "../../../sandbox/lib/run";
import { pendingReleases, recoverInterruptedUp } from "../../../sandbox/pulumi/recover";
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
    await life.pulumi("destroy");
    await life.nothingIsLeft();
    assert.deepEqual(await workloads(), running);
    assert.deepEqual(await crds(), before);
    const kinds = before.map((name) => name.replace(/^.*\//, ""));
    assert.ok(kinds.includes("applications.argoproj.io"));
    assert.deepEqual(await names(kinds.join(","), "--all-namespaces"), []);
  });

  it("F18: up is killed while a Helm release is pending; recovered, it completes, and takes over what runs", async () => {
    const args = ["up", "--yes", "--skip-preview", "--non-interactive", "--stack", life.sandbox.stack.name];
    const up = spawn(tool("pulumi"), [...args, "--config-file", life.sandbox.stack.configFile], {
      cwd: repositoryRoot,
      env: { ...process.env, ...life.sandbox.stack.environment() },
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => up.once("exit", resolve));
    await until("no Helm release is pending", async () => (await pendingReleases(cluster)).length > 0, limit);
    killTree(up.pid!);
    await ended;
    const pending = (await pendingReleases(cluster)).map(({ name, status }) => `${name} (${status})`);
    assert.notDeepEqual(pending, []);

    assert.equal(await recoverInterruptedUp(cluster, life.sandbox.stack), `cleared ${pending.join(", ")}`);
    await life.pulumi("up");
    await life.healthy();
    assert.deepEqual(await pendingReleases(cluster), []);
    assert.deepEqual(await workloads(), running);
  });

  it("destroy removes what the Applications deployed, and the CRDs, where the configuration says so", async () => {
    await life.configure({ keepCrds: false, keepWorkloads: false });
    assert.match(
      await life.pulumi("up"),
      /keepWorkloads is false: `pulumi destroy` removes what the Applications deployed/,
    );
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
