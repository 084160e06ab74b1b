// How long each thing may take: what the step gives itself, and the deadlines that the program sets around it. Seconds.

/** Times that the step gives itself where no flag says otherwise, as its flags take them. */
export const stepLimits = {
  /** One git call. */
  gitCall: "30s",
  /** All of a promotion. */
  promotion: "5m",
  /** The guard's wait for a rollout, and that of a promotion without a campaign. */
  guard: "5m",
} as const;

/** The longest time that one git call may be given, so that it does not take all of a promotion's. */
export const longestGitCall = 240;

/** Longest that a guard may wait for a rollout, in the campaign's pod: a slow rollout takes nothing from the campaign's half hour. */
const rollout = 600;

const campaign = 1800;
const workflow = 5400;
const record = 300;

/** Most verifications of a phase that run in pods of their own, and the longest time that each may be given. */
export const verificationLimits = { most: 10, longest: 24 * 3600 } as const;

/** A promotion once its verifications in pods of their own have passed. */
const afterVerifications = 600;

/** Seconds after which the workflow controller gives a step up: each more than what the step gives itself. */
export const deadlines = {
  /** The guard alone. */
  guard: rollout,
  campaign: rollout + campaign,
  /** A campaign without the guard in its pod. */
  campaignAlone: campaign,
  afterVerifications,
  // The step waits for whatever its Workflow runs, tries included: none may take longer, and each has a deadline of its own.
  promotion: rollout + verificationLimits.most * verificationLimits.longest + afterVerifications,
  record,
  sweep: 600,
  workflow,
} as const;
