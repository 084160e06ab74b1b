// `npm run promotion -- rollback`: one commit puts back the version that a phase held before, refuses the one that it held, and holds the phase.
import { PromoteError } from "../../promote/src/errors";
import { withHold, withRefusal } from "../../promote/src/gates/holdEdit";
import { readHoldFile } from "../../promote/src/gates/holdFile";
import { plainFile, type Change } from "../../promote/src/git/commits";
import { textAt, type Files } from "../../promote/src/git/files";
import { briefly, names } from "../../promote/src/version";
import { heldBefore, type Before } from "../../promote/src/versions/before";
import { holdPathOf } from "../../promote/src/versions/layout";
import { Versions } from "../../promote/src/versions/versions";
import { editBranch, type Branch, type Deed } from "./edits";
import { layoutOf } from "./stack";
import { readArguments, type VerbArguments } from "./verbArguments";

/** A roll back. What it is about is decided by the first look: what comes in between is somebody else's word. */
class Rollback {
  readonly app: string;
  readonly phase: string;
  /** The version that is taken back, and the one that is put in its place. */
  private found: (Before & { from: string }) | undefined;

  constructor(private readonly given: VerbArguments) {
    [this.app = "", this.phase = ""] = given.names;
  }

  /** What is to be done on the newest commit. */
  async decide(branch: Branch): Promise<Deed> {
    const { app, phase, found } = this;
    const { reason, to } = this.given;
    const layout = layoutOf(branch.settings);
    const versions = await Versions.at(branch.repository, layout, branch.files, [{ app, phase }]);
    const now = await versions.read({ app, phase, commit: versions.tip });
    if (now.version === undefined) throw new PromoteError("missing", now.problem);
    if (found !== undefined && found.from !== now.version) {
      const sentence = `${phase} of ${app} went from ${briefly(found.from)} to ${briefly(now.version)} meanwhile`;
      throw new PromoteError("other", `${sentence}; nothing was put back: look again.`);
    }
    const path = holdPathOf(layout, app);
    const already = `${phase} of ${app} holds ${briefly(now.version)} already, and is held.`;
    if (to !== undefined && names(to, now.version))
      return { subject: `hold(${app}): ${phase}: ${reason}`, changes: await this.held(branch.files, path), already };
    this.found ??= { from: now.version, ...(await this.before(branch, versions, path)) };
    const subject = `rollback(${app}): ${phase} ${briefly(now.version)} -> ${briefly(this.found.version)}: ${reason}`;
    const held = await this.held(branch.files, path, now.version);
    return { subject, changes: [...(await versions.putBack({ app, phase }, this.found.commit)), ...held], already };
  }

  /** What is put back: the version that is named, or the last one that nobody refuses. */
  private async before({ repository, settings, files }: Branch, versions: Versions, path: string): Promise<Before> {
    const { app, phase } = this;
    const { to } = this.given;
    const file = await readable(textAt(files, path).then((text) => readHoldFile(text, path)));
    const bad = file?.refused.get(phase) ?? [];
    const fits = (version: string) =>
      to === undefined ? !bad.some((each) => names(each.version, version)) : names(to, version);
    const found = await heldBefore(repository, versions, { app, phase }, fits);
    if (found !== undefined) return found;
    const what = to === undefined ? "another version that nobody refuses" : `the version ${to}`;
    const { branch } = settings.repository;
    throw new PromoteError("missing", `${phase} of ${app} held ${what} at no commit of ${branch} that was looked at.`);
  }

  /** The file with the phase held, and a bad version refused; nothing where it cannot be read: then it holds all by itself. */
  private async held(files: Files, path: string, bad?: string): Promise<Change[]> {
    const { reason, until } = this.given;
    const edited = async () => {
      const text = await textAt(files, path);
      const held = withHold(text, this.phase, { reason, ...(until && { until }) }, path) ?? text;
      const refusal = bad && withRefusal(held, this.phase, { version: bad, reason }, path);
      const after = refusal ?? held;
      return after === text ? [] : [plainFile(path, after)];
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
  const deed = new Rollback(given);
  return editBranch(
    { ...given, app: deed.app, phases: [deed.phase] },
    (settings) => [holdPathOf(layoutOf(settings), deed.app)],
    (branch) => deed.decide(branch),
    folder,
    write,
  );
}
