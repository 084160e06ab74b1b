// What a person may want to do about an edge, each with its command. A pure function.
import type { EdgeState } from "../survey/surveyed";
import type { NextStep } from "./shown";

/** Where an edge is. */
interface Place {
  app: string;
  from: string;
  stack: string | undefined;
}

/** The steps, the likeliest first. */
export function nextSteps({ app, from, stack }: Place, edge: EdgeState): NextStep[] {
  const { target, state, commit, gates } = edge;
  const call = (verb: string, ...args: string[]): string =>
    ["npm run promotion --", verb, ...args, "--stack", stack ?? "STACK"].join(" ");
  const because = ["--reason", '"..."'];
  const rerun = { what: "Test it once more, and promote it if it passes", command: call("rerun", app, from) };
  const hold = { what: `Promote nothing of it into ${target}`, command: call("hold", app, target, ...because) };
  const anyway = commit && {
    what: "Promote it whatever its gates say",
    command: call("promote", app, target, "--commit", commit, "--from", from, ...because),
  };
  const rollback = { what: `Put back what ${target} held before`, command: call("rollback", app, target, ...because) };
  const why = { what: "See why, down to its pods and resources", command: call("status") };
  const closed = (gate: string): boolean => gates.some((each) => each.gate === gate && !each.open);
  const released = [
    ...(closed("hold") ? [{ what: `Release ${target}`, command: call("release", app, target) }] : []),
    ...(closed("stop") ? [{ what: "Let promotions of all applications go on", command: call("resume") }] : []),
  ];
  const steps: Record<typeof state, (NextStep | "" | undefined)[]> = {
    failed: [rerun, why],
    broken: [rerun, why],
    invalid: [{ what: "Check the repository", command: "npm run promotion -- lint" }, rerun],
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
