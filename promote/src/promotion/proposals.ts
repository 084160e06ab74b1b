// What was proposed on a branch of its own, and the commit by which that came to the target: a forge that squashes or rebases writes another
// commit, with a message of its own, than the one that was proposed.
import type { Landing } from "../carriers/landing";
import { briefly, partTexts } from "../version";
import type { PartText } from "../version";
import type { History } from "../versions/history";
import { isNothing, standingText } from "../versions/standing";
import type { Carried } from "../versions/whole";

/** A promotion that was proposed. */
export interface Proposal {
  sourcePhase: string;
  sourceCommit: string;
  /** The commit that proposed it. */
  commit: string;
  /** Versions of the target before and after, each as one text. */
  before: string;
  after: string;
}

/** Where it is looked for. */
export interface Target {
  app: string;
  targetPhase: string;
  sourceCommit: string;
  /** All that is carried. */
  parts: readonly Pick<Carried, "item" | "part">[];
  proposals: readonly Proposal[];
}

/** The proposal that a commit brought to the target, from the very version that it was made for; undefined where it is none. */
export async function mergedAt(history: History, target: Target, commit: string): Promise<Landing | undefined> {
  const { app, targetPhase, sourceCommit, proposals } = target;
  if (proposals.length === 0) return undefined;
  const after = await heldAt(history, target, commit);
  const wanted = proposals.filter((each) => each.before !== each.after && holds(after, each.after));
  if (wanted.length === 0) return undefined;
  const parents = (await history.parents(commit)).filter((id) => history.after.has(id) || id === sourceCommit);
  const before = await Promise.all(parents.map((parent) => heldAt(history, target, parent)));
  const found = wanted.find((each) => before.some((held) => holds(held, each.before)));
  return found && { ...found, app, targetPhase, version: briefly(found.after) };
}

/** Whether parts are those of a version that was proposed, as far as it had them: which parts are carried may have changed since. */
function holds(parts: readonly PartText[], version: string): boolean {
  const texts = partTexts(version, parts[0]?.name ?? "");
  const known = parts.filter(({ name }) => texts.has(name));
  return known.length > 0 && known.every(({ name, text }) => texts.get(name) === text);
}

/** What the target holds at a commit. */
function heldAt(history: History, { targetPhase, parts }: Target, commit: string): Promise<PartText[]> {
  const texts = parts.map(async ({ item, part }) => {
    const standing = await history.standingAt({ item, part }, targetPhase, commit);
    return { name: part.name, text: isNothing(standing) ? "" : standingText(standing) };
  });
  return Promise.all(texts);
}
