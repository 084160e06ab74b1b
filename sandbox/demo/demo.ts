// `make demo`: from a fresh machine to a promoted version, then what was measured and how to look around.
import { run } from "../lib/run";
import { runSteps, type Step } from "../lib/progress";
import { buildSteps, clusterSteps, newSandbox, programSteps } from "../sandbox";
import { cluster as clusterNamed } from "../cluster/cluster";
import { memoryOf } from "../cluster/processes";
import { lookAround } from "./lookAround";
import { scenario, type Outcome } from "./scenario";
import { formatTimeline } from "./timeline";

interface Measured {
  what: string;
  seconds: number;
}

async function timed(measured: Measured[], what: string, steps: Step[]): Promise<void> {
  const start = Date.now();
  await runSteps(steps);
  measured.push({ what, seconds: (Date.now() - start) / 1000 });
}

/** Runs the demo; throws unless every step of the scenario really happened. */
export async function demo(): Promise<void> {
  const sandbox = newSandbox(clusterNamed("test"), "test");
  const outcome: Outcome = { timeline: [] };
  const measured: Measured[] = [];
  const begin = Date.now();
  await timed(measured, "build or reuse everything", buildSteps(sandbox));
  await timed(measured, "Kubernetes, images, git server", clusterSteps(sandbox));
  await timed(measured, "pulumi up", programSteps(sandbox));
  await timed(measured, "scenario", scenario(sandbox, outcome));
  await timed(measured, "pulumi up again, preview with policies", verifySteps(sandbox.stack));
  measured.push({ what: "make demo, in all", seconds: (Date.now() - begin) / 1000 });

  const memory = `${((await memoryOf(sandbox.cluster)) / 1024 ** 3).toFixed(2)} GiB`;
  const node = (await run("nproc", [])).trim();
  console.log(
    `\nThe promotion of 3.0, from git and Kubernetes timestamps (${node} cores, ${new Date().toISOString().slice(0, 10)}):\n`,
  );
  console.log(formatTimeline(outcome.timeline));
  console.log(
    `\nHow long it took:\n${measured.map(({ what, seconds }) => `  ${seconds.toFixed(0).padStart(5)} s  ${what}`).join("\n")}`,
  );
  console.log(`  Memory of the sandbox, all processes: ${memory}\n`);
  console.log(await lookAround(sandbox));
}

/** A second `up` changes nothing, and a preview passes the policies. */
function verifySteps(stack: ReturnType<typeof newSandbox>["stack"]): Step[] {
  return [
    {
      title: "A second pulumi up changes nothing",
      run: (report) =>
        stack
          .withConfig(["up", "--yes", "--skip-preview", "--expect-no-changes"], { onLine: report })
          .then(() => undefined),
    },
    {
      title: "pulumi preview passes the policy pack",
      run: async (report) => {
        const packed = ["--policy-pack", "policy", "--policy-pack-config", `policy/${stack.name}.json`];
        const output = await stack.withConfig(["preview", ...packed], { onLine: report });
        if (!/Policies:|Policy Packs:/i.test(output)) throw new Error(`the preview ran no policy pack:\n${output}`);
      },
    },
  ];
}
