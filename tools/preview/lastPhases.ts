// Phases that promote nothing and are verified all the same: what becomes there of a version that fails, and what a change makes of it.
import { onFailures } from "../../contract/phases";
import { flagsOf, flagValue, wordsOf } from "../../policy/lib/commands";
import { CLUSTER_WORKFLOW_TEMPLATE } from "../../policy/lib/kinds";
import type { Stack } from "../../policy/lib/stack";
import { gather } from "../../policy/lib/unknown";
import { containersOf, templatesOf } from "../../policy/lib/workflow";
import { named } from "./named";

/** By the name of the phase, from the step that settles it. */
export function lastPhasesIn(stack: Stack): Map<string, string> {
  const templates = [...stack.ofKind(CLUSTER_WORKFLOW_TEMPLATE)].flatMap((object) => gather(templatesOf(object)).found);
  const commands = templates
    .flatMap(containersOf)
    .map(({ fields }) => gather(wordsOf(fields.place("args"))).found)
    .filter(([first]) => first?.text === "settle");
  return new Map(
    commands.map((words) => {
      const flags = flagsOf(words);
      const value = (name: string) =>
        flags
          .filter((flag) => flag.name === name)
          .map(flagValue)
          .at(-1) ?? "";
      // What is known to be harmless is shown.
      const answer = onFailures.find((each) => each === value("on-failure"));
      return [named(value("phase")), answer ?? "(hidden)"];
    }),
  );
}

/** Words for a phase; empty where it is not verified. */
export const lastPhaseWords = (answer: string | undefined): string =>
  answer === undefined ? "" : `, verified, on failure ${answer}`;

/** What became of each phase that is not as it was, a line each; nothing of one that is new or removed as a whole. */
export function lastPhaseChanges(
  before: { phases: ReadonlySet<string>; last: ReadonlyMap<string, string> },
  after: { phases: ReadonlySet<string>; last: ReadonlyMap<string, string> },
): string[] {
  return [...after.phases].sort().flatMap((phase) => {
    const [old, now] = [before.last.get(phase), after.last.get(phase)];
    if (!before.phases.has(phase) || old === now) return [];
    if (old === undefined) return [`- \`${phase}\`: onFailure ${now} added: every deployment there is verified`];
    if (now === undefined)
      return [`- \`${phase}\`: onFailure ${old} removed: no deployment there is verified any more`];
    return [`- \`${phase}\`: onFailure ${old} -> ${now}`];
  });
}
