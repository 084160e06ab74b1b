// The option `--phases`: the phases of a stack and the edges between them.
import { problemOf } from "../../../contract/grammar";
import { phaseName } from "../../../contract/identity";
import type { PhaseOfGraph } from "../../../contract/phases";
import { PromoteError } from "../errors";
import { parsed, shown } from "./json";

const example = '[{"name":"test","promotesTo":["prod"]}]';

/** Checks the phases: a JSON list, each with its name and what it promotes to. */
export function readPhases(value: unknown): PhaseOfGraph[] {
  const refuse = (): never => {
    const given = shown(value);
    throw new PromoteError("bad-input", `--phases is ${given}; it must be a JSON list such as ${example}.`);
  };
  const isName = (name: unknown): name is string =>
    typeof name === "string" && problemOf(phaseName, name) === undefined;
  const phases = parsed(value);
  if (!Array.isArray(phases)) return refuse();
  return phases.map((phase: unknown) => {
    const { name, promotesTo = [], managed, valuesOptional } = (phase ?? {}) as Record<keyof PhaseOfGraph, unknown>;
    if (!isName(name) || !Array.isArray(promotesTo) || !promotesTo.every(isName)) return refuse();
    if (promotesTo.includes(name)) return refuse();
    return { name, promotesTo, managed: managed !== false, valuesOptional: valuesOptional === true };
  });
}
