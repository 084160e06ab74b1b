// Values files that cannot be read, one of each kind in one repository: a line about each, and nothing else changes for the others.
import * as assert from "node:assert/strict";
import type { SweepResult } from "../src/survey/sweep";
import { badFiles, putBadFile } from "./badFiles";
import { valuesPath } from "../../testkit/fixtureRepository";
import { application, applications } from "../../testkit/rollouts";
import { Workbench } from "../../testkit/workbench";
import type { PhaseState } from "../src/survey/surveyed";

/** What a container of 256Mi leaves to the heap. */
const smallHeap = { NODE_OPTIONS: "--max-old-space-size=128" };

describe("a values file of one application", () => {
  let bench: Workbench;
  let phases: PhaseState[];
  let swept: SweepResult;
  const appOf = (n: number): string => `bad-${n}`;
  before(async () => {
    bench = await Workbench.create();
    const { kube, kubeArgs } = await bench.kubernetes();
    const apps = ["shop", ...badFiles.map((_, n) => appOf(n))];
    await bench.repository("bad.git", { apps });
    let synced = await bench.setVersion("bad.git", "shop", "test", "1.1.0");
    for (const [n, bad] of badFiles.entries())
      synced = await putBadFile(bench, "bad.git", bad, valuesPath(appOf(n), "test"));
    for (const app of apps) kube.put(applications, application(synced, app));
    const start = async (...command: string[]): Promise<unknown> => {
      const args = ["--git-repo", bench.server.url("bad.git"), "--ca-file", bench.caFile, ...kubeArgs];
      const edges = ["--phases", '[{"name":"test","promotesTo":["prod"]}]'];
      const { code, stdout, stderr } = await bench.start([...command, ...args, ...edges], smallHeap);
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout);
    };
    phases = (await start("status", "--json")) as PhaseState[];
    swept = (await start("sweep", "--dry-run", "--webhook-url", "http://localhost:1/x")) as SweepResult;
  });
  after(() => bench.remove());

  const find = (app: string) => phases.find((each) => each.app === app && each.phase === "test");

  for (const [n, bad] of badFiles.entries()) {
    it(`that is ${bad.title} is one line in the status, and is told once by the sweep`, () => {
      assert.match(find(appOf(n))?.problem ?? "", bad.sentence);
      assert.match(find(appOf(n))?.edges[0]?.reason ?? "", bad.sentence);
      const told = swept.problems.filter((problem) => problem.includes(`/${appOf(n)}/`));
      assert.equal(told.length, 1, told.join("\n"));
      assert.match(told[0]!, bad.sentence);
    });
  }

  it("that cannot be read changes nothing for the others", () => {
    assert.equal(find("shop")?.edges[0]?.reason, "1.1.0 is to follow 1.0.0.");
    assert.deepEqual(
      swept.sent.map(({ app }) => app),
      ["shop"],
    );
    assert.equal(swept.problems.length, badFiles.length);
  });
});
