// What one settlement is asked to do.
import type { OnFailure } from "../../../contract/phases";
import type { SigningKey } from "../git/signing";
import type { RepositorySettings } from "../versions/layout";

/** A phase without edges out in which a version was tested, checked. */
export interface SettlementSettings extends RepositorySettings {
  app: string;
  phase: string;
  /** Full id of the commit that was deployed and tested. */
  sourceCommit: string;
  onFailure: OnFailure;
  /** Name of the Workflow, for the commit message. */
  workflow: string;
  /** Name of the commit's author; undefined: the user's of the git server. */
  author?: string | undefined;
  /** Signs the commit; undefined: it is not signed. */
  signing?: SigningKey | undefined;
}
