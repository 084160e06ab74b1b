// `npm run promotion -- rollback`: one commit puts back the version that a phase held before, and holds the phase.
import { itemsOf } from "../../components/settings/carried";
import { PromoteError } from "../../promote/src/errors";
import { withHold } from "../../promote/src/gates/holdEdit";
import { briefly } from "../../promote/src/version";
import { heldBefore } from "../../promote/src/versions/before";
import { History } from "../../promote/src/versions/history";
import { holdPathOf } from "../../promote/src/versions/layout";
import { Versions } from "../../promote/src/versions/versions";
import { heldText } from "../../promote/src/versions/whole";
import { editBranch, fileOf, textAt, type Branch, type Deed } from "./edits";
import { readArguments, type VerbArguments } from "./verbArguments";

/** What puts the version back. */
async function decide({ repository, settings, files }: Branch, given: VerbArguments): Promise<Deed> {
  const {
    names: [app = "", phase = ""],
    reason,
    until,
    to,
  } = given;
  const { url, branch, layout } = settings.repository;
  const where = { items: itemsOf(layout), stops: layout.stops, holds: layout.holds };
  const place = { app, phase };
  const versions = await Versions.at(repository, where, files, [place]);
  const before = await heldBefore(repository, versions, place, to);
  if (before === undefined) {
    const what = to === undefined ? "another version than now" : `the version ${to}`;
    throw new PromoteError(
      "missing",
      `${phase} of ${app} never held ${what} on ${branch}, as far as its history was read.`,
    );
  }
  // It comes from another time of the same phase, as a promotion comes from another phase.
  const scope = {
    ...where,
    ...place,
    gitRepo: url,
    branch,
    sourceCommit: before.commit,
    sourcePhase: phase,
    targetPhase: phase,
  };
  const history = await History.open(repository, scope, files.commit);
  const { parts } = await history.source();
  const holdings = await history.holdings(parts);
  const changes = await history.changes(holdings.filter(({ same }) => !same));
  const file = holdPathOf(layout, app);
  const held = withHold(await textAt(files, file), phase, { reason, ...(until && { until }) }, file);
  const from = briefly(heldText(holdings));
  return {
    subject: `rollback(${app}): ${phase} ${from} -> ${briefly(before.version)}: ${reason}`,
    changes: [...changes, ...(held === undefined ? [] : [fileOf(file, held)])],
    already: `${phase} of ${app} holds ${from} already.`,
  };
}

/** Runs the verb. `folder` is a private one. Returns the exit code. */
export function rollback(args: string[], folder: string, write: (text: string) => void): Promise<number> {
  const given = readArguments("rollback", args);
  const [app = "", phase = ""] = given.names;
  return editBranch(
    { ...given, app, phases: [phase] },
    ({ repository: { layout } }) => [holdPathOf(layout, app)],
    (branch) => decide(branch, given),
    folder,
    write,
  );
}
