// What a demo measures while it runs: how long its parts took, and the memory of its clusters at the end.
import { cpus } from "node:os";
import type { Cluster } from "../cluster/cluster";
import { memoryOf } from "../cluster/processes";
import { runSteps, type Step } from "../lib/progress";

/** Where and when figures were measured. */
export const machine = () => `${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}`;

/** The parts of one demo. */
export class Measured {
  private readonly begin = Date.now();
  private readonly parts: { what: string; seconds: number }[] = [];

  /** Runs steps, and notes how long they took together. */
  async timed(what: string, steps: Step[]): Promise<void> {
    const start = Date.now();
    await runSteps(steps);
    this.parts.push({ what, seconds: (Date.now() - start) / 1000 });
  }

  /** The lines that end a demo. */
  async summary(title: string, clusters: Cluster[]): Promise<string> {
    const whole = { what: `${title}, in all`, seconds: (Date.now() - this.begin) / 1000 };
    const times = [...this.parts, whole].map(({ what, seconds }) => `  ${seconds.toFixed(0).padStart(5)} s  ${what}`);
    const sizes: string[] = [];
    for (const cluster of clusters) {
      const size = (await memoryOf(cluster)) / 1024 ** 3;
      sizes.push(`  Memory of the cluster ${cluster.name}, all processes: ${size.toFixed(2)} GiB`);
    }
    return ["How long it took:", ...times, ...sizes].join("\n");
  }
}
