// `make demo`: from a fresh machine to a promoted version, then what was measured and how to look around.
import { cluster as clusterNamed } from "../cluster/cluster";
import type { Step } from "../lib/progress";
import { aloneSteps, buildSteps, clusterSteps, newSandbox, programSteps } from "../sandbox";
import { lookAround } from "./lookAround";
import { machine, Measured } from "./measured";
import { scenario, type Outcome } from "./scenario";
import { formatTimeline } from "./timeline";

/** Runs the demo; throws unless every step of the scenario really happened. */
export async function demo(): Promise<void> {
  const sandbox = newSandbox(clusterNamed("test"), "test");
  const outcome: Outcome = { timeline: [] };
  const measured = new Measured();
  await measured.timed("build or reuse everything", buildSteps(sandbox));
  await measured.timed("Kubernetes, images, git server", [...aloneSteps(sandbox.cluster), ...clusterSteps(sandbox)]);
  await measured.timed("pulumi up", programSteps(sandbox));
  await measured.timed("scenario", scenario(sandbox, outcome));
  await measured.timed("pulumi up again, preview with policies", verifySteps(sandbox.stack));

  console.log(`\nThe promotion of 3.0, from git and Kubernetes timestamps (${machine()}):\n`);
  console.log(formatTimeline(outcome.timeline));
  console.log(`\n${await measured.summary("make demo", [sandbox.cluster])}\n`);
  console.log(await lookAround(sandbox));
}

/** A second `up` changes nothing, and a preview passes the policies. */
function verifySteps(stack: ReturnType<typeof newSandbox>["stack"]): Step[] {
  return [
    {
      title: "A second pulumi up changes nothing",
      run: (report) => stack.up({ onLine: report, expectNoChanges: true }),
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
