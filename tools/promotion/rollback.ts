// `npm run promotion -- rollback`: one commit puts back the version that a phase held before, refuses the one that it held, and holds the phase.
import { itemsOf } from "../../components/settings/carried";
import { PromoteError } from "../../promote/src/errors";
import { withHold, withRefusal } from "../../promote/src/gates/holdEdit";
import { readHoldFile } from "../../promote/src/gates/holdFile";
import type { Change } from "../../promote/src/git/commits";
import { briefly, names } from "../../promote/src/version";
import { heldBefore } from "../../promote/src/versions/before";
import { History } from "../../promote/src/versions/history";
import { holdPathOf } from "../../promote/src/versions/layout";
import { Versions } from "../../promote/src/versions/versions";
import { editBranch, fileOf, textAt, type Branch, type Deed } from "./edits";
import { readArguments, type VerbArguments } from "./verbArguments";

/** A roll back. What it is about is decided by the first look: what comes in between is somebody else's word. */
class Rollback {
  /** The version that is taken back, and the one that is put in its place, with a commit that holds it. */
  private found: { from: string; version: string; commit: string } | undefined;

  constructor(private readonly given: VerbArguments) {}

  async decide(at: Branch): Promise<Deed> {
    const {
      names: [app = "", phase = ""],
      reason,
      to,
    } = this.given;
    const { layout } = at.settings.repository;
    const where = { items: itemsOf(layout), stops: layout.stops, holds: layout.holds };
    const versions = await Versions.at(at.repository, where, at.files, [{ app, phase }]);
    const now = await versions.read({ app, phase, commit: versions.tip });
    if (now.version === undefined) throw new PromoteError("missing", now.problem);
    if (this.found !== undefined && this.found.from !== now.version) {
      const sentence = `${phase} of ${app} went from ${briefly(this.found.from)} to ${briefly(now.version)} meanwhile`;
      throw new PromoteError("other", `${sentence}; nothing was put back: look again.`);
    }
    const path = holdPathOf(layout, app);
    const held = await this.heldFile(at, path, to === undefined || !names(to, now.version) ? now.version : undefined);
    const already = `${phase} of ${app} holds ${briefly(now.version)} already, and is held.`;
    if (to !== undefined && names(to, now.version))
      return { subject: `hold(${app}): ${phase}: ${reason}`, changes: held, already };
    this.found ??= { from: now.version, ...(await this.before(at, versions)) };
    const subject = `rollback(${app}): ${phase} ${briefly(now.version)} -> ${briefly(this.found.version)}: ${reason}`;
    return { subject, changes: [...(await this.putBack(at, this.found.commit)), ...held], already };
  }

  /** What is put back: the one that is named, or the last one that nobody refuses. */
  private async before({ repository, settings, files }: Branch, versions: Versions) {
    const {
      names: [app = "", phase = ""],
      to,
    } = this.given;
    const { branch, layout } = settings.repository;
    const refused = await readable(textAt(files, holdPathOf(layout, app)).then((text) => readHoldFile(text, "")));
    const bad = refused?.refused.get(phase)?.map(({ version }) => version) ?? [];
    const fits = (version: string) =>
      to === undefined ? !bad.some((each) => names(each, version)) : names(to, version);
    const found = await heldBefore(repository, versions, { app, phase }, fits);
    if (found !== undefined) return found;
    const what = to === undefined ? "another version that nobody refuses" : `the version ${to}`;
    throw new PromoteError("missing", `${phase} of ${app} held ${what} at no commit of ${branch} that was looked at.`);
  }

  /** It comes from another time of the same phase, as a promotion comes from another phase. */
  private async putBack({ repository, settings, files }: Branch, sourceCommit: string): Promise<Change[]> {
    const {
      names: [app = "", phase = ""],
    } = this.given;
    const { url: gitRepo, branch, layout } = settings.repository;
    const where = { items: itemsOf(layout), stops: layout.stops, holds: layout.holds, gitRepo, branch };
    const scope = { ...where, app, sourceCommit, sourcePhase: phase, targetPhase: phase };
    const history = await History.open(repository, scope, files.commit);
    const { parts } = await history.source();
    return history.changes((await history.holdings(parts)).filter(({ same }) => !same));
  }

  /** The file with the phase held, and a version refused for it; nothing where it cannot be read: then it holds all by itself. */
  private async heldFile({ files }: Branch, path: string, bad: string | undefined): Promise<Change[]> {
    const {
      names: [, phase = ""],
      reason,
      until,
    } = this.given;
    const edited = async () => {
      const text = await textAt(files, path);
      const held = withHold(text, phase, { reason, ...(until && { until }) }, path) ?? text;
      const after = (bad === undefined ? undefined : withRefusal(held, phase, { version: bad, reason }, path)) ?? held;
      return after === text ? [] : [fileOf(path, after)];
    };
    return (await readable(edited())) ?? [];
  }
}

/** What is read; undefined where a file cannot be. */
const readable = <T>(reading: Promise<T>): Promise<T | undefined> =>
  reading.catch((error: unknown) => {
    if (error instanceof PromoteError && error.kind === "missing") return undefined;
    throw error;
  });

/** Runs the verb. `folder` is a private one. Returns the exit code. */
export function rollback(args: string[], folder: string, write: (text: string) => void): Promise<number> {
  const given = readArguments("rollback", args);
  const [app = "", phase = ""] = given.names;
  const deed = new Rollback(given);
  return editBranch(
    { ...given, app, phases: [phase] },
    ({ repository: { layout } }) => [holdPathOf(layout, app)],
    (branch) => deed.decide(branch),
    folder,
    write,
  );
}
