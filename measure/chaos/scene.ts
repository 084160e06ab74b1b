// What a fault may use, and the killing of pods.
import { labels, namespaces } from "../../components/objects/names";
import type { Application } from "../../promote/src/cluster/types";
import type { Cluster } from "../../sandbox/cluster/cluster";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";

/** What a fault may use. */
export interface Scene {
  cluster: Cluster;
  /** The newest commit that was pushed. */
  commit: string;
  /** Applications of the source phase. */
  sources: () => Promise<Application[]>;
  /** Names of the Workflows that have not ended, with the identity of each. */
  inFlight: () => Promise<{ name: string; app: string; commit: string }[]>;
}

/** Kills pods at once, without the time to end in order that they would get otherwise. */
export async function killPods({ cluster }: Scene, namespace: string, ...which: string[]): Promise<boolean> {
  const killed = ["delete", "pods", "-n", namespace, ...which, "--grace-period=0", "--force", "--ignore-not-found"];
  return (await kubectl(cluster, killed)).includes("deleted");
}

/** Selects the pods of the Workflows that run; undefined where none does. */
export async function podsInFlight({ inFlight }: Scene): Promise<string | undefined> {
  const names = (await inFlight()).map(({ name }) => name);
  return names.length > 0 ? `workflows.argoproj.io/workflow in (${names.join(", ")})` : undefined;
}

/** Kills the first campaigns' pods whose own container has exited with 0, before anything has wound them up. */
export async function killPassed(scene: Scene): Promise<boolean> {
  const main = '{.status.containerStatuses[?(@.name=="main")].state.terminated.exitCode}';
  const line = `{range .items[*]}{.metadata.name} ${main}{"\\n"}{end}`;
  // Pods of the program's own have the label too, and nothing in it.
  const campaigns = `${labels.campaign},${labels.campaign}!=`;
  const seen = ["get", "pods", "-n", namespaces.argo, "-l", campaigns, "-o", `jsonpath=${line}`];
  let passed: string[] = [];
  await until(
    "no campaign has passed",
    async () => {
      const pods = (await kubectl(scene.cluster, seen)).split("\n");
      passed = pods.filter((pod) => pod.endsWith(" 0")).map((pod) => pod.split(" ")[0]!);
      return passed.length > 0;
    },
    { timeout: 180_000, interval: 100 },
  );
  return killPods(scene, namespaces.argo, ...passed);
}
