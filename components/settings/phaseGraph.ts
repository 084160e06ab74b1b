// What makes a list of phases wrong: names, targets, cycles, and where two phases would meet. Pure functions.
import { targetsOf } from "../../contract/phases";
import { namespaces } from "../objects/names";
import { edgeProblems, type GraphProblem } from "./edgeProblems";
import { meetingNamespaces, runTogether } from "./meetings";
import type { Phase } from "./phases";
import { fill, usualNamespace } from "./placeholders";

/** The phases of a cycle in the order of their edges, or nothing. */
export function findCycle(phases: readonly Pick<Phase, "name" | "promotesTo">[]): string[] | undefined {
  const targets = new Map(phases.map((phase) => [phase.name, targetsOf(phase)]));
  const done = new Set<string>();
  const visit = (name: string, trail: string[]): string[] | undefined => {
    if (trail.includes(name)) return [...trail.slice(trail.indexOf(name)), name];
    if (done.has(name)) return undefined;
    for (const target of targets.get(name) ?? []) {
      const cycle = visit(target, [...trail, name]);
      if (cycle) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const { name } of phases) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Namespaces that no application may be put into. */
const reserved = [...Object.values(namespaces), "default", "kube-system", "kube-public", "kube-node-lease"];

/** The reserved namespaces that an application of the right name would be put into. */
function reservedMatches(namespace: string, phase: string): string[] {
  const [before = "", after] = fill(namespace, { app: "*", phase }).split("*");
  if (after === undefined) return reserved.filter((name) => name === before);
  const shortest = before.length + after.length + 1;
  return reserved.filter((name) => name.length >= shortest && name.startsWith(before) && name.endsWith(after));
}

/** What is wrong between phases that run on one cluster: one name ends with another, or both are in one namespace. */
function meetings(phases: readonly Pick<Phase, "name" | "managed" | "namespace">[]): GraphProblem[] {
  const here = phases.map((phase, index) => ({ phase, index })).filter(({ phase }) => phase.managed);
  const names = here.map(({ phase }) => phase.name);
  const problems: GraphProblem[] = [];
  for (const { phase: a, index: i } of here) {
    for (const { phase: b, index: j } of here) {
      const together = runTogether(a.name, b.name, names);
      if (together) problems.push({ path: [i, "name"], value: a.name, allowed: together });
      // Of two namespaces the one is named that is not as by default, and of two such the later.
      const usual = (one: typeof a) => one.namespace === usualNamespace;
      if (a.name === b.name || usual(a) || (!usual(b) && i < j)) continue;
      const met = meetingNamespaces(a, b);
      if (met) problems.push({ path: [i, "namespace"], value: a.namespace, allowed: met });
    }
  }
  return problems;
}

/**
 * What is wrong between phases: a name used twice, an unknown target, a cycle, a reserved namespace, none managed, two that
 * meet in names or namespaces.
 */
export function graphProblems(
  phases: readonly Pick<Phase, "name" | "promotesTo" | "managed" | "namespace">[],
): GraphProblem[] {
  const names = phases.map((p) => p.name);
  const problems: GraphProblem[] = [];
  phases.forEach((p, i) => {
    if (names.indexOf(p.name) !== i) {
      problems.push({ path: [i, "name"], value: p.name, allowed: "a name that no other phase has" });
    }
    const taken = reservedMatches(p.namespace, p.name);
    if (taken.length > 0) {
      problems.push({
        path: [i, "namespace"],
        value: p.namespace,
        allowed: `a pattern that ${taken.join(", ")} does not match`,
      });
    }
    problems.push(...edgeProblems(p, i, phases));
  });
  problems.push(...meetings(phases));
  const cycle = findCycle(phases);
  if (cycle) problems.push({ path: [], value: cycle.join(" -> "), allowed: "edges without a cycle" });
  if (phases.length > 0 && phases.every((p) => !p.managed)) {
    problems.push({ path: [], value: names.join(", "), allowed: "at least one phase with managed: true" });
  }
  return problems;
}
