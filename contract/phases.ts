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

/** The phases that a stack has unless it is told otherwise. */
export const defaultPhases: readonly PhaseOfGraph[] = [
  { name: "test", promotesTo: ["prod"], managed: true, valuesOptional: false },
  { name: "prod", promotesTo: [], managed: true, valuesOptional: false },
];

/** The text of the option `--phases`: what is as by default is left out. */
export function phasesText(phases: readonly PhaseOfGraph[]): string {
  return JSON.stringify(
    phases.map(({ name, promotesTo, managed, valuesOptional }) => ({
      name,
      promotesTo,
      ...(managed ? {} : { managed }),
      ...(valuesOptional ? { valuesOptional } : {}),
    })),
  );
}

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
