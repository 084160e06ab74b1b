// What a promotion's Workflow is made of, by the names that the program writes and the step looks for.

/** Templates whose nodes carry how a promotion ended. */
export const templates = {
  /** One promotion along one edge, and the wait for what must have passed before. */
  promotion: "promotion",
  /** The guard, and the campaign behind it in the same pod. */
  campaign: "integration-tests",
  /** Waits for the campaign of a phase without edges out, and takes back there what failed it. */
  settlement: "settlement",
  /** The guard alone, before verifications that run in pods of their own. */
  guard: "guard",
  /** Writes down the end of a Workflow. */
  recordEnd: "record-end",
  /** Writes down that no Workflow could be made. */
  recordDeadLetter: "record-dead-letter",
} as const;

/** Container of the guard in a campaign's pod. The message of its node begins with it when the guard gave up. */
export const guardName = "guard";

/** Container of the campaign in that pod: Argo gives it this name. */
export const campaignContainer = "main";

/** Arguments of a Workflow: what a promotion is identified by. */
export const identityParameters = { app: "app", commit: "source_commit", phase: "source_phase" } as const;

/** Parameters of the promotion's template besides. */
export const promotionParameters = { target: "target_phase", verification: "verification" } as const;

/**
 * What must have passed before a promotion: the campaign of its Workflow, what its Workflow runs in the place of one, the rollout alone,
 * or what the record says was verified before.
 */
export const verifications = {
  campaign: "campaign",
  workflow: "workflow",
  none: "none",
  recorded: "recorded",
} as const;

/**
 * Tasks of a Workflow with verifications in pods of their own. The nodes of each verification have its task in their name, whatever
 * the templates are called that it runs: `<Workflow>.verification-1`, and what follows.
 */
export const verificationTasks = {
  /** The verifications in their order: this and a number from 1 on. */
  each: "verification-",
  /** Runs no pod: it is there once all have passed. */
  passed: "verified",
} as const;

/** ClusterWorkflowTemplate of a Workflow that promotes along one edge what was verified before. */
export const promoteVerified = "workflow-template-promote-verified";

/** `spec.shutdown` of a Workflow that the step ends early: its pods are stopped, and its exit handler runs all the same. */
export const stopped = "Stop";

/** Seconds that a finished Workflow of a promotion is kept: 12 hours. */
export const timeToLive = 43200;

/** Outputs of the templates with a guard, by the field of its result that each takes. */
export const guardOutputs = {
  reason: "guard_reason",
  outcome: "guard_outcome",
  fingerprint: "guard_fingerprint",
  version: "guard_version",
} as const;

/** Outputs of a guard besides, in a phase that allows applications' own campaigns: what is to run, by the field of its result. */
export const campaignOutputs = {
  campaign_image: "guard_campaign_image",
  campaign_command: "guard_campaign_command",
} as const;

/** Parameters of a campaign's template in such a phase. */
export const campaignParameters = { image: "image", command: "command" } as const;

/** Outputs of the promotion's template: fields of its result, from which the record is written. */
export const promotionOutputs = [
  ...(["outcome", "reason", "version_before", "version_after", "commit", "pull_request"] as const),
  // What was verified: a later promotion goes by it.
  ...(["version", "fingerprint", "verified_at", "steady_since"] as const),
] as const;

/** That of them which tells when the verification was over, RFC 3339. */
export const verifiedOutput = "verified_at" satisfies (typeof promotionOutputs)[number];

/** The field of the same result that tells whether the step wrote the record itself. */
export const recordedOutput = "recorded";

/** The field of the same result that tells how many seconds the version took; a number where it was promoted. */
export const leadOutput = "lead_seconds";

/** The output artifact with a campaign's report. */
export const reportArtifact = "report";
