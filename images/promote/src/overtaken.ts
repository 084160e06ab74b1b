// Whether what a target holds is newer than a source commit: by the order of commits on the branch, never of version numbers.
import type { History } from "./history";
import { landingOf } from "./landing";
import type { Landing } from "./landing";
import type { Settings } from "./settings";
import type { Standing } from "./yamlVersion";

type Edge = Pick<
  Settings,
  "app" | "sourcePhase" | "targetPhase" | "sourceCommit" | "sourceFile" | "targetFile" | "versionKey"
>;

/** A commit that changed what stands in the target. */
interface Setter {
  commit: string;
  /** Undefined: it is no promotion's own. */
  landing: Landing | undefined;
  /** What stood there before it, by each parent, and since; "" for nothing. */
  before: readonly string[];
  after: string;
}

/** Nothing stands where a version belongs: there is nothing to keep. */
const isNothing = ({ kind }: Standing): boolean => kind === "empty" || kind === "missing" || kind === "none";

/** Two standings are the same to the order exactly if their names are. */
const nameOf = (standing: Standing): string =>
  standing.kind === "version" || standing.kind === "other" ? `${standing.kind} ${standing.text}` : "";

/**
 * Why the promotion has nothing to do any more, in a sentence; undefined if its version is to be written.
 *
 * It goes on over what earlier promotions wrote, and fills a target that holds nothing. It is over once it has landed
 * itself, once a later commit was promoted, and once anybody else gave the target another version.
 */
export async function overtakenBy(history: History, edge: Edge, standing: Standing): Promise<string | undefined> {
  const { targetPhase, sourceCommit } = edge;
  const holds = isNothing(standing) ? "no version" : "text" in standing ? standing.text : "";
  for (const commit of history.after) {
    const landing = await landingAt(history, edge, commit);
    if (landing?.sourceCommit !== sourceCommit || landing.sourcePhase !== edge.sourcePhase) continue;
    return `${landing.version} was promoted by ${short(commit)} already, and ${targetPhase} went on to ${holds} since.`;
  }
  const setter = await newerSetter(history, edge, isNothing(standing));
  if (setter?.landing) {
    return `${targetPhase} was set to ${holds} by ${short(setter.commit)} from the later source commit ${short(setter.landing.sourceCommit)}.`;
  }
  if (setter)
    return `${targetPhase} was set to ${holds} by ${short(setter.commit)}, which came after the source commit.`;
  return isNothing(standing) ? undefined : later(history, edge, holds);
}

/** The newest commit that set what the target holds and is newer than the source commit, if there is one. */
async function newerSetter(history: History, edge: Edge, empty: boolean): Promise<Setter | undefined> {
  const seen = new Set<string>();
  // `filled`: somebody gave a version to a target that held none. It is a first one, unless there was another before.
  const open: { commit: string; filled?: Setter }[] = [{ commit: history.tip }];
  for (let at = open.pop(); at; at = open.pop()) {
    if (!history.after.has(at.commit) || seen.has(at.commit)) continue;
    seen.add(at.commit);
    const { setter, next } = await step(history, edge, at.commit);
    let filled = at.filled;
    if (setter?.landing) {
      if (history.after.has(setter.landing.sourceCommit)) return setter;
    } else if (setter && !empty) {
      const had = setter.before.some((each) => each !== "");
      if (had && setter.after !== "") return setter;
      if (setter.after !== "") filled ??= setter;
      else if (filled && !setter.before.includes(filled.after)) return filled;
      else filled = undefined;
    }
    open.push(...next.map((commit) => ({ commit, filled })));
  }
  return undefined;
}

/** One step back in the history of what the target holds: along every parent that holds the same, or over the setter. */
async function step(
  history: History,
  edge: Edge,
  commit: string,
): Promise<{ setter?: Setter; next: readonly string[] }> {
  const standing = (at: string): Promise<Standing> => history.standingAt(edge.targetFile, at, edge.versionKey);
  const parents = await history.parents(commit);
  const after = nameOf(await standing(commit));
  const before = (await Promise.all(parents.map(standing))).map(nameOf);
  const same = parents.filter((_, n) => before[n] === after);
  if (same.length > 0) return { next: same };
  return { setter: { commit, landing: await landingAt(history, edge, commit), before, after }, next: parents };
}

/** The promotion into the same target that a commit is. */
async function landingAt(history: History, edge: Edge, commit: string): Promise<Landing | undefined> {
  const landing = landingOf(await history.message(commit), await history.parents(commit));
  return landing?.app === edge.app && landing.targetPhase === edge.targetPhase ? landing : undefined;
}

/**
 * A later source commit that found its version in the target already left no commit of its own there: the source phase
 * itself went to the version that the target holds.
 */
async function later(history: History, edge: Edge, holds: string): Promise<string | undefined> {
  const children = new Map<string, string[]>();
  for (const commit of history.after) {
    for (const parent of await history.parents(commit)) children.set(parent, [...(children.get(parent) ?? []), commit]);
  }
  // A commit of a side branch that knows nothing of the source commit is no later one; the merge that brings it is.
  const following = new Set(children.get(edge.sourceCommit));
  for (const commit of following) {
    if ((await history.versionAt(edge.sourceFile, commit, edge.versionKey)) === holds) {
      return `${edge.targetPhase} holds ${holds}, to which ${edge.sourcePhase} went with the later commit ${short(commit)}.`;
    }
    for (const child of children.get(commit) ?? []) following.add(child);
  }
  return undefined;
}

const short = (commit: string): string => commit.slice(0, 12);
