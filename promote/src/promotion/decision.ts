// What is to be done on a branch as it is now: nothing, because the target holds the version or a newer one, or an edit.
import { PromoteError } from "../errors";
import { fileAt } from "../versions/history";
import type { History } from "../versions/history";
import { overtakenBy } from "./overtaken";
import type { Result } from "./result";
import { readStanding, readValue, replacedText, replaceVersion } from "../versions/yamlVersion";
import type { PromotionSettings } from "./settings";

/** What was found to have changed since the guard's look. */
export interface Change {
  /** Commit of the phase's last sync now. */
  commit: string | undefined;
}

/** What follows from the branch. */
export interface Decision {
  /** Set when nothing is to be written. */
  outcome?: "already-current" | "superseded";
  reason: string;
  /** The target's file with the new version; set when there is no outcome yet. */
  edited?: Buffer;
  mode: string;
}

/**
 * Decides on one view of the branch.
 *
 * @param change what the second check found to have changed; undefined for nothing
 * @param result gets the target's versions as soon as they are known
 */
export async function decide(
  history: History,
  settings: PromotionSettings,
  change: Change | undefined,
  result: Result,
): Promise<Decision> {
  const { versionKey, sourceFile, targetFile, sourceCommit } = settings;
  const sourceText = await history.sourceFile();
  const tested = readValue(sourceText, versionKey, fileAt(sourceFile, sourceCommit));
  const version = tested.text;
  const stale = change && (await replaced(history, settings, change, version));
  const targetText = await history.text(targetFile, history.tip);
  const standing = readStanding(targetText, versionKey, fileAt(targetFile, history.tip));
  const before = replacedText(standing, versionKey, fileAt(targetFile, history.tip));
  result.version_before = before;
  result.version_after = before;
  const mode = (await history.find(targetFile, history.tip))?.mode ?? "100644";
  if (standing.kind === "version" && before === version) {
    return { outcome: "already-current", reason: `${settings.targetPhase} holds ${version} already.`, mode };
  }
  if (stale !== undefined) return { outcome: "superseded", reason: stale, mode };
  const overtaken = settings.allowOlder ? undefined : await overtakenBy(history, settings, standing);
  if (overtaken !== undefined) return { outcome: "superseded", reason: overtaken, mode };
  result.version_after = version;
  const edited = replaceVersion(targetText, versionKey, tested, fileAt(targetFile, history.tip));
  return { reason: "", edited: Buffer.from(edited), mode };
}

/**
 * Why the campaign proves nothing for this version: the phase runs another one by now.
 *
 * @throws PromoteError "other" if the same version was rolled out again: then only another campaign can tell
 */
async function replaced(
  history: History,
  settings: PromotionSettings,
  change: Change,
  version: string,
): Promise<string> {
  const { sourceFile, sourceCommit, sourcePhase, app, versionKey } = settings;
  const { commit } = change;
  if (commit !== undefined && commit !== sourceCommit) {
    const now = await history.versionAt(sourceFile, commit, versionKey);
    if (now !== undefined && now !== version) return `${app} in ${sourcePhase} went on to ${now} during verification.`;
  }
  throw new PromoteError(
    "other",
    `The pods of ${app} in ${sourcePhase} were replaced during verification, so the campaign proves nothing for ${version}.`,
  );
}
