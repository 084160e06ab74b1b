// All gates, in the order in which they are asked. A new one is a file of its own and a line here.
import { checks } from "./checks";
import type { Facts, Gate, Verdict } from "./gate";
import { hold } from "./hold";
import { needs } from "./needs";
import { refused } from "./refused";
import { soak } from "./soak";
import { stop } from "./stop";
import { windows } from "./windows";

const gates: readonly Gate[] = [stop, hold, refused, needs, checks, soak, windows];

/** A gate of an edge, as it is. */
export interface GateState extends Verdict, Pick<Gate, "by"> {
  gate: Gate["name"];
}

/** Every gate before an edge. */
export const lookAtGates = (facts: Facts): GateState[] =>
  gates.flatMap((each) => {
    const verdict = each.look(facts);
    return verdict === undefined ? [] : [{ gate: each.name, by: each.by, ...verdict }];
  });

/**
 * The same, where what CI said is asked for last: only where nothing else keeps the version back.
 *
 * @param ask what was said about the source commit
 */
export async function lookAtAll(
  facts: Omit<Facts, "checked">,
  ask: () => Promise<Facts["checked"]>,
): Promise<GateState[]> {
  const states = lookAtGates({ ...facts, checked: undefined });
  const others = states.filter(({ gate }) => gate !== checks.name);
  const isAsked = others.length < states.length && others.every(({ open }) => open);
  return isAsked ? lookAtGates({ ...facts, checked: await ask() }) : states;
}

/** Why a person keeps a version back, as one sentence: the first such gate that is closed; undefined where all are open. */
export const heldBy = (states: readonly GateState[]): string | undefined =>
  states.find(({ open, by }) => !open && by === "person")?.reason;

/** What the edge still waits for, a sentence each; undefined where all its own gates are open. */
export function waitsFor(states: readonly GateState[]): string | undefined {
  const closed = states.filter(({ open, by }) => !open && by === "edge").map(({ reason }) => reason);
  return closed.length === 0 ? undefined : closed.join(" ");
}
