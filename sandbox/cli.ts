// The sandbox's command line: what the Makefile calls.
import { Command } from "commander";
import { allClusters, cluster as clusterNamed } from "./cluster/cluster";
import { demo } from "./demo/demo";
import { diagnose } from "./demo/diagnose";
import { demoTwoClusters } from "./demo/twoClusters";
import { command } from "./lib/command";
import { runSteps } from "./lib/progress";
import { removeSteps, upSteps } from "./sandbox";
import { checkMachine } from "./preflight";

/** What the clusters say. */
async function clustersSay(): Promise<string[]> {
  const lines = (await Promise.all(allClusters().map((cluster) => diagnose(cluster)))).flat().filter(Boolean);
  return lines.length > 0 ? ["", "What the cluster says:", ...lines.map((line) => `  | ${line}`)] : [];
}

const attempt = (target: string, work: () => Promise<unknown>) => command(`make ${target}`, work, clustersSay);

const program = new Command("sandbox").description(
  "A real Kubernetes cluster, a git server and the promotion program on it.",
);
program
  .command("demo")
  .description("brings everything up and shows a promotion, from a push to prod")
  .action(() => attempt("demo", demo));
program
  .command("demo-two-clusters")
  .description("both stacks, each on a cluster of its own: a promotion from the one to the other")
  .action(() => attempt("demo-two-clusters", demoTwoClusters));
program
  .command("up")
  .description("brings everything up without showing a promotion")
  .action(() => attempt("up", () => runSteps(upSteps(clusterNamed("test"), "test"))));
program
  .command("down")
  .description("removes clusters, git server and stacks; what was built stays in the cache")
  .action(() =>
    attempt("down", async () => {
      checkMachine(true);
      await runSteps(removeSteps());
    }),
  );

void program.parseAsync();
