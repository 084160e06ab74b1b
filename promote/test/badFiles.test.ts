// One application's values file that cannot be read: one line about it, and nothing else changes for the others.
import * as assert from "node:assert/strict";
import type { SweepResult } from "../src/survey/sweep";
import { badFiles, putBadFile } from "./badFiles";
import type { BadFile } from "./badFiles";
import { valuesPath } from "../../testkit/fixtureRepository";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications } from "../../testkit/rollouts";
import { Workbench } from "../../testkit/workbench";
import type { PhaseState } from "../src/survey/surveyed";

/** What a container of 256Mi leaves to the heap. */
const smallHeap = { NODE_OPTIONS: "--max-old-space-size=128" };

describe("a values file of one application", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let kubeArgs: string[];
  let count = 0;
  before(async () => {
    bench = await Workbench.create();
    ({ kube, kubeArgs } = await bench.kubernetes());
  });
  after(() => bench.remove());

  /** A repository with shop, whose promotion is due, and cart, whose file in test is the bad one. */
  async function repository(bad: BadFile): Promise<string> {
    const name = `bad${count++}.git`;
    await bench.repository(name, { apps: ["shop", "cart"] });
    await bench.setVersion(name, "shop", "test", "1.1.0");
    const synced = await putBadFile(bench, name, bad, valuesPath("cart", "test"));
    kube.objects.clear();
    for (const app of ["shop", "cart"]) kube.put(applications, application(synced, app));
    return name;
  }
  const start = (name: string, ...command: string[]) => {
    const args = ["--git-repo", bench.server.url(name), "--ca-file", bench.caFile, ...kubeArgs];
    const phases = ["--phases", '[{"name":"test","promotesTo":["prod"]}]'];
    return bench.run([...command, ...args, ...phases], smallHeap);
  };

  for (const bad of badFiles) {
    describe(`that is ${bad.title}`, () => {
      let name: string;
      before(async () => (name = await repository(bad)));

      it("is one line in the status, and the others' lines are as ever", async () => {
        const { code, stdout, stderr } = await start(name, "status", "--json");
        assert.equal(code, 0, stderr);
        const phases = JSON.parse(stdout) as PhaseState[];
        const find = (app: string) => phases.find((each) => each.app === app && each.phase === "test");
        assert.match(find("cart")?.problem ?? "", bad.sentence);
        assert.match(find("cart")?.edges[0]?.reason ?? "", bad.sentence);
        assert.equal(find("shop")?.edges[0]?.reason, "1.1.0 is to follow 1.0.0.");
      });

      it("is told once by the sweep, which sends the others and ends with 0", async () => {
        const ended = await start(name, "sweep", "--dry-run", "--webhook-url", "http://localhost:1/x");
        assert.equal(ended.code, 0, ended.stderr);
        const { sent, problems } = JSON.parse(ended.stdout) as SweepResult;
        assert.deepEqual(
          sent.map(({ app }) => app),
          ["shop"],
        );
        assert.equal(problems.length, 1);
        assert.match(problems[0] ?? "", bad.sentence);
      });
    });
  }
});
