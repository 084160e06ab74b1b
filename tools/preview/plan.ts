// The plan as a table: what happens to which resource, and which of its properties change. Values are never shown.
import { cell, fixed, type Section } from "./comment";
import { kindOf, nameOf, type Preview, type Step } from "./events";
import { plainKey } from "./harmless/leaves";

const verbs: Record<string, string> = {
  create: "create",
  update: "update",
  delete: "**delete**",
  replace: "**replace**",
  "create-replacement": "**replace**",
  read: "read",
  import: "import",
};
/** Halves of a replacement, which is shown once. */
const hidden = new Set([
  "same",
  "delete-replaced",
  "discard",
  "discard-replaced",
  "read-discard",
  "create-replacement",
]);

/** The steps that change something in the cluster, in a fixed order: the engine's differs from run to run. */
export function changes(preview: Preview): Step[] {
  return preview.steps
    .filter((step) => !hidden.has(step.op) && (step.new ?? step.old)?.custom === true)
    .sort((a, b) => orderOf(a).localeCompare(orderOf(b)));
}

/** What is lost stands first, what is made last. */
function orderOf({ op, type, urn }: Step): string {
  const rank = ["delete", "replace", "update", "create"].indexOf(op);
  return `${rank < 0 ? 4 : rank} ${kindOf(type)} ${nameOf(urn)}`;
}

/** `2 to create, 1 to delete`; `no changes`. */
export function summary(preview: Preview): string {
  const counts = new Map<string, number>();
  for (const { op } of changes(preview)) counts.set(op, (counts.get(op) ?? 0) + 1);
  const parts = [...counts].map(([op, count]) => `${count} to ${op}`);
  return parts.length > 0 ? parts.join(", ") : "no changes";
}

/** The table of changes. */
export function planSection(preview: Preview): Section {
  const steps = changes(preview);
  if (steps.length === 0) return fixed("### Plan", "", "Nothing changes.");
  return {
    head: ["### Plan", "", "| | kind | resource | properties |", "| --- | --- | --- | --- |"],
    lines: steps.map((step) => {
      const properties = changedProperties(step).map((path) => `\`${shownPath(path)}\``);
      const cells = [verbs[step.op] ?? step.op, kindOf(step.type), `\`${nameOf(step.urn)}\``, properties.join(", ")];
      return `| ${cells.map(cell).join(" | ")} |`;
    }),
    tail: [],
  };
}

/** The path, up to a key that may hold more than a name. */
function shownPath(path: string): string {
  const parts = path.split(/(?<=[\]\w])\.|(?=\[)/);
  const strange = parts.findIndex((part) => !plainKey(part.replace(/^\["?|"?\]$/g, "")));
  return strange < 0 ? path : [...parts.slice(0, strange), "(hidden)"].join(".");
}

/** Paths of the properties that change; for a resource that comes or goes, none. */
export function changedProperties({ detailedDiff, diffs, op }: Step): string[] {
  if (op === "create" || op === "delete") return [];
  const paths = Object.keys(detailedDiff ?? {});
  return (paths.length > 0 ? paths : (diffs ?? [])).sort();
}
