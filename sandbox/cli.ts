// The sandbox's command line: what the Makefile calls.
import { Command } from "commander";
import { allClusters, cluster as clusterNamed } from "./cluster/cluster";
import { demo } from "./demo/demo";
import { diagnose } from "./demo/diagnose";
import { demoTwoClusters } from "./demo/twoClusters";
import { explain } from "./lib/errors";
import { runSteps } from "./lib/progress";
import { removeSteps, upSteps } from "./sandbox";
import { checkMachine } from "./preflight";

async function attempt(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    console.error(`\n${explain(error)}`);
    const lines = (await Promise.all(allClusters().map(diagnose))).flat().filter(Boolean);
    if (lines.length > 0)
      console.error(["", "What the cluster says:", ...lines.map((line) => `  | ${line}`)].join("\n"));
    process.exitCode = 1;
  }
}

const program = new Command("sandbox").description(
  "A real Kubernetes cluster, a git server and the promotion program on it.",
);
program
  .command("demo")
  .description("brings everything up and shows a promotion, from a push to prod")
  .action(() => attempt(demo));
program
  .command("demo-two-clusters")
  .description("both stacks, each on a cluster of its own: a promotion from the one to the other")
  .action(() => attempt(demoTwoClusters));
program
  .command("up")
  .description("brings everything up without showing a promotion")
  .action(() => attempt(() => runSteps(upSteps(clusterNamed("test"), "test"))));
program
  .command("down")
  .description("removes clusters, git server and stacks; what was built stays in the cache")
  .action(() =>
    attempt(async () => {
      checkMachine(true);
      await runSteps(removeSteps());
    }),
  );

void program.parseAsync();
