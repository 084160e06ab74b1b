// What a person may want to do about an edge, each with its command. A pure function.
import { typed } from "../../../contract/verbs";
import type { EdgeState, VerificationState } from "../survey/surveyed";
import type { NextStep } from "./shown";

/** Where an edge is. */
interface Place {
  app: string;
  from: string;
  stack: string | undefined;
}

const caller =
  ({ stack }: Place) =>
  (verb: string, ...words: string[]): string =>
    typed(verb, words, stack);

const check = { what: "Check the repository", command: "npm run promotion -- lint" };

/** The steps of an edge, the likeliest first. */
export function nextSteps(place: Place, edge: EdgeState): NextStep[] {
  const { app, from } = place;
  const { target, state, commit, gates } = edge;
  const call = caller(place);
  const rerun = { what: "Test it once more, and promote it if it passes", command: call("rerun", app, from) };
  const hold = { what: `Promote nothing of it into ${target}`, command: call("hold", app, target) };
  const anyway = commit && {
    what: "Promote it whatever its gates say",
    command: call("promote", app, target, "--commit", commit, "--from", from),
  };
  const rollback = { what: `Put back what ${target} held before`, command: call("rollback", app, target) };
  const why = { what: "See why, down to its pods and resources", command: call("status") };
  const closed = (gate: string): boolean => gates.some((each) => each.gate === gate && !each.open);
  const released = [
    ...(closed("hold") ? [{ what: `Release ${target}`, command: call("release", app, target) }] : []),
    ...(closed("stop") ? [{ what: "Let promotions of all applications go on", command: call("resume") }] : []),
  ];
  const steps: Record<typeof state, (NextStep | "" | undefined)[]> = {
    failed: [rerun, why],
    broken: [rerun, why],
    invalid: [check, rerun],
    waiting: [why, hold],
    due: [hold, why],
    running: [hold],
    verified: [anyway, hold],
    held: [...released, anyway],
    proposed: [hold],
    promoted: [rollback, hold],
    "already-current": [hold],
    superseded: [],
    "rolled-back": [why],
  };
  return steps[state].filter((each) => each !== undefined && each !== "");
}

/** The steps where nothing is promoted from the phase, and what is deployed there is verified. */
export function nextStepsWithin(place: Place, { state, end }: VerificationState): NextStep[] {
  const { app, from } = place;
  const call = caller(place);
  const rerun = { what: "Test it once more", command: call("rerun", app, from) };
  const rollback = { what: `Put back what ${from} held before`, command: call("rollback", app, from) };
  const hold = { what: `Promote nothing more into ${from}`, command: call("hold", app, from) };
  // What failed and stands has been held by a commit.
  const release = { what: `Let a better version into ${from}`, command: call("release", app, from) };
  const why = { what: "See why, down to its pods and resources", command: call("status") };
  const steps: Partial<Record<typeof state, NextStep[]>> = {
    failed: [...(end?.commit ? [release] : [hold]), rollback, rerun, why],
    broken: [rerun, why],
    invalid: [check, rerun],
    waiting: [why, hold],
    due: [why],
    running: [hold],
    verified: [rollback, hold],
    "rolled-back": [why],
  };
  return steps[state] ?? [];
}
