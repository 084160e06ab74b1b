// `npm run promotion -- promote`: a person carries the version of a commit along an edge, by a commit of his own. No gate but a
// person's word is asked: who calls knows why.
import type { Settings } from "../../config";
import { problemOf } from "../../contract/grammar";
import { commitId } from "../../contract/identity";
import { meantBy } from "../../contract/nearest";
import { targetsOf } from "../../contract/phases";
import { PromoteError } from "../../promote/src/errors";
import { heldBy, lookAtGates } from "../../promote/src/gates/gates";
import { Words } from "../../promote/src/gates/words";
import { briefly } from "../../promote/src/version";
import { heldText } from "../../promote/src/versions/whole";
import { holdPathOf } from "../../promote/src/versions/layout";
import { editBranch, historyOf, type Branch, type Deed } from "./edits";
import { layoutOf } from "./stack";
import { readArguments } from "./verbArguments";

const refuse = (kind: "bad-input" | "other", sentence: string): never => {
  throw new PromoteError(kind, sentence);
};

/** The phase that a version comes from: the one that is named, or the only one that promotes into the target. */
function sourceOf({ phases }: Settings, target: string, named: string | undefined): string {
  const sources = phases.filter((phase) => targetsOf(phase).includes(target)).map(({ name }) => name);
  if (named === undefined && sources.length === 1) return sources[0]!;
  const must = `it must be one of ${sources.join(", ")}`;
  if (named === undefined)
    return refuse("bad-input", `--from is missing: several phases promote into ${target}; ${must}.`);
  if (sources.includes(named)) return named;
  return refuse(
    "bad-input",
    `--from is ${named}, which does not promote into ${target}; ${must}${meantBy(named, sources)}.`,
  );
}

/** Runs the verb. `folder` is a private one. Returns the exit code. */
export function promote(args: string[], folder: string, write: (text: string) => void): Promise<number> {
  const given = readArguments("promote", args);
  const { reason, from, commit = "" } = given;
  const [app = "", target = ""] = given.names;
  const problem = problemOf(commitId, commit);
  if (problem !== undefined)
    refuse("bad-input", `--commit is ${JSON.stringify(commit.slice(0, 100))}; it must be ${problem}.`);
  const decide = async (branch: Branch): Promise<Deed> => {
    const layout = layoutOf(branch.settings);
    const source = sourceOf(branch.settings, target, from);
    const history = await historyOf(branch, { app, sourceCommit: commit, sourcePhase: source, targetPhase: target });
    const { parts, text } = await history.source();
    const said = await new Words(branch.files, layout).about(app);
    const asked = { app, phase: target, version: text, now: new Date(), gates: {} };
    const held = heldBy(
      lookAtGates({ ...asked, ...said, soaking: undefined, checked: undefined, verifiedIn: new Set() }),
    );
    if (held !== undefined) refuse("other", `${held} Nothing was promoted.`);
    const holdings = await history.holdings(parts);
    const [before, after] = [briefly(heldText(holdings)), briefly(text)];
    return {
      subject: `promote(${app}): ${source} -> ${target} ${after} after ${before || "nothing"}: ${reason}`,
      changes: await history.changes(holdings.filter(({ same }) => !same)),
      already: `${target} of ${app} holds ${after} already.`,
    };
  };
  const paths = (settings: Settings) => [layoutOf(settings).stops, holdPathOf(layoutOf(settings), app)];
  return editBranch({ ...given, app, phases: [target] }, paths, decide, folder, write);
}
