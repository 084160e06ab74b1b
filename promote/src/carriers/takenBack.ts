// The commit by which a version that failed in a phase is taken back there, or the phase is held: how it is written, and how it is told
// from a copy of it.
import { trailer } from "../git/objects";

/** What the commit does. */
export type Answer = "rollback" | "hold";

/** The trailer that names the commit whose deployment failed, by what is done about it. */
const trailers: Record<Answer, string> = { rollback: "Rollback-Of", hold: "Hold-Of" };

/** An answer to a version that failed. */
export interface TakenBack {
  kind: Answer;
  app: string;
  phase: string;
  /** The commit whose deployment failed. */
  failed: string;
}

/**
 * The message of such a commit.
 *
 * @param what is done, as the rest of the first line
 * @param parent the commit that it is made on: a copy of it elsewhere is somebody's own act
 */
export function takenBackMessage(
  { kind, app, phase, failed }: TakenBack,
  what: string,
  parent: string,
  workflow: string,
): string {
  const lines = [`${trailers[kind]}: ${failed}`, `Parent-Commit: ${parent}`, `Workflow: ${workflow}`];
  return `${kind}(${app}): ${phase}${what.replace(/\s+/g, " ")}\n\n${lines.join("\n")}\n`;
}

/** What such a commit says of itself; undefined for every other one, a person's `rollback` and a copy included. */
export function takenBackBy(message: string, parents: readonly string[]): TakenBack | undefined {
  const [, kind, app, phase] = /^(rollback|hold)\((\S+)\): ([-a-z0-9]+)/.exec(message) ?? [];
  if (kind === undefined || app === undefined || phase === undefined) return undefined;
  const failed = trailer(message, trailers[kind as Answer]);
  if (failed === undefined || parents.length !== 1 || trailer(message, "Parent-Commit") !== parents[0])
    return undefined;
  return { kind: kind as Answer, app, phase, failed };
}
