// What the newest commit of the branch and the record say about a version that failed.
import { takenBackBy } from "../carriers/takenBack";
import { lookAtGates } from "../gates/gates";
import { refused } from "../gates/refused";
import { Words } from "../gates/words";
import type { GitFiles } from "../git/gitFiles";
import { shortId } from "../git/objects";
import type { Repository } from "../git/repository";
import { briefly, isSameVersion, names } from "../version";
import { heldBefore } from "../versions/before";
import { History } from "../versions/history";
import { Versions } from "../versions/versions";
import type { Whole } from "../versions/whole";
import type { Facts } from "./decision";
import type { SettlementSettings } from "./settings";

/** What the application's record says about the phase. */
export interface Recorded {
  /** Versions that stand verified there, each with the commit at which it was: the last one first. */
  verified: readonly { version: string; commit: string }[];
  /** Versions that were taken back there. */
  takenBack: readonly string[];
}

/** An application in the phase. */
type Place = Pick<SettlementSettings, "app" | "phase">;

/** Everything that the decision goes by. */
export async function factsOf(
  repository: Repository,
  settings: SettlementSettings,
  recorded: Recorded,
  files: GitFiles,
): Promise<Facts> {
  const { app, phase, onFailure } = settings;
  const history = await History.open(repository, { ...settings, sourcePhase: phase, targetPhase: phase }, files.commit);
  const tested = await history.source();
  const failed = tested.text;
  const known = { app, phase, onFailure, failed };
  const answered = await answeredBy(history, settings);
  if (answered !== undefined) return { ...known, answered };
  const wentOn = await goneOn(history, settings, tested);
  if (wentOn !== undefined || onFailure === "record") return { ...known, wentOn };

  const said = await new Words(history.files, settings).about(app);
  const gates = { gates: {}, soaking: undefined, verifiedIn: new Set<string>(), checked: undefined };
  const closed = (version: string) =>
    lookAtGates({ app, phase, version, now: new Date(), ...said, ...gates }).filter(({ open }) => !open);
  const kept = closed(failed).find(({ gate }) => gate !== refused.name)?.reason;
  if (kept !== undefined || onFailure === "hold") return { ...known, kept };
  const isRefused = closed(failed).some(({ gate }) => gate === refused.name);
  const place = { app, phase };
  const versions = await Versions.at(repository, settings, files, [place]);
  const takenBack = isRefused
    ? `it is refused in ${phase} already`
    : recorded.takenBack.includes(failed)
      ? "it was taken back once before"
      : undefined;
  const fits = recorded.verified.filter(({ version }) => !names(version, failed) && closed(version).length === 0);
  const putBackBy = await setByRollback(repository, versions, place);
  return { ...known, takenBack, putBackBy, verified: await standing(versions, place, fits) };
}

/** The commit since, of ours, that answers this failure. */
async function answeredBy(history: History, { app, phase, sourceCommit }: SettlementSettings) {
  for (const commit of history.after) {
    const found = takenBackBy(await history.message(commit), await history.parents(commit));
    if (found?.app === app && found.phase === phase && found.failed === sourceCommit)
      return { kind: found.kind, commit };
  }
  return undefined;
}

/** Why the phase is another since it was deployed, be it that the same version stands there again: somebody said so, and that is tested for itself. */
async function goneOn(history: History, { phase }: SettlementSettings, tested: Whole): Promise<string | undefined> {
  const now = await history.versionAt(phase, history.tip);
  if (now === undefined || !isSameVersion(now.texts, tested.texts))
    return `${phase} has ${briefly(now?.text ?? "no version")} in the meantime`;
  for (const commit of history.after) {
    const then = await history.versionAt(phase, commit);
    if (then === undefined || !isSameVersion(then.texts, tested.texts))
      return `${phase} had ${briefly(then?.text ?? "no version")} by ${shortId(commit)} in the meantime`;
  }
  return undefined;
}

/** The roll back by which the phase has what it has; undefined where it has that otherwise. */
async function setByRollback(repository: Repository, versions: Versions, place: Place): Promise<string | undefined> {
  const before = await heldBefore(repository, versions, place, () => true);
  const commit = before && (await repository.objects.commit(before.by));
  const found = commit && takenBackBy(commit.message, commit.parents);
  const isOurs = found?.kind === "rollback" && found.app === place.app && found.phase === place.phase;
  return isOurs ? shortId(before!.by) : undefined;
}

/** The first of these versions that the repository still has at its commit. */
async function standing(versions: Versions, place: Place, all: Recorded["verified"]): Promise<Facts["verified"]> {
  for (const { version, commit } of all) {
    const then = { ...place, commit };
    if ((await versions.bring([then])).size > 0) continue;
    if ((await versions.read(then)).version === version) return { version, commit };
  }
  return undefined;
}
