// Changes an object of the stack for the time of a test, so that the next `pulumi up` finds it as it was.
import * as names from "../../contract/names";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import { cluster } from "./running";

/** What kubectl calls the sweep. */
export const sweep = ["cronworkflow", names.sweep, "-n", "argo"] as const;

/** One operation of a JSON patch. */
interface Operation {
  op: "add" | "replace";
  path: string;
  value: unknown;
}

/**
 * Changes an object; the function that it gives sets `spec` back. Who manages which field is set back too: else the fields would
 * belong to kubectl, and a change of them by the program would end in a conflict.
 */
export async function patched(
  object: readonly string[],
  operations: readonly Operation[],
): Promise<() => Promise<void>> {
  const text = await kubectl(cluster, ["get", ...object, "-o", "json", "--show-managed-fields"]);
  const { spec, metadata } = JSON.parse(text) as { spec: unknown; metadata: { managedFields: unknown } };
  const patch = (what: readonly Operation[]) =>
    kubectl(cluster, ["patch", ...object, "--type=json", "-p", JSON.stringify(what)]);
  await patch(operations);
  return async () => {
    await patch([
      { op: "replace", path: "/spec", value: spec },
      { op: "replace", path: "/metadata/managedFields", value: metadata.managedFields },
    ]);
  };
}

/** How the sweep is about to run: how many run now, and how long ago the last one was due, in ms. */
export async function sweepRuns(): Promise<{ active: number; age: number }> {
  const { status } = JSON.parse(await kubectl(cluster, ["get", ...sweep, "-o", "json"])) as {
    status?: { active?: unknown[]; lastScheduledTime?: string };
  };
  return { active: (status?.active ?? []).length, age: Date.now() - Date.parse(status?.lastScheduledTime ?? "") };
}

/** Suspends the sweep, and waits for the one that runs; the function that it gives lets it go on. */
export async function suspendedSweep(): Promise<() => Promise<void>> {
  const restore = await patched(sweep, [{ op: "add", path: "/spec/suspend", value: true }]);
  await until("a sweep still runs", async () => (await sweepRuns()).active === 0);
  return restore;
}
