// What a promotion waits for before it does anything: its Workflow's campaign or verifications, or the rollout alone; or what stands in its record.
import { Option, type Command } from "commander";
import type { notVerified } from "../../../contract/ends";
import { guardOutcomes } from "../../../contract/ends";
import { stepLimits } from "../../../contract/limits";
import { proofOf } from "../../../contract/proof";
import { verifications } from "../../../contract/workflow";
import type { KubeClient } from "../cluster/client";
import { endsOf } from "../ends/record";
import { standingEnd, steadyFrom } from "../ends/end";
import { readRecord } from "../ends/store";
import { PromoteError } from "../errors";
import { shortId } from "../git/objects";
import { campaignEnd } from "../guard/campaign";
import type { CampaignEnd } from "../guard/wait";
import { guard } from "../guard/guard";
import { PhaseVersions } from "../guard/phaseVersions";
import { verificationsEnd } from "../guard/verifications";
import type { Log } from "../log";
import type { PromotionSettings } from "../promotion/settings";
import { bringsOf } from "./campaigns";
import { withKubeClient } from "./kubeOptions";
import { check, origin, duration } from "./settings";
import type { RawOptions } from "./settings";
import { testedIn } from "./tested";

/** A verification that passed. */
export interface Passed {
  outcome: "passed";
  /** Of the workloads that were verified; undefined where nothing says. */
  fingerprint: string | undefined;
  /** The version, where that is known already. */
  version?: string | undefined;
  /** When it was over, RFC 3339; empty where nothing says. */
  at: string;
  /** From when on they run without a break. Default: since then. */
  since?: Date;
  /** True: they may have changed since they were looked at. */
  unwatched?: boolean;
}

/** It was not over yet, and other workloads run by now. */
export type Changed = Extract<CampaignEnd, { outcome: "changed" }>;

/** What came of it. */
export type Verified = Passed | Changed | { outcome: "superseded" | typeof notVerified; reason: string };

/** Adds the option. */
export function verificationOptions(command: Command): Command {
  const about =
    "wait first: for the campaign of --workflow, or (workflow) for all verifications in it, or (none) for the rollout alone; or go by what was recorded before. Defaults to no wait";
  return command.addOption(new Option("--verification <what>", about).choices(Object.values(verifications)));
}

/**
 * Waits for what the options name; passed at once if they name nothing.
 *
 * @throws PromoteError what the guard, the campaign's Workflow or the record cannot tell
 */
export async function verification(options: RawOptions, settings: PromotionSettings, log: Log): Promise<Verified> {
  const { workflow, workflowUid, guardFingerprint: fingerprint } = settings;
  switch (options.verification) {
    case verifications.campaign:
    case verifications.workflow: {
      if (workflow === undefined || workflowUid === undefined) {
        const asked = `--verification ${options.verification}`;
        const why = `what it waits for is in a Workflow`;
        throw new PromoteError("bad-input", `${asked} needs --workflow and --workflow-uid: ${why}.`);
      }
      const namespace = check("namespace", options.namespace);
      const tested = testedIn(options, settings);
      const campaign = { namespace, workflow, uid: workflowUid, phase: settings.sourcePhase, tested };
      const wait = options.verification === verifications.campaign ? campaignEnd : verificationsEnd;
      const end = await withKubeClient(options, (client) => wait(client, campaign, log));
      return end.outcome === "passed" ? { ...end, unwatched: true } : end;
    }
    case verifications.none:
      return rolledOut(options, settings, log);
    case verifications.recorded:
      return withKubeClient(options, (client) => recorded(client, options, settings));
    default:
      return { outcome: "passed", fingerprint, at: "", unwatched: fingerprint !== undefined };
  }
}

/** Waits for the rollout alone. */
async function rolledOut(options: RawOptions, settings: PromotionSettings, log: Log): Promise<Verified> {
  const { app, sourcePhase: phase, sourceCommit, gitRepo, proofs } = settings;
  const look = {
    ...{ app, phase, sourceCommit, gitRepo, proof: proofOf(proofs, app) },
    argocdNamespace: check("argocd-namespace", options.argocdNamespace),
    applications: origin(options),
    timeout: duration("guard's time", stepLimits.guard),
  };
  const versions = new PhaseVersions(settings, look, bringsOf(options));
  try {
    const seen = await withKubeClient(options, (client) => guard(client, look, versions, log));
    if (seen.outcome === guardOutcomes.superseded) return { outcome: "superseded", reason: seen.reason };
    return { outcome: "passed", fingerprint: seen.fingerprint, at: new Date().toISOString() };
  } finally {
    await versions.close();
  }
}

/** What was verified before, by the newest end of this edge that says so. */
async function recorded(client: KubeClient, options: RawOptions, settings: PromotionSettings): Promise<Verified> {
  const { app, sourcePhase: source, targetPhase: target, sourceCommit } = settings;
  const record = await readRecord(client, check("record-namespace", options.recordNamespace), app);
  const end = standingEnd(endsOf(record, { source, target }), sourceCommit);
  if (end !== undefined) {
    const { version, fingerprint, verified_at: at = "" } = end;
    return { outcome: "passed", version, fingerprint, at, since: steadyFrom(end), unwatched: true };
  }
  const what = `${app} in ${source} at ${shortId(sourceCommit)}`;
  throw new PromoteError(
    "other",
    `The record of ${app} does not say that ${what} was verified and waits for ${target}.`,
  );
}
