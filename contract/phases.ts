// The phases as the program hands them to the step, and the order in which people see them.
import type { Campaigns } from "./campaigns";
import type { Window } from "./windows";

/** What must hold, besides a verification that passed, before an edge is taken. */
export interface EdgeGates {
  /** How long what was tested must run on without a break, such as 24h. */
  soak?: string | undefined;
  /** When promotions are made. */
  windows?: readonly Window[] | undefined;
  /** Phases that must have verified the same version too. */
  needs?: readonly string[] | undefined;
  /** What CI must have said to have succeeded about the source commit, by the names that the forge shows. */
  checks?: readonly string[] | undefined;
}

/**
 * How a promotion is written along an edge. "push": by a commit on the branch; "pullRequest": by a commit on a branch of its own, which a
 * person merges.
 */
export const carriers = ["push", "pullRequest"] as const;

/** One of them. */
export type Carrier = (typeof carriers)[number];

/** Where a phase promotes to: the name of a phase, or a phase with gates before it and the way it is written. */
export type EdgeOut =
  string | ({ phase: string; carrier?: Carrier | undefined; autoMerge?: boolean | undefined } & EdgeGates);

/** Keys of an edge's gates. */
export const gateKeys = ["soak", "windows", "needs", "checks"] as const satisfies (keyof EdgeGates)[];

/** The phase that an edge leads to. */
export const targetOf = (out: EdgeOut): string => (typeof out === "string" ? out : out.phase);

/** The gates before it; none where it has none. */
export function gatesOf(out: EdgeOut): EdgeGates {
  if (typeof out === "string") return {};
  const { soak, windows, needs, checks } = out;
  return { soak, windows, needs, checks };
}

/** How it is written. */
export const carrierOf = (out: EdgeOut): Carrier => (typeof out === "string" ? undefined : out.carrier) ?? carriers[0];

/** Whether the forge is asked to merge what is proposed. */
export const mergesItself = (out: EdgeOut): boolean => typeof out !== "string" && out.autoMerge === true;

/** The phases that a phase promotes to. */
export const targetsOf = ({ promotesTo = [] }: { promotesTo?: readonly EdgeOut[] }): string[] =>
  promotesTo.map(targetOf);

/**
 * What becomes of a version that failed its verification in a phase without edges out. "record": it is written down, and nothing else;
 * "hold": nothing more is promoted into the phase; "rollback": the last version that was verified there takes its place.
 */
export const onFailures = ["record", "hold", "rollback"] as const;

/** One of them. */
export type OnFailure = (typeof onFailures)[number];

/** What the step knows about a phase. */
export interface PhaseOfGraph {
  name: string;
  promotesTo: readonly EdgeOut[];
  /** False: it lives on another stack's cluster. */
  managed: boolean;
  /** True: an application may go without a values file in it. */
  valuesOptional: boolean;
  /** Of a phase without edges out, whose deployments are verified then; undefined: they are not. */
  onFailure?: OnFailure | undefined;
  /** What it allows of applications' own campaigns; undefined: none. */
  campaigns?: Campaigns | undefined;
}

/** Whether a phase that promotes nothing is verified all the same. */
export const isLastVerified = <P extends Pick<PhaseOfGraph, "managed" | "promotesTo" | "onFailure">>(
  phase: P,
): phase is P & { onFailure: OnFailure } =>
  phase.managed && phase.promotesTo.length === 0 && phase.onFailure !== undefined;

/** Whether what is deployed in a phase starts a Workflow: it is verified there, promoted from there, or both. */
export const startsWorkflows = (phase: Pick<PhaseOfGraph, "managed" | "promotesTo" | "onFailure">): boolean =>
  isLastVerified(phase) || (phase.managed && phase.promotesTo.length > 0);

/** `source -> target`. */
export interface Edge {
  source: string;
  target: string;
}

/** The same, with what must hold before it is taken, and how it is written. */
export interface GatedEdge extends Edge {
  gates: EdgeGates;
  carrier: Carrier;
  /** True: the forge is asked to merge what is proposed. */
  autoMerge: boolean;
}

/** A phase as people write it: what is left out is as by default. */
export type GivenPhase = Pick<PhaseOfGraph, "name"> & Partial<PhaseOfGraph>;

/** The phases that a stack has unless it is told otherwise. */
export const defaultPhases = [{ name: "test", promotesTo: ["prod"] }, { name: "prod" }] satisfies GivenPhase[];

/** The text of the option `--phases`: what is as by default is left out. */
export function phasesText(phases: readonly GivenPhase[]): string {
  return JSON.stringify(
    phases.map(({ name, promotesTo = [], managed = true, valuesOptional = false, onFailure, campaigns }) => ({
      name,
      promotesTo: promotesTo.map(asWritten),
      ...(managed ? {} : { managed }),
      ...(valuesOptional ? { valuesOptional } : {}),
      ...(onFailure === undefined ? {} : { onFailure }),
      ...(campaigns === undefined ? {} : { campaigns }),
    })),
  );
}

/** An edge in its short form where it has one. */
function asWritten(out: EdgeOut): EdgeOut {
  const { soak, windows = [], needs = [], checks = [] } = gatesOf(out);
  const carrier = carrierOf(out);
  const terms: Exclude<EdgeOut, string> = {
    phase: targetOf(out),
    ...(carrier !== carriers[0] && { carrier }),
    ...(mergesItself(out) && { autoMerge: true }),
    ...(soak !== undefined && { soak }),
    ...(windows.length > 0 && { windows }),
    ...(needs.length > 0 && { needs }),
    ...(checks.length > 0 && { checks }),
  };
  return Object.keys(terms).length === 1 ? targetOf(out) : terms;
}

/** The edges out of the phases that this cluster runs. */
export const edgesOf = (phases: readonly PhaseOfGraph[]): GatedEdge[] =>
  phases
    .filter(({ managed }) => managed)
    .flatMap(({ name: source, promotesTo }) =>
      promotesTo.map((out) => ({
        source,
        target: targetOf(out),
        gates: gatesOf(out),
        carrier: carrierOf(out),
        autoMerge: mergesItself(out),
      })),
    );

/**
 * Names of all phases along the edges: each after those that promote to it, and otherwise as they are listed. What stands
 * in a cycle comes last.
 */
export function inOrder(phases: readonly Pick<PhaseOfGraph, "name" | "promotesTo">[]): string[] {
  const left = new Set(phases.flatMap((phase) => [phase.name, ...targetsOf(phase)]));
  const order: string[] = [];
  for (let before = -1; before !== order.length;) {
    before = order.length;
    for (const name of left) {
      const waits = phases.some(
        (phase) => left.has(phase.name) && phase.name !== name && targetsOf(phase).includes(name),
      );
      if (waits) continue;
      left.delete(name);
      order.push(name);
    }
  }
  return [...order, ...left];
}
