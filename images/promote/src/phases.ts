// The option `--phases`: the phases of a stack and the edges between them.
import { problemOf } from "../../../contract/grammar";
import { phaseName } from "../../../contract/identity";
import type { PhaseOfGraph } from "../../../contract/phases";
import { PromoteError } from "./errors";
import type { Edge } from "./state/record";

const example = '[{"name":"test","promotesTo":["prod"]}]';

/** Checks the phases: a JSON list, each with its name and what it promotes to. */
export function readPhases(value: unknown): PhaseOfGraph[] {
  const refuse = (): never => {
    const given = JSON.stringify(value)?.slice(0, 200);
    throw new PromoteError("bad-input", `--phases is ${given}; it must be a JSON list such as ${example}.`);
  };
  const isName = (name: unknown): name is string =>
    typeof name === "string" && problemOf(phaseName, name) === undefined;
  let phases: unknown;
  try {
    phases = JSON.parse(String(value));
  } catch {
    return refuse();
  }
  if (!Array.isArray(phases)) return refuse();
  return phases.map((phase: unknown) => {
    const { name, promotesTo = [], managed, valuesOptional } = (phase ?? {}) as Record<keyof PhaseOfGraph, unknown>;
    if (!isName(name) || !Array.isArray(promotesTo) || !promotesTo.every(isName)) return refuse();
    if (promotesTo.includes(name)) return refuse();
    return { name, promotesTo, managed: managed !== false, valuesOptional: valuesOptional === true };
  });
}

/** The edges out of the phases that this cluster runs. */
export const edgesOf = (phases: readonly PhaseOfGraph[]): Edge[] =>
  phases
    .filter(({ managed }) => managed)
    .flatMap(({ name, promotesTo }) => promotesTo.map((target) => ({ source: name, target })));
