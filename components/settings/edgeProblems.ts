// What is wrong with the edges between phases: targets that there are not, and phases that never verify what an edge needs. Pure functions.
import { nearest } from "../../contract/nearest";
import { gatesOf, targetOf, targetsOf } from "../../contract/phases";
import type { Phase } from "./phases";

/** A problem between phases: where it is, the bad value, what is allowed. */
export interface GraphProblem {
  path: (string | number)[];
  value: string;
  allowed: string;
}

type Known = Pick<Phase, "name" | "promotesTo" | "managed">;

function nameOfPhase(given: string, names: readonly string[]): string {
  const near = nearest(given, names);
  return `the name of a phase (${near === undefined ? names.join(", ") : `"${near}"?`})`;
}

/** All phases that the edges lead to from one. */
function behind(name: string, phases: readonly Known[], seen = new Set<string>()): Set<string> {
  for (const target of phases.filter((phase) => phase.name === name).flatMap(targetsOf)) {
    if (seen.has(target)) continue;
    seen.add(target);
    behind(target, phases, seen);
  }
  return seen;
}

/** The phases that can get a version: by what nobody promotes into, or along an edge whose needs can get it too. */
function reachable(phases: readonly Known[]): Set<string> {
  const edges = phases.flatMap(({ name, promotesTo }) =>
    promotesTo.map((out) => ({ target: targetOf(out), from: [name, ...(gatesOf(out).needs ?? [])] })),
  );
  const found = new Set(phases.map(({ name }) => name).filter((name) => edges.every(({ target }) => target !== name)));
  for (let before = -1; before !== found.size;) {
    before = found.size;
    for (const { target, from } of edges) if (from.every((name) => found.has(name))) found.add(target);
  }
  return found;
}

/** Why a phase can never have verified the version that is about to be promoted; undefined where it may. */
function neverMet(need: string, source: Known, target: string, phases: readonly Known[]): string | undefined {
  const found = phases.find(({ name }) => name === need);
  if (found === undefined)
    return nameOfPhase(
      need,
      phases.map(({ name }) => name),
    );
  if (need === source.name) return `other phases than ${source.name}, which the edge comes from`;
  if (need === target || behind(target, phases).has(need))
    return `phases that have the version before ${target}: ${need} comes after it`;
  if (!found.managed) return `phases of this stack's cluster: what ${need} verified is known on its own alone`;
  if (found.promotesTo.length === 0) return `phases that verify something: ${need} has no edge out`;
  return reachable(phases).has(need)
    ? undefined
    : `phases that get a version without this edge: ${need} waits for ${target}`;
}

/** What is wrong with the edges out of a phase. */
export function edgeProblems(source: Known, index: number, phases: readonly Known[]): GraphProblem[] {
  const names = phases.map(({ name }) => name);
  const targets = targetsOf(source);
  return source.promotesTo.flatMap((out, j): GraphProblem[] => {
    const target = targetOf(out);
    const at = [index, "promotesTo", j];
    const path = typeof out === "string" ? at : [...at, "phase"];
    if (!names.includes(target)) return [{ path, value: target, allowed: nameOfPhase(target, names) }];
    if (targets.indexOf(target) !== j) return [{ path, value: target, allowed: "each phase once" }];
    const { needs = [] } = gatesOf(out);
    return needs.flatMap((need, k) => {
      const allowed = needs.indexOf(need) === k ? neverMet(need, source, target, phases) : "each phase once";
      return allowed === undefined ? [] : [{ path: [...at, "needs", k], value: need, allowed }];
    });
  });
}
