// Changes an object of the stack for the time of a test, so that the next `pulumi up` finds it as it was.
import { kubectl } from "../../sandbox/cluster/programs";
import { cluster } from "./running";

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
