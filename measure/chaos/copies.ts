// What chaos needs on the running sandbox, and how it is taken away again: copies of the pet store, small campaigns, a frequent sweep.
import { recordName } from "../../contract/ends";
import { labels, namespaces } from "../../components/objects/names";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import type { Watcher } from "./watcher";

export const source = "test";
export const target = "prod";
const minutes = (count: number) => count * 60_000;

/** Names of the first applications. */
export const appNames = (count: number) => Array.from({ length: count }, (_, index) => `chaos-${index + 1}`);

/** Seconds of the soak, where the edge has a gate. */
export const soak = 20;

/** Ordinary configuration: many campaigns fit on the node. */
const settings = (gated: boolean) => ({
  phases: [
    {
      name: source,
      promotesTo: [gated ? { phase: target, soak: `${soak}s` } : target],
      verification: { resources: { requests: { memory: "64Mi" }, limits: { memory: "256Mi" } } },
    },
    { name: target },
  ],
});

/** Gives the stack the configuration for chaos. */
export async function configure(sandbox: Sandbox, gated: boolean): Promise<void> {
  sandbox.stack.override(settings(gated));
  await sandbox.stack.up();
}

/** Gives the stack the defaults of these keys again. */
export async function restore(sandbox: Sandbox): Promise<void> {
  sandbox.stack.override(Object.fromEntries(Object.keys(settings(false)).map((key) => [key, undefined])));
  await sandbox.stack.up();
}

/** Makes the first applications, as far as they are not there, and waits until their first promotions have ended. */
export async function provideApps(sandbox: Sandbox, watcher: Watcher, count: number): Promise<void> {
  const apps = appNames(count);
  await sandbox.repository.addApplications(apps);
  const missing = async () => {
    const records = await watcher.records();
    return apps.filter((app) => !records.has(recordName(app)));
  };
  const details = async () => [`no end is recorded of ${(await missing()).join(", ")}`];
  // A new application is announced like any other change: its first promotion ends as already-current.
  await until("the new applications have not settled", async () => (await missing()).length === 0, {
    timeout: minutes(10),
    interval: 2000,
    details,
  });
}

/** Removes the applications with everything that they left. */
export async function removeApps(sandbox: Sandbox, watcher: Watcher, count: number): Promise<void> {
  const apps = appNames(count);
  const { cluster } = sandbox;
  await sandbox.repository.removeApplications(apps);
  const gone = async () =>
    (await Promise.all([source, target].map((phase) => watcher.applications(apps, phase)))).flat().length === 0;
  await until("Argo CD has not removed the applications", gone, { timeout: minutes(5), interval: 2000 });
  const selector = `${labels.app} in (${apps.join(",")})`;
  await kubectl(cluster, ["delete", "workflows.argoproj.io", "-n", "argo", "-l", selector]);
  await kubectl(cluster, ["delete", "configmaps", "-n", namespaces.records, "-l", selector]);
  const deployed = apps.flatMap((app) => [`${app}-${source}`, `${app}-${target}`]);
  await kubectl(cluster, ["delete", "namespaces", "--ignore-not-found", "--wait=false", ...deployed]);
}
