// The names under which a forge shows how promotions stand beside commits.
import type { Edge } from "../../../contract/phases";

/** At a source commit, which several applications may have. */
export const atSource = (app: string, { source, target }: Edge): string =>
  `argo-promotion/${app}: ${source} -> ${target}`;

/** The same of a phase that promotes nothing. */
export const atPhase = (app: string, phase: string): string => `argo-promotion/${app}: ${phase}`;

/** At a commit that proposes one application alone: rules of a branch can ask for it. */
export const atProposal = ({ source, target }: Edge): string => `argo-promotion/${source} -> ${target}`;
