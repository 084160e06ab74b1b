// Gates on the running sandbox: what waits is promoted by no Workflow that waits, not a moment too early, and without another test.
import assert from "node:assert/strict";
import { cpSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { namespaces } from "../../components/objects/names";
import { recordName } from "../../contract/ends";
import { files } from "../../sandbox/cluster/configuration";
import { kubectl } from "../../sandbox/cluster/programs";
import { seconds } from "../../sandbox/demo/observe";
import { run, until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import { aloneOf, app, ended, minute, recorded, startFrom, workflowOf } from "./promotions";
import { cluster, observer, running } from "./running";
import { rowOf, statusRows } from "./shownStatus";

const soak = 30;
const fan = "fan";

describe("an edge with gates", () => {
  let sandbox: Sandbox;
  before(async () => (sandbox = await running()));
  after(async () => {
    sandbox.stack.override({ phases: undefined });
    await sandbox.stack.up();
  });

  async function configure(phases: object[]): Promise<void> {
    sandbox.stack.override({ phases });
    await sandbox.stack.up();
  }

  const inProd =
    (version: string, of = app) =>
    async () =>
      (await sandbox.repository.version(of, "prod")) === version;
  const stateOf = async (of = app, phase = "test") => rowOf(await statusRows(), of, phase)?.edges[0];

  /** When the newest commit that promotes an application was made, in seconds. */
  async function promotedAt(of = app): Promise<number> {
    const found = (await sandbox.repository.commits(20)).find(({ subject }) => subject.startsWith(`promote(${of}): `));
    return found?.time ?? 0;
  }

  describe("of a soak", () => {
    before(async () => {
      await startFrom("1.0");
      await configure([{ name: "test", promotesTo: [{ phase: "prod", soak: `${soak}s` }] }, { name: "prod" }]);
    });

    it("waits without a Workflow, and is promoted when the soak is over, by one that tests nothing", async () => {
      const { sha } = await sandbox.repository.push(app, { test: "3.0" });
      assert.equal(await ended(sha), "Succeeded");
      const end = await recorded(sha, (await observer.workflow(workflowOf(sha)))?.metadata.uid);
      assert.deepEqual([end.outcome, end.version, await inProd("1.0")()], ["verified", "3.0", true]);
      await until("it is not promoted", inProd("3.0"), { timeout: 4 * minute });
      const early = seconds(end.verified_at!) + soak - (await promotedAt());
      assert.ok(early <= 0, `promoted ${early} s too early`);
      const nodes = Object.values((await observer.workflow(aloneOf(sha)))?.status?.nodes ?? {});
      assert.deepEqual(
        nodes.filter(({ templateName }) => templateName === "integration-tests"),
        [],
      );
    });

    it("begins the soak again when a container is killed, and says so", async () => {
      await startFrom("3.0");
      const { sha } = await sandbox.repository.push(app, { test: "4.0" });
      assert.equal(await ended(sha), "Succeeded");
      const { verified_at: verified } = await recorded(sha);
      await killContainer();
      await until("it is not promoted", inProd("4.0"), { timeout: 5 * minute });
      const end = await recorded(sha, (await observer.workflow(aloneOf(sha)))?.metadata.uid);
      assert.ok(seconds(end.steady_since!) > seconds(verified!), JSON.stringify(end));
      const early = seconds(end.steady_since!) + soak - (await promotedAt());
      assert.ok(early <= 0, `promoted ${early} s too early`);
    });

    it("is given up for a newer version, which has a soak of its own", async () => {
      await startFrom("4.0");
      const { sha: older } = await sandbox.repository.push(app, { test: "3.0" });
      assert.equal(await ended(older), "Succeeded");
      assert.equal((await recorded(older)).outcome, "verified");
      const { sha: newer } = await sandbox.repository.push(app, { test: "1.0" });
      await until("the newer is not promoted", inProd("1.0"), { timeout: 5 * minute });
      assert.equal(
        (await recorded(newer, (await observer.workflow(aloneOf(newer)))?.metadata.uid)).outcome,
        "promoted",
      );
      const since = await sandbox.repository.commits(3);
      assert.deepEqual(
        since.map(({ subject }) => subject),
        ["promote(app): test -> prod 1.0", "feat(app): 1.0 in test", "feat(app): 3.0 in test"],
      );
    });
  });

  describe("of a window and of another phase", () => {
    let opens: Date;
    before(async () => {
      await sandbox.repository.addApplications([fan], { change: withQa });
      opens = new Date(Math.ceil((Date.now() + 5 * minute) / minute) * minute);
      const schedule = `${opens.getUTCMinutes()} ${opens.getUTCHours()} * * *`;
      const windows = [{ kind: "allow", schedule, duration: "1h", timeZone: "UTC" }];
      await configure([
        { name: "test", promotesTo: [{ phase: "prod", windows, needs: ["qa"] }] },
        { name: "qa", promotesTo: [{ phase: "prod", windows, needs: ["test"] }] },
        { name: "prod" },
      ]);
    });
    after(async () => {
      await sandbox.repository.removeApplications([fan]);
      await kubectl(cluster, ["delete", "configmap", recordName(fan), "-n", namespaces.records, "--ignore-not-found"]);
    });

    it("needs both phases, and waits for the window to open", async () => {
      const qa = { app: fan, source: "qa", target: "prod" };
      const test = { app: fan, source: "test", target: "prod" };
      const runs = (phase: string, version: string) => () => observer.runs(fan, phase, version);
      for (const phase of ["qa", "test"])
        await until(`${phase} does not run`, runs(phase, "1.0"), { timeout: 4 * minute });
      const first = await sandbox.repository.push(fan, { qa: "3.0" });
      assert.equal(await ended(first.sha, qa), "Succeeded");
      const waits = await recorded(first.sha, undefined, qa);
      assert.deepEqual([waits.outcome, waits.reason.split(".")[0]], ["verified", "prod needs 3"]);
      const second = await sandbox.repository.push(fan, { test: "3.0" });
      assert.equal(await ended(second.sha, test), "Succeeded");
      const edge = await stateOf(fan);
      assert.ok(Date.now() < opens.getTime(), "the window opened before the test was so far");
      assert.ok(edge);
      assert.equal(edge.state, "verified");
      assert.deepEqual(
        edge.gates.map(({ gate, open }) => [gate, open]),
        [
          ["needs", true],
          ["windows", false],
        ],
      );
      assert.ok(await inProd("1.0", fan)());
      await until("it is not promoted", inProd("3.0", fan), { timeout: 9 * minute });
      assert.ok((await promotedAt(fan)) * 1000 >= opens.getTime());
    });
  });
});

/** Kills the container of the pet store in test, which the kubelet starts again. */
async function killContainer(): Promise<void> {
  const pods = ["get", "pods", "-n", `${app}-test`, "-o"];
  const ids = await kubectl(cluster, [...pods, "jsonpath={.items[0].status.containerStatuses[0].containerID}"]);
  const task = ids.trim().replace(/^containerd:\/\//, "");
  const ctr = ["--address", files(cluster).containerdSocket, "--namespace", "k8s.io"];
  await run("ctr", [...ctr, "tasks", "kill", "--signal", "SIGKILL", task]);
  const count = async () =>
    Number(await kubectl(cluster, [...pods, "jsonpath={.items[0].status.containerStatuses[0].restartCount}"]));
  await until("it was not started again", async () => (await count()) > 0, { timeout: 2 * minute });
}

/** Gives an application's folder a phase qa, as test is. */
function withQa(of: string, folder: string): void {
  const overlays = join(folder, "manifests/overlays");
  cpSync(join(overlays, "test"), join(overlays, "qa"), { recursive: true });
  for (const file of readdirSync(join(overlays, "qa")))
    renameSync(join(overlays, "qa", file), join(overlays, "qa", file.replace("test", "qa")));
  writeFileSync(join(folder, "generators", `${of}-qa.json`), '{ "phase": "qa" }\n');
}
