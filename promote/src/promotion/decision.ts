// What is to be done on a branch as it is now: nothing, because the target holds the version or a newer one, or an edit.
import { PromoteError } from "../errors";
import type { Checks } from "../forges/checked";
import type { Steady } from "../gates/gate";
import { heldBy, lookAtAll, waitsFor } from "../gates/gates";
import { Words } from "../gates/words";
import type { History } from "../versions/history";
import type { Change as FileChange } from "../git/commits";
import { briefly, isSameVersion } from "../version";
import type { PartText } from "../version";
import { heldText } from "../versions/whole";
import type { Whole } from "../versions/whole";
import { overtakenBy } from "./overtaken";
import type { Proposal } from "./proposals";
import type { Result } from "./result";
import type { PromotionSettings } from "./settings";

/** What was found to have changed since the guard's look. */
export interface Change {
  /** Commit of the phase's last sync now. */
  commit: string | undefined;
}

/** What is known of the cluster when a promotion begins. */
export interface Seen {
  /** Undefined for nothing. */
  change?: Change | undefined;
  /** What was verified; undefined where nothing says so. */
  soaking?: Steady | undefined;
  /** What the source phase waits for, as one phrase, where it was verified a while ago; undefined when it is ready. */
  notReady?: string | undefined;
  /** What was proposed for the target before. Default: nothing. */
  proposals?: readonly Proposal[];
  /** Phases in which a version is verified. Default: none is known. */
  verifiedIn?: (version: string) => ReadonlySet<string>;
}

/** What follows from the branch. */
export interface Decision {
  /** Set when nothing is to be written. */
  outcome?: "already-current" | "superseded" | "held" | "verified";
  reason: string;
  /** What the target has to become; empty where there is an outcome. */
  changes: readonly FileChange[];
  /** Each part that is carried, with its version. */
  carried: readonly PartText[];
}

/**
 * Decides on one view of the branch.
 *
 * @param seen what the second check found
 * @param result gets the target's versions as soon as they are known
 * @param checks asked where nothing else keeps the version back
 */
export async function decide(
  history: History,
  settings: PromotionSettings,
  { change, soaking, notReady, proposals = [], verifiedIn = () => new Set() }: Seen,
  result: Result,
  checks: Checks,
): Promise<Decision> {
  const tested = await history.source();
  result.version = tested.text;
  // Nothing is left of the verification that another run, or another edge, could go by.
  if (change !== undefined) Object.assign(result, { fingerprint: "", verified_at: "", steady_since: "" });
  const stale = change && (await replaced(history, settings, change, tested));
  const holdings = await history.holdings(tested.parts);
  const before = heldText(holdings);
  result.version_before = before;
  result.version_after = before;
  const nothing = { changes: [], carried: tested.texts };
  if (holdings.every(({ same }) => same)) {
    return {
      outcome: "already-current",
      reason: `${settings.targetPhase} holds ${briefly(before)} already.`,
      ...nothing,
    };
  }
  if (stale !== undefined) return { outcome: "superseded", reason: stale, ...nothing };
  const overtaken = settings.allowOlder ? undefined : await overtakenBy(history, { ...settings, proposals }, holdings);
  if (overtaken !== undefined) return { outcome: "superseded", reason: overtaken, ...nothing };
  const { app, targetPhase: phase, gates } = settings;
  const said = await new Words(history.files, settings).about(app);
  const known = { version: tested.text, now: new Date(), soaking, verifiedIn: verifiedIn(tested.text) };
  const ask = () => checks.at(gates, settings.sourceCommit);
  const states = await lookAtAll({ app, phase, gates, ...said, ...known }, ask);
  const held = heldBy(states);
  if (held !== undefined) return { outcome: "held", reason: held, ...nothing };
  const waits = waitsFor(states);
  if (waits !== undefined) return { outcome: "verified", reason: waits, ...nothing };
  if (notReady !== undefined) {
    const reason = `${settings.sourcePhase} is not ready: ${notReady}.`;
    return { outcome: "verified", reason, ...nothing };
  }
  result.version_after = tested.text;
  return { reason: "", changes: await history.changes(holdings.filter(({ same }) => !same)), carried: tested.texts };
}

/**
 * Why the campaign proves nothing for this version: the phase runs another one by now.
 *
 * @throws PromoteError "other" if the same version was rolled out again: then only another campaign can tell
 */
async function replaced(history: History, settings: PromotionSettings, change: Change, tested: Whole): Promise<string> {
  const { sourceCommit, sourcePhase, app } = settings;
  const { commit } = change;
  if (commit !== undefined && commit !== sourceCommit) {
    const now = await history.versionAt(sourcePhase, commit);
    if (now && !isSameVersion(now.texts, tested.texts))
      return `${app} in ${sourcePhase} went on to ${briefly(now.text)} since its test began.`;
  }
  throw new PromoteError(
    "other",
    `The pods of ${app} in ${sourcePhase} were replaced since its test began, which proves nothing for ${briefly(tested.text)}.`,
  );
}
