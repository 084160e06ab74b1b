// What the demo shows and checks, against the cluster and against git: a good version is promoted, a bad one is not.
import { workflowName } from "../../contract/identity";
import { SandboxError } from "../lib/errors";
import type { Step } from "../lib/progress";
import { until } from "../lib/run";
import type { Sandbox } from "../sandbox";
import { diagnose } from "./diagnose";
import { Observer } from "./observe";
import { moments, type Moment } from "./timeline";

const app = "app";
const [source, target] = ["test", "prod"] as const;
const minutes = (count: number) => count * 60_000;

/** Where the steps leave what is printed at the end. */
export interface Outcome {
  timeline: Moment[];
}

const workflowNameOf = (commit: string) => workflowName(app, source, commit);

function expect(fact: boolean, message: string): void {
  if (!fact) throw new SandboxError(message);
}

/**
 * The steps of the demo; each fails unless what its title says really happened. The target phase runs on the cluster of
 * the stack, unless another one is named.
 */
export function scenario(sandbox: Sandbox, outcome: Outcome, targetCluster = sandbox.cluster): Step[] {
  const observer = new Observer(sandbox.cluster);
  const targetObserver = new Observer(targetCluster);
  const observers = { [source]: observer, [target]: targetObserver };
  const clusters = [...new Set([sandbox.cluster, targetCluster])];
  const details = async () => (await Promise.all(clusters.map((cluster) => diagnose(cluster)))).flat();
  const wait = (message: string, condition: () => Promise<boolean>, timeout = minutes(5)) =>
    until(message, condition, { timeout, interval: 500, details });

  async function workflowEnds(commit: string, report: (line: string) => void): Promise<string> {
    const name = workflowNameOf(commit);
    let phase = "";
    await wait(`Workflow ${name} has not ended`, async () => {
      phase = (await observer.workflow(name))?.status?.phase ?? "not created";
      report(`Workflow ${name}: ${phase}`);
      return ["Succeeded", "Failed", "Error"].includes(phase);
    });
    return phase;
  }

  return [
    {
      title: `Version 1.0 runs in ${source} and ${target}`,
      run: async (report) => {
        const { sha } = await sandbox.repository.push(app, { [source]: "1.0", [target]: "1.0" });
        report(`commit ${sha.slice(0, 12)}`);
        for (const [phase, there] of Object.entries(observers))
          await wait(`${app}-${phase} does not run 1.0`, () => there.runs(app, phase, "1.0"));
      },
    },
    {
      title: `Version 3.0 is pushed for ${source}, tested and promoted: ${target} runs it`,
      run: async (report) => {
        const commit = await sandbox.repository.push(app, { [source]: "3.0" });
        expect(
          (await workflowEnds(commit.sha, report)) === "Succeeded",
          `The Workflow ${workflowNameOf(commit.sha)} did not succeed.`,
        );
        expect(
          (await sandbox.repository.version(app, target)) === "3.0",
          `Git does not hold 3.0 for ${target} after the promotion.`,
        );
        await wait(`${app}-${target} does not run 3.0`, () => targetObserver.runs(app, target, "3.0"));
        expect((await targetObserver.ask(app, target, "pet")) === "Cat", `${target} runs 3.0 but serves no Cat.`);
        const promotion = { app, source, target, version: "3.0", commit };
        const workflow = await observer.workflow(workflowNameOf(commit.sha));
        outcome.timeline = await moments(observer, sandbox.repository, promotion, workflow, targetObserver);
      },
    },
    {
      title: `Version 2.0 serves a Wolf: the campaign fails, ${target} keeps 3.0`,
      run: async (report) => {
        const commit = await sandbox.repository.push(app, { [source]: "2.0" });
        expect((await workflowEnds(commit.sha, report)) === "Failed", "The Workflow of the bad version is not red.");
        expect(
          (await observer.ask(app, source, "pet")) === "Wolf",
          `${source} does not serve the Wolf of version 2.0.`,
        );
        expect((await sandbox.repository.version(app, target)) === "3.0", `Git no longer holds 3.0 for ${target}.`);
        expect(await targetObserver.runs(app, target, "3.0"), `${target} no longer runs 3.0.`);
      },
    },
  ];
}
