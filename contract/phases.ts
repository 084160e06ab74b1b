// The phases as the program hands them to the step, and the order in which people see them.

/** What the step knows about a phase. */
export interface PhaseOfGraph {
  name: string;
  promotesTo: readonly string[];
  /** False: it lives on another stack's cluster. */
  managed: boolean;
  /** True: an application may go without a values file in it. */
  valuesOptional: boolean;
}

/** `source -> target`. */
export interface Edge {
  source: string;
  target: string;
}

/** A phase as people write it: what is left out is as by default. */
export type GivenPhase = Pick<PhaseOfGraph, "name"> & Partial<PhaseOfGraph>;

/** The phases that a stack has unless it is told otherwise. */
export const defaultPhases = [{ name: "test", promotesTo: ["prod"] }, { name: "prod" }] satisfies GivenPhase[];

/** The text of the option `--phases`: what is as by default is left out. */
export function phasesText(phases: readonly GivenPhase[]): string {
  return JSON.stringify(
    phases.map(({ name, promotesTo = [], managed = true, valuesOptional = false }) => ({
      name,
      promotesTo,
      ...(managed ? {} : { managed }),
      ...(valuesOptional ? { valuesOptional } : {}),
    })),
  );
}

/** The edges out of the phases that this cluster runs. */
export const edgesOf = (phases: readonly PhaseOfGraph[]): Edge[] =>
  phases
    .filter(({ managed }) => managed)
    .flatMap(({ name, promotesTo }) => promotesTo.map((target) => ({ source: name, target })));

/**
 * Names of all phases along the edges: each after those that promote to it, and otherwise as they are listed. What stands
 * in a cycle comes last.
 */
export function inOrder(phases: readonly Pick<PhaseOfGraph, "name" | "promotesTo">[]): string[] {
  const left = new Set(phases.flatMap(({ name, promotesTo }) => [name, ...promotesTo]));
  const order: string[] = [];
  for (let before = -1; before !== order.length;) {
    before = order.length;
    for (const name of left) {
      const waits = phases.some(
        (phase) => left.has(phase.name) && phase.name !== name && phase.promotesTo.includes(name),
      );
      if (waits) continue;
      left.delete(name);
      order.push(name);
    }
  }
  return [...order, ...left];
}
