// What a promotion waits for before it does anything: its Workflow's campaign, or the rollout alone.
import { Option, type Command } from "commander";
import type { notVerified } from "../../../contract/ends";
import { guardOutcomes } from "../../../contract/ends";
import { stepLimits } from "../../../contract/limits";
import { proofOf } from "../../../contract/proof";
import { verifications } from "../../../contract/workflow";
import { PromoteError } from "../errors";
import { campaignEnd } from "../guard/campaign";
import { guard } from "../guard/guard";
import { PhaseVersions } from "../guard/phaseVersions";
import type { Log } from "../log";
import type { PromotionSettings } from "../promotion/settings";
import { withKubeClient } from "./kubeOptions";
import { check, origin, duration } from "./settings";
import type { RawOptions } from "./settings";

/**
 * What came of it. The fingerprint is that of the workloads that were tested; undefined where nothing has run since they were looked
 * at.
 */
export type Verified =
  | { outcome: "passed"; fingerprint: string | undefined; at: string }
  | { outcome: "superseded" | typeof notVerified; reason: string };

/** Adds the option. */
export function verificationOptions(command: Command): Command {
  const about = "wait first: for the campaign of --workflow, or (none) for the rollout alone. Defaults to no wait";
  return command.addOption(new Option("--verification <what>", about).choices(Object.values(verifications)));
}

/**
 * Waits for what the options name; passed at once if they name nothing.
 *
 * @throws PromoteError what the guard or the campaign's Workflow cannot tell
 */
export async function verification(options: RawOptions, settings: PromotionSettings, log: Log): Promise<Verified> {
  const { app, sourcePhase: phase, sourceCommit, proofs, workflow, workflowUid } = settings;
  if (options.verification === verifications.campaign) {
    if (workflow === undefined || workflowUid === undefined) {
      const why = "the campaign is that of a Workflow";
      throw new PromoteError("bad-input", `--verification campaign needs --workflow and --workflow-uid: ${why}.`);
    }
    const namespace = check("namespace", options.namespace);
    const campaign = { namespace, workflow, uid: workflowUid, phase };
    return withKubeClient(options, (client) => campaignEnd(client, campaign, log));
  }
  if (options.verification !== verifications.none) {
    return { outcome: "passed", fingerprint: settings.guardFingerprint, at: "" };
  }
  const look = {
    ...{ app, phase, sourceCommit, proof: proofOf(proofs, app) },
    argocdNamespace: check("argocd-namespace", options.argocdNamespace),
    applications: origin(options),
    timeout: duration("guard's time", stepLimits.guard),
  };
  const versions = new PhaseVersions(settings, look);
  try {
    const seen = await withKubeClient(options, (client) => guard(client, look, versions, log));
    if (seen.outcome === guardOutcomes.superseded) return { outcome: "superseded", reason: seen.reason };
    return { outcome: "passed", fingerprint: undefined, at: "" };
  } finally {
    await versions.close();
  }
}
