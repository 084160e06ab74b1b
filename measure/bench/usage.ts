// What the machine spends while promotions run: CPU seconds, by who spent them, and the least memory that was left.
import { readFileSync } from "node:fs";
import type { Cluster } from "../../sandbox/cluster/cluster";
import { podCpuSeconds } from "../../sandbox/cluster/processes";
import { kubectl } from "../../sandbox/cluster/programs";

/** Who spends CPU time, in words. */
export const spenders = {
  argoCd: "Argo CD",
  argo: "Argo Events and Workflows",
  pods: "pods of Workflows and phases",
  rest: "everything else: Kubernetes, containers' start and end, git",
} as const;

export type Spent = Record<keyof typeof spenders, number>;

/** What one stretch of time cost. */
export interface Usage {
  /** CPU seconds. */
  spent: Spent;
  /** Share of all CPUs that was busy, 0 to 1. */
  busy: number;
  /** The least memory that was available at any look, bytes. */
  memoryLeft: number;
}

/** Jiffies since boot that all CPUs spent working, and in all; 100 make a second. */
function machine(): { busy: number; all: number } {
  const line = readFileSync("/proc/stat", "utf8").split("\n")[0]!;
  // Guest time is part of user time already.
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const busy = user + nice + system + irq + softirq;
  return { busy: busy / 100, all: (busy + idle + iowait + steal) / 100 };
}

const memoryAvailable = () =>
  Number(/^MemAvailable:\s+(\d+)/m.exec(readFileSync("/proc/meminfo", "utf8"))?.[1] ?? 0) * 1024;

/** Long-lived pods of a namespace: those that no Workflow made. */
async function podIds(cluster: Cluster, namespace: string): Promise<string[]> {
  const args = ["get", "pods", "-n", namespace, "-l", "!workflows.argoproj.io/workflow"];
  return (await kubectl(cluster, [...args, "-o", "jsonpath={.items[*].metadata.uid}"])).split(" ").filter(Boolean);
}

/** Watches the machine from its making until {@link end}. */
export class UsageMeter {
  private readonly start = machine();
  private memoryLeft = memoryAvailable();

  private constructor(
    private readonly cluster: Cluster,
    private readonly groups: Record<"argoCd" | "argo", string[]>,
    private readonly before: Record<"argoCd" | "argo" | "all", number>,
  ) {}

  static async begin(cluster: Cluster): Promise<UsageMeter> {
    const argo = [...(await podIds(cluster, "argo")), ...(await podIds(cluster, "argo-events"))];
    const groups = { argoCd: await podIds(cluster, "argocd"), argo };
    return new UsageMeter(cluster, groups, UsageMeter.read(cluster, groups));
  }

  private static read(cluster: Cluster, groups: Record<"argoCd" | "argo", string[]>) {
    return {
      argoCd: podCpuSeconds(cluster, groups.argoCd),
      argo: podCpuSeconds(cluster, groups.argo),
      all: podCpuSeconds(cluster),
    };
  }

  /** To be called now and then: memory is looked at, not counted. */
  look(): void {
    this.memoryLeft = Math.min(this.memoryLeft, memoryAvailable());
  }

  end(): Usage {
    this.look();
    const [now, after] = [machine(), UsageMeter.read(this.cluster, this.groups)];
    const [argoCd, argo, all] = (["argoCd", "argo", "all"] as const).map((key) => after[key] - this.before[key]);
    const busy = now.busy - this.start.busy;
    return {
      spent: { argoCd: argoCd!, argo: argo!, pods: all! - argoCd! - argo!, rest: busy - all! },
      busy: busy / (now.all - this.start.all),
      memoryLeft: this.memoryLeft,
    };
  }
}
