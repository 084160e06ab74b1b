// What was proposed on a branch of its own, and the commit by which that came to the target: a forge that squashes or rebases writes another
// commit, with a message of its own, than the one that was proposed.
import type { Landing } from "../carriers/landing";
import { briefly, wholeText } from "../version";
import type { History } from "../versions/history";
import { isNothing, standingText } from "../versions/standing";
import type { Carried } from "../versions/whole";

/** A promotion that was proposed. */
export interface Proposal {
  sourcePhase: string;
  sourceCommit: string;
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
  const wanted = proposals.filter((each) => each.after === after && each.before !== after);
  if (wanted.length === 0) return undefined;
  const parents = (await history.parents(commit)).filter((id) => history.after.has(id) || id === sourceCommit);
  const before = await Promise.all(parents.map((parent) => heldAt(history, target, parent)));
  const found = wanted.find((each) => before.includes(each.before));
  return found && { ...found, app, targetPhase, version: briefly(after) };
}

/** What the target holds at a commit, as one text. */
async function heldAt(history: History, { targetPhase, parts }: Target, commit: string): Promise<string> {
  const texts = parts.map(async ({ item, part }) => {
    const standing = await history.standingAt({ item, part }, targetPhase, commit);
    return { name: part.name, text: isNothing(standing) ? "" : standingText(standing) };
  });
  return wholeText(await Promise.all(texts));
}
