// `npm run promotion -- dora`, on branches that the tests make: what is a deployment and what is none, and where each figure comes from.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { itemPath } from "../../contract/items";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import { Caller, person } from "../../testkit/caller";
import { ago, versionFiles as set, writeHistory, type DatedCommit } from "../../testkit/datedHistory";
import { Workbench } from "../../testkit/workbench";
import { verbsHere } from "./verbsHere";
import type { PhaseReport, Report } from "./dora/report";

const threePhases = [{ name: "dev", promotesTo: ["test"] }, { name: "test", promotesTo: ["prod"] }, { name: "prod" }];

describe("the four keys", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  interface Stack {
    phases?: readonly object[];
    layout?: object;
  }

  const call = (name: string, args: readonly string[], stack: Stack = {}) =>
    new Caller(bench, name, person, stack).call(verbsHere, ["dora", ...args]);

  const validate = new Ajv({ strict: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(join(__dirname, "../../docs/dora.schema.json"), "utf8")) as object,
  );

  /** Makes a branch, and what is said of it. */
  async function reportOf(name: string, commits: readonly DatedCommit[], args: string[] = [], stack: Stack = {}) {
    await bench.repository(name, { apps: [] });
    const ids = await writeHistory(bench.bare(name), commits);
    const { code, stdout, stderr } = await call(name, ["--json", ...args], stack);
    assert.equal(code, 0, stderr);
    const report = JSON.parse(stdout) as Report;
    assert.ok(validate(report), JSON.stringify(validate.errors));
    return { report, ids, phase: report.phases.at(-1)! };
  }

  const counted = ({ deployments, failures, rollBacks, firstVersions, leadTime, restoreTime }: PhaseReport) => ({
    deployments,
    failures,
    rollBacks,
    firstVersions,
    leads: [leadTime.count, leadTime.medianSeconds, leadTime.p90Seconds, leadTime.unknown],
    restored: [restoreTime.count, restoreTime.medianSeconds, restoreTime.open],
  });

  const first: DatedCommit = { at: ago(100), files: set("shop", { test: "1", prod: "1" }) };

  it("takes the lead time from the commit that brought the version into the first phase, whatever lies between", async () => {
    const { phase } = await reportOf(
      "lead.git",
      [
        { at: ago(100), files: set("shop", { dev: "1", test: "1", prod: "1" }) },
        { at: ago(50), files: set("shop", { dev: "2" }) },
        { at: ago(50, 1), files: set("shop", { test: "2" }) },
        // The source has gone on when the version arrives.
        { at: ago(50, 2), files: set("shop", { dev: "3" }) },
        { at: ago(50, 5), files: set("shop", { prod: "2" }) },
        // Another version of it was there before: the last time that it came counts.
        { at: ago(40), files: set("shop", { dev: "2" }) },
        { at: ago(39), files: set("shop", { dev: "3", test: "3" }) },
        { at: ago(39, 10), files: set("shop", { prod: "3" }) },
      ],
      [],
      { phases: threePhases },
    );
    assert.deepEqual(counted(phase), {
      ...{ deployments: 2, failures: 0, rollBacks: 0, firstVersions: 0 },
      leads: [2, 5 * 3600, 10 * 3600, 0],
      restored: [0, null, 0],
    });
    assert.equal(phase.daysWithDeployments, 2);
    assert.equal(phase.deploymentsPerWeek, Math.round((2 / (90 / 7)) * 10_000) / 10_000);
  });

  it("counts what reaches the branch: a merge once, a squash once, and nothing of a branch that was never merged", async () => {
    const commits: DatedCommit[] = [
      first,
      { at: ago(30), files: set("shop", { test: "2" }) },
      // 2: a branch that tries two versions and is merged as it ends.
      { at: ago(29), files: set("shop", { prod: "x" }) },
      { at: ago(28), files: set("shop", { prod: "2" }) },
      { at: ago(27), on: 1, merges: 3, files: set("shop", { prod: "2" }) },
      // The squash of another branch, which is rebased: its time is that of the commit, whenever its author wrote it.
      { at: ago(20), files: set("shop", { test: "3", prod: "3" }), message: "prod 3 (#12)\n\n* try\n* again" },
      // Beside all that, something else.
      { at: ago(19), files: { "README.md": "x" } },
      { at: ago(18), files: { [valuesPath("shop", "prod")]: `${valuesFile("shop", "prod", "3")}replicas: 3\n` } },
    ];
    const { phase, report } = await reportOf("merged.git", commits);
    assert.deepEqual(counted(phase), {
      ...{ deployments: 2, failures: 0, rollBacks: 0, firstVersions: 0 },
      leads: [2, 0, 3 * 86_400, 0],
      restored: [0, null, 0],
    });
    assert.equal(report.commits, 5);
  });

  it("finds what was taken back: reverted, rolled back by the verb, by a trailer, and refused where it stays or is gone", async () => {
    const hold = (version: string) => `refused:\n  prod:\n    - version: "${version}"\n      reason: It loses orders\n`;
    const { phase, ids } = await reportOf("back.git", [
      first,
      // Reverted, and tried once more.
      { at: ago(60), files: set("shop", { prod: "2" }) },
      { at: ago(60, 1), files: set("shop", { prod: "1" }), message: 'Revert "prod 2"' },
      { at: ago(59), files: set("shop", { prod: "2" }) },
      // As the verb rolls back: refused by the same commit.
      { at: ago(50), files: set("shop", { prod: "3" }) },
      { at: ago(50, 2), files: { ...set("shop", { prod: "2" }), "argo-projects/shop/promotion.yaml": hold("3") } },
      // By a trailer, to what never was there.
      { at: ago(40), files: set("shop", { prod: "4" }) },
      { at: ago(40, 3), files: set("shop", { prod: "2-fixed" }), message: "back\n\nRollback-Of: 4" },
      // Refused, and replaced by a newer one.
      { at: ago(30), files: set("shop", { prod: "5" }) },
      { at: ago(30, 1), files: { "argo-projects/shop/promotion.yaml": hold("5") } },
      { at: ago(30, 4), files: set("shop", { prod: "6" }) },
      // Refused, and still there.
      { at: ago(10), files: set("shop", { prod: "7" }) },
      { at: ago(10, 1), files: { "argo-projects/shop/promotion.yaml": hold("7") } },
    ]);
    assert.deepEqual(counted(phase), {
      ...{ deployments: 7, failures: 5, rollBacks: 3, firstVersions: 0 },
      leads: [0, null, null, 7],
      restored: [4, 2 * 3600, 1],
    });
    assert.equal(phase.changeFailureRate, 0.7143);
    assert.deepEqual(
      phase.failed.map(({ version, how, commit, by, restored }) => [version, how, commit, by, restored?.version]),
      [
        ["2", "put back", ids[1], ids[2], "1"],
        ["3", "put back", ids[4], ids[5], "2"],
        ["4", "put back", ids[6], ids[7], "2-fixed"],
        ["5", "refused", ids[8], ids[9], "6"],
        ["7", "refused", ids[11], ids[12], undefined],
      ],
    );
  });

  it("takes a roll back of a roll back for one way to what works", async () => {
    const { phase } = await reportOf("twice.git", [
      first,
      { at: ago(50), files: set("shop", { prod: "2" }) },
      { at: ago(40), files: set("shop", { prod: "3" }) },
      { at: ago(40, 1), files: set("shop", { prod: "2" }) },
      { at: ago(40, 5), files: set("shop", { prod: "1" }) },
    ]);
    assert.deepEqual(
      phase.failed.map(({ version, restored }) => [version, restored?.version]),
      [["3", "1"]],
    );
    assert.deepEqual([phase.rollBacks, phase.restoreTime.medianSeconds], [2, 5 * 3600]);
  });

  it("counts no first version, no file that cannot be read, and nothing that was there before a path was renamed", async () => {
    const prod = valuesPath("shop", "prod");
    const { phase } = await reportOf("odd.git", [
      { at: ago(100), files: { "old/shop/prod.yaml": "image:\n  version: 1\n" } },
      // The layout as it is now begins here.
      { at: ago(80), files: { "old/shop/prod.yaml": null, ...set("shop", { test: "1", prod: "1" }) } },
      { at: ago(70), files: { [prod]: "image: [" } },
      { at: ago(69), files: set("shop", { prod: "1" }) },
      { at: ago(60), files: { [prod]: null } },
      { at: ago(59), files: set("shop", { prod: "2" }) },
      // An application that was added later.
      { at: ago(20), files: set("cart", { test: "1" }) },
      { at: ago(19), files: set("cart", { prod: "1" }) },
      { at: ago(18), files: set("cart", { test: "2" }) },
      { at: ago(18, 6), files: set("cart", { prod: "2" }) },
    ]);
    assert.deepEqual(counted(phase), {
      ...{ deployments: 2, failures: 0, rollBacks: 0, firstVersions: 2 },
      leads: [1, 6 * 3600, 6 * 3600, 1],
      restored: [0, null, 0],
    });
    assert.deepEqual(
      phase.applications.map(({ application, deployments }) => [application, deployments]),
      [
        ["cart", 1],
        ["shop", 1],
      ],
    );
  });

  it("looks behind the range for where a version came from, and takes no clock for a time that runs backwards", async () => {
    const { phase, report } = await reportOf(
      "range.git",
      [
        { at: ago(300), files: set("shop", { test: "0", prod: "0" }) },
        { at: ago(40), files: set("shop", { test: "1" }) },
        { at: ago(39), files: set("shop", { prod: "1" }) },
        { at: ago(35), files: set("shop", { test: "2" }) },
        { at: ago(29), files: set("shop", { prod: "2" }) },
        { at: ago(10), files: set("shop", { test: "3" }) },
        // Its writer's clock is slow by two days.
        { at: ago(12), files: set("shop", { prod: "3" }) },
      ],
      ["--since", "30d"],
    );
    assert.deepEqual(counted(phase).leads, [2, 0, 6 * 86_400, 0]);
    assert.deepEqual([phase.spanDays, phase.spans.length, report.commits], [7, 5, 3]);
    assert.equal(
      phase.spans.reduce((sum, { deployments }) => sum + deployments, 0),
      2,
    );
  });

  it("has figures of nothing where nothing was", async () => {
    const { phase } = await reportOf("nothing.git", [first], ["--since", "2d"]);
    assert.deepEqual([phase.deployments, phase.changeFailureRate, phase.leadTime.medianSeconds], [0, null, null]);
  });

  const items = [
    {
      what: "values of two keys",
      promotes: [{ values: "apps/{app}/{phase}.yaml", keys: ["image.tag", "proxy.tag"] }],
      files: (phase: string, version: string) => ({
        [`apps/shop/${phase}.yaml`]: `image: {tag: "${version}"}\nproxy: {tag: "9"}\n`,
      }),
    },
    {
      what: "images of a kustomization, of which the target has more",
      promotes: [{ kustomization: "apps/{app}/{phase}" }],
      files: (phase: string, version: string) => ({
        [`apps/shop/${phase}/kustomization.yaml`]: `images:\n  - {name: shop, newTag: "${version}"}\n${phase === "prod" ? '  - {name: proxy, newTag: "9"}\n' : ""}`,
      }),
    },
    {
      what: "versions of a chart",
      promotes: [{ chart: "{phase}/{app}/Chart.yaml", dependencies: ["shop"] }],
      files: (phase: string, version: string) => ({
        [`${phase}/shop/Chart.yaml`]: `apiVersion: v2\nname: x\nversion: 0.1.0\ndependencies:\n  - name: shop\n    version: ${version}.0.0\n    repository: https://charts.example.com\n`,
      }),
    },
    {
      what: "a folder that is copied, beside values",
      promotes: [{ values: "envs/{phase}/{app}-values.json", keys: ["tag"] }, { copy: "envs/{phase}/{app}-flags" }],
      files: (phase: string, version: string) => ({
        [`envs/${phase}/shop-values.json`]: `{"tag": "x"}\n`,
        [`envs/${phase}/shop-flags/a/b.txt`]: version,
      }),
    },
  ];
  for (const { what, promotes, files } of items) {
    it(`reads ${what}`, async () => {
      const render = { directory: "apps/{app}/{phase}" };
      const layout = { promotes, render, shared: promotes.map(itemPath), holds: "words/{app}.yaml", proof: "synced" };
      const { phase } = await reportOf(
        `items-${items.findIndex((each) => each.what === what)}.git`,
        [
          { at: ago(100), files: { ...files("test", "1"), ...files("prod", "1") } },
          { at: ago(10), files: files("test", "2") },
          { at: ago(10, 2), files: files("prod", "2") },
          { at: ago(9), files: files("prod", "1") },
        ],
        [],
        { layout },
      );
      assert.deepEqual(counted(phase), {
        ...{ deployments: 1, failures: 1, rollBacks: 1, firstVersions: 0 },
        leads: [1, 2 * 3600, 2 * 3600, 0],
        restored: [1, 22 * 3600, 0],
      });
      assert.deepEqual(
        phase.applications.map(({ application }) => application),
        ["shop"],
      );
    });
  }

  it("reads a file that all applications share as one", async () => {
    const promotes = [{ values: "{phase}/all.yaml", keys: ["tag"] }];
    const { phase } = await reportOf(
      "shared.git",
      [
        { at: ago(100), files: { "test/all.yaml": "tag: a\n", "prod/all.yaml": "tag: a\n" } },
        { at: ago(10), files: { "test/all.yaml": "tag: b\n" } },
        { at: ago(9), files: { "prod/all.yaml": "tag: b\n" } },
      ],
      [],
      { layout: { promotes, render: { directory: "{phase}" }, proof: "synced" } },
    );
    assert.deepEqual(
      phase.applications.map(({ application, deployments, leadTime }) => [
        application,
        deployments,
        leadTime.medianSeconds,
      ]),
      [["*", 1, 86_400]],
    );
  });
});
