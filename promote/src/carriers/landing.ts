// The commit that a promotion makes: how it is written, and how it is told from a copy of it.
import { fill } from "../../../contract/placeholders";
import { defaultSubject } from "../../../contract/repository";
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

/** What else its message says. */
interface Told {
  workflow?: string | undefined;
  /** What it carries; each has a line of its own where there are several. */
  carried?: readonly { name: string; text: string }[];
  /** The first line, with placeholders. */
  subject?: string;
  /** The version that the target held. */
  before?: string;
}

/**
 * The message of a promotion's commit.
 *
 * @param parent the commit that it is made on: a copy of the commit elsewhere (cherry-pick, rebase) is somebody's own act
 */
export function landingMessage(landing: Landing, parent: string, told: Told = {}): string {
  const { workflow, carried = [], subject = defaultSubject, before = "" } = told;
  const { app, sourcePhase: source, targetPhase: target, version, sourceCommit: commit } = landing;
  const values = { app, source, target, version, before: before || "nothing", commit };
  const trailers = [`Source-Commit: ${commit}`, `Parent-Commit: ${parent}`];
  if (workflow !== undefined) trailers.push(`Workflow: ${workflow}`);
  // The line by which it is known, where the first one is another.
  if (subject !== defaultSubject) trailers.push(`Promotion: ${oneLine(`${app} ${source} -> ${target} ${version}`)}`);
  const lines = carried.length > 1 ? `${carried.map(({ name, text }) => `- ${name}: ${text}`).join("\n")}\n\n` : "";
  const first = oneLine(fill(subject, values));
  return `${first}\n\n${lines}${trailers.join("\n")}\n`;
}

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

const usual = /^promote\((\S+)\): (\S+) -> (\S+) (\S+(?: and \d+ more)?)$/;
const named = /^(\S+) (\S+) -> (\S+) (\S+(?: and \d+ more)?)$/;

/** What a promotion's commit says of itself; undefined for every other commit, a copy of such a one included. */
export function landingOf(message: string, parents: readonly string[]): Landing | undefined {
  const own = trailer(message, "Promotion");
  const found = own === undefined ? usual.exec(message.split("\n", 1)[0] ?? "") : named.exec(own);
  const [, app, sourcePhase, targetPhase, version] = found ?? [];
  const sourceCommit = trailer(message, "Source-Commit");
  if (!app || !sourcePhase || !targetPhase || !version || !sourceCommit) return undefined;
  if (parents.length !== 1 || trailer(message, "Parent-Commit") !== parents[0]) return undefined;
  return { app, sourcePhase, targetPhase, version, sourceCommit };
}
