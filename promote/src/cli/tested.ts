// What is looked at in a phase while it is tested, and once more when that is over.
import { proofOf } from "../../../contract/proof";
import type { Tested } from "../guard/watch";
import type { PromotionSettings } from "../promotion/settings";
import { check, origin } from "./settings";
import type { RawOptions } from "./settings";

/** What has to be known of it. */
export type TestedSettings = Pick<PromotionSettings, "app" | "sourcePhase" | "sourceCommit" | "gitRepo" | "proofs">;

/** What is compared with what the guard saw. */
export function testedIn(
  options: RawOptions,
  { app, sourcePhase: phase, sourceCommit, gitRepo, proofs }: TestedSettings,
): Tested {
  const argocdNamespace = check("argocd-namespace", options.argocdNamespace);
  const pods = proofOf(proofs, app) === "synced" ? "never" : "always";
  return { app, phase, sourceCommit, argocdNamespace, applications: origin(options), gitRepo, pods };
}
