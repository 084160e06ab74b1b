// What a survey is asked, and what it finds.
import type { GatedEdge, PhaseOfGraph } from "../../../contract/phases";
import type { Proofs } from "../../../contract/proof";
import type { Forge } from "../forges/forge";
import type { RepositoryOptions } from "../git/repository";
import type { GateState } from "../gates/gates";
import type { RecordConfigMap } from "../ends/record";
import type { End } from "../ends/end";
import type { StateDecision } from "../ends/states";
import type { VerificationDecision } from "../ends/verification";
import type { Workflow } from "../ends/workflow";
import type { Generators } from "../versions/generators";
import type { Layout } from "../versions/layout";
import type { Application } from "../cluster/types";
import type { Namespaces } from "./observed";

/** What a survey needs to know. */
export interface SurveySettings extends Namespaces {
  /** All phases of this stack. */
  phases: readonly PhaseOfGraph[];
  /** All edges out of phases that this cluster runs. */
  edges: readonly GatedEdge[];
  repository: RepositoryOptions;
  layout: Layout;
  /** What checks are asked of; undefined where nobody here may ask. */
  forge?: Forge | undefined;
  /** What has to prove that a phase runs a version. */
  proofs: Proofs;
  /** Glob of the generator files; undefined: they are not looked at, and nothing is explained. */
  generators?: string | undefined;
  /** The same glob, of what is due alone: applications may bring campaigns of their own. Undefined: they bring none. */
  campaignsIn?: string | undefined;
}

/** One application in one phase. */
export interface PhaseState {
  app: string;
  phase: string;
  /** The version on the branch; undefined if it has none. */
  version: string | undefined;
  /** Why its values file cannot be read, or why nobody's version is told, as one sentence. */
  problem?: string | undefined;
  /** True: several Applications claim it, so that none is promoted from. */
  claimed?: true;
  /** The version that its pods run, by their images; undefined if they do not tell. */
  runs?: string | undefined;
  /** Argo CD's health; undefined if there is no Application on this cluster. */
  health: string | undefined;
  /** Argo CD's sync status. */
  sync: string | undefined;
  /** Commit of the GitOps repository that it was synced to last; undefined if there was none. */
  commit?: string | undefined;
  edges: EdgeState[];
  /** How its version is verified where nothing is promoted from it; undefined where it is not. */
  verification?: VerificationState | undefined;
  /** The newest promotion into this phase. */
  arrived?: End | undefined;
  /** What keeps it from running what the branch says, and what to do next: a sentence each. */
  why?: string[];
  application?: Application | undefined;
}

/** The verification of what a phase that promotes nothing was synced to last. */
export interface VerificationState extends VerificationDecision {
  /** Commit of that sync. */
  commit: string | undefined;
  /** The newest end, of any commit. */
  last: End | undefined;
  workflow: Workflow | undefined;
}

/** One promotion that could be made along one edge. */
export interface EdgeState extends StateDecision {
  target: string;
  /** Commit of the source phase's last sync: with application and phase the identity. */
  commit: string | undefined;
  /** The newest end on this edge, of any identity. */
  last: End | undefined;
  /** Every gate that there is before it. */
  gates: GateState[];
  /** The end of what soaks, where its soak begins again with this look. */
  unsteady?: End | undefined;
  /** The Workflow that runs, or else the last one. */
  workflow: Workflow | undefined;
  /** The one that tests and promotes, and the one that promotes alone what was verified before. */
  workflows: { whole: Workflow | undefined; alone: Workflow | undefined };
}

/** What stands somewhere in a phase: its edges, or how what is deployed there is verified where it has none. */
export const standingIn = ({ edges, verification }: PhaseState): (EdgeState | VerificationState)[] => [
  ...edges,
  ...(verification ? [verification] : []),
];

/** What was found. */
export interface Survey {
  phases: PhaseState[];
  records: Map<string, RecordConfigMap>;
  /** What concerns no row: Applications that are no application's phase, a sentence each. */
  misplaced: string[];
  /** What the repository says is to be deployed; undefined if it was not looked at. */
  generators?: Generators | undefined;
}
