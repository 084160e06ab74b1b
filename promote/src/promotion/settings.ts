// What one promotion is asked to do.
import type { Carrier, EdgeGates } from "../../../contract/phases";
import type { ForgeChoice } from "../forges/forges";
import type { SigningKey } from "../git/signing";
import type { RepositorySettings } from "../versions/layout";

/** A promotion, checked. */
export interface PromotionSettings extends RepositorySettings {
  app: string;
  sourcePhase: string;
  targetPhase: string;
  /** Full id of the commit whose version was tested. */
  sourceCommit: string;
  /** Name of the Workflow, for the commit message. */
  workflow?: string;
  /** Its uid: a Workflow that is run again has the name of the first run. */
  workflowUid?: string;
  /** What the guard saw before the verification, where that has passed already; checked again before anything is committed. */
  guardFingerprint?: string;
  /** What must hold, besides the verification, before the edge is taken. */
  gates: EdgeGates;
  /** How it is written. */
  carrier: Carrier;
  /** Where what is proposed gets a pull request; undefined: its branch is all there is. */
  forge?: ForgeChoice | undefined;
  /** True: the forge is asked to merge it. */
  autoMerge: boolean;
  /** Name of the commit's author; undefined: the user's of the git server. */
  author?: string | undefined;
  /** Signs the commit; undefined: it is not signed. */
  signing?: SigningKey | undefined;
  /** First line of the commit, with placeholders. */
  subject: string;
  allowOlder: boolean;
  dryRun: boolean;
  /** Milliseconds for the whole run. */
  timeout: number;
  /** Milliseconds of the first wait after a network error, at most. */
  retryWait: number;
}
