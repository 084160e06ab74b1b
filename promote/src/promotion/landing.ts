// The commit that a promotion makes: how it is written, and how it is told from a copy of it.
import { trailer } from "../git/objects";

/** Along which edge a promotion carried which version. */
export interface Landing {
  app: string;
  sourcePhase: string;
  targetPhase: string;
  /** As the subject shows it. */
  version: string;
  /** The commit whose version was tested. */
  sourceCommit: string;
}

/**
 * The message of a promotion's commit.
 *
 * @param carried what it carries; each has a line of its own where there are several
 * @param parent the commit that it is made on: a copy of the commit elsewhere (cherry-pick, rebase) is somebody's own act
 */
export function landingMessage(
  landing: Landing,
  parent: string,
  workflow: string | undefined,
  carried: readonly { name: string; text: string }[] = [],
): string {
  const { app, sourcePhase, targetPhase, version, sourceCommit } = landing;
  const trailers = [`Source-Commit: ${sourceCommit}`, `Parent-Commit: ${parent}`];
  if (workflow !== undefined) trailers.push(`Workflow: ${workflow}`);
  const lines = carried.length > 1 ? `${carried.map(({ name, text }) => `- ${name}: ${text}`).join("\n")}\n\n` : "";
  return `promote(${app}): ${sourcePhase} -> ${targetPhase} ${version}\n\n${lines}${trailers.join("\n")}\n`;
}

const subject = /^promote\((\S+)\): (\S+) -> (\S+) (\S+(?: and \d+ more)?)$/;

/** What a promotion's commit says of itself; undefined for every other commit, a copy of such a one included. */
export function landingOf(message: string, parents: readonly string[]): Landing | undefined {
  const [, app, sourcePhase, targetPhase, version] = subject.exec(message.split("\n", 1)[0] ?? "") ?? [];
  const sourceCommit = trailer(message, "Source-Commit");
  if (!app || !sourcePhase || !targetPhase || !version || !sourceCommit) return undefined;
  if (parents.length !== 1 || trailer(message, "Parent-Commit") !== parents[0]) return undefined;
  return { app, sourcePhase, targetPhase, version, sourceCommit };
}
