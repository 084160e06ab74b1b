// Whether what a target holds is newer than a source commit: by the order of commits on the branch, never of version numbers.
import type { History } from "../versions/history";
import { shortId } from "../git/objects";
import { landingOf } from "../carriers/landing";
import type { Landing } from "../carriers/landing";
import { takenBackBy } from "../carriers/takenBack";
import { mergedAt } from "./proposals";
import type { Target } from "./proposals";
import { isNothing, isSame, standingText } from "../versions/standing";
import type { Standing } from "../versions/standing";
import { briefly } from "../version";
import { heldText } from "../versions/whole";
import type { Carried, Holding } from "../versions/whole";

/** What is asked about: an edge, what is carried along it, and what was proposed for its target. */
interface Asked extends Target {
  sourcePhase: string;
}

type Edge = Omit<Asked, "parts">;

/** A part of what is carried. */
type Part = Pick<Carried, "item" | "part">;

/** What stands in the target where a part belongs, and whether that is the version already. */
export type Held = Part & Pick<Holding, "standing" | "same" | "before">;

/** A commit that changed what stands in the target. */
interface Setter {
  commit: string;
  /** Undefined: it is no promotion's own. */
  landing: Landing | undefined;
  /** True: it took back what failed there, which says nothing of newer versions. */
  takesBack: boolean;
  /** What stood there before it, by each parent, and since. */
  before: readonly Standing[];
  after: Standing;
}

/**
 * Why the promotion has nothing to do any more, in a sentence; undefined if its version is to be written.
 *
 * It goes on over what earlier promotions wrote, and fills a target that holds nothing. It is over once it has landed
 * itself, once a later commit was promoted, and once anybody else gave the target another version.
 */
export async function overtakenBy(
  history: History,
  edge: Edge,
  holdings: readonly Held[],
): Promise<string | undefined> {
  const { targetPhase, sourceCommit } = edge;
  const asked: Asked = { ...edge, parts: holdings };
  for (const commit of history.after) {
    const landing = await landingAt(history, asked, commit);
    if (!landing) continue;
    // Whichever of its parts a later source commit changed: the older ones were not tested with the newer.
    if (history.after.has(landing.sourceCommit))
      return `${targetPhase} was set to ${landing.version} by ${shortId(commit)} from the later source commit ${shortId(landing.sourceCommit)}.`;
    if (landing.sourceCommit !== sourceCommit || landing.sourcePhase !== edge.sourcePhase) continue;
    const now = briefly(heldText(holdings));
    return `${landing.version} was promoted by ${shortId(commit)} already, and ${targetPhase} went on to ${now} since.`;
  }
  const different = holdings.filter(({ same }) => !same);
  for (const { standing, ...part } of different) {
    const setter = await newerSetter(history, asked, part, isNothing(standing));
    if (setter === undefined) continue;
    const what = holdings.length === 1 ? targetPhase : `${part.part.name} in ${targetPhase}`;
    return `${what} was set to ${standingText(setter.after)} by ${shortId(setter.commit)}, which came after the source commit.`;
  }
  return different.every(({ standing }) => isNothing(standing)) ? undefined : later(history, edge, holdings);
}

/** The newest commit, no promotion's own, that gave a part of the target a version since the source commit, if there is one. */
async function newerSetter(history: History, edge: Asked, part: Part, empty: boolean): Promise<Setter | undefined> {
  const seen = new Set<string>();
  // `filled`: somebody gave a version to a target that held none. It is a first one, unless there was another before.
  const open: { commit: string; filled?: Setter }[] = [{ commit: history.tip }];
  for (let at = open.pop(); at; at = open.pop()) {
    if (!history.after.has(at.commit) || seen.has(at.commit)) continue;
    seen.add(at.commit);
    const { setter, next } = await step(history, edge, part, at.commit);
    let { filled } = at;
    if (setter && !setter.landing && !setter.takesBack && !empty) {
      if (isNothing(setter.after)) {
        if (filled && !isAmong(setter.before, filled.after)) return filled;
        filled = undefined;
      } else if (!setter.before.every(isNothing)) return setter;
      else filled ??= setter;
    }
    open.push(...next.map((commit) => ({ commit, filled })));
  }
  return undefined;
}

const isAmong = (all: readonly Standing[], one: Standing): boolean => all.some((each) => isSame(each, one));

/**
 * One step back in the history of what the target holds, among the commits that came after the source commit: to the
 * parents that hold the same, or over the commit that set it.
 */
async function step(
  history: History,
  edge: Asked,
  part: Part,
  commit: string,
): Promise<{ setter?: Setter; next: readonly string[] }> {
  const standing = (at: string): Promise<Standing> => history.standingAt(part, edge.targetPhase, at);
  const next = (await history.parents(commit)).filter((id) => history.after.has(id) || id === edge.sourceCommit);
  const after = await standing(commit);
  const before = await Promise.all(next.map(standing));
  const same = next.filter((_, n) => isSame(before[n] ?? { kind: "missing" }, after));
  if (same.length > 0) return { next: same };
  const by = await origin(history, edge, part, commit, after);
  const landing = await landingAt(history, edge, by);
  return { setter: { commit: by, landing, takesBack: await takesBack(history, edge, by), before, after }, next };
}

/** Whether a commit put back what the target held before a version that failed there. */
async function takesBack(history: History, { app, targetPhase }: Edge, commit: string): Promise<boolean> {
  const answer = takenBackBy(await history.message(commit), await history.parents(commit));
  return answer?.kind === "rollback" && answer.app === app && answer.phase === targetPhase;
}

/**
 * The commit that set what a commit holds: itself; or, if it merged a side branch that set it, the commit there. What a
 * merge brought back from before the source commit, the merge has set.
 */
async function origin(history: History, edge: Edge, part: Part, commit: string, holds: Standing): Promise<string> {
  let at = commit;
  for (;;) {
    let older: string | undefined;
    for (const parent of await history.parents(at)) {
      if (history.after.has(parent) || parent === edge.sourceCommit) continue;
      if (isSame(await history.standingAt(part, edge.targetPhase, parent), holds)) older ??= parent;
    }
    if (older === undefined) return at;
    if (!history.beside.has(older)) return commit;
    at = older;
  }
}

/** The promotion into the same target that a commit is. */
async function landingAt(history: History, edge: Asked, commit: string): Promise<Landing | undefined> {
  const landing = landingOf(await history.message(commit), await history.parents(commit));
  if (landing?.app === edge.app && landing.targetPhase === edge.targetPhase) return landing;
  return mergedAt(history, edge, commit);
}

/**
 * A later source commit that found its version in the target already left no commit of its own there: the source phase
 * itself went to the version that the target holds.
 */
async function later(history: History, edge: Edge, holdings: readonly Held[]): Promise<string | undefined> {
  for (const commit of history.after) {
    if (!(await sourceHolds(history, edge, commit, holdings))) continue;
    const holds = briefly(heldText(holdings));
    return `${edge.targetPhase} holds ${holds}, to which ${edge.sourcePhase} went with the later commit ${shortId(commit)}.`;
  }
  return undefined;
}

/** Whether the source phase held at a commit what the target holds now. */
async function sourceHolds(history: History, edge: Edge, commit: string, holdings: readonly Held[]): Promise<boolean> {
  for (const { standing, ...part } of holdings) {
    const held = await history.standingAt(part, edge.sourcePhase, commit);
    if (held.kind !== "version" || !isSame(held, standing)) return false;
  }
  return true;
}
