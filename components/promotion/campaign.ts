// The template of a phase that runs its guard and then its campaign, or the guard alone where it has none.
import type { RetryStrategy, Template } from "../argoKinds";
import { campaignLabel } from "../names";
import { campaignImage, type Images } from "../settings/images";
import type { Phase } from "../settings/phases";
import { fill } from "../settings/placeholders";
import type { Reports } from "../settings/reports";
import { containerSecurity } from "../platform/podSecurity";
import { guardContainer, guardResult, identity, input, promoteVolumes, type PromoteArgs } from "./promoteContainer";
import { reportParts } from "./report";
import { deadlines, diskLimit, pod } from "./templateDefaults";

export interface CampaignArgs extends PromoteArgs {
  /** Image of phases that name none, and the registry that it comes from. */
  images: Pick<Images, "testCampaign" | "registry">;
  /** Where the campaigns' reports are kept. Default: nowhere. */
  reports?: Reports | undefined;
}

/** What the guard found, as outputs of the template that it ran in. */
const guardOutputs = {
  parameters: [
    { name: "guard_reason", valueFrom: { path: `${guardResult}/reason`, default: "" } },
    { name: "guard_outcome", valueFrom: { path: `${guardResult}/outcome`, default: "error" } },
    { name: "guard_fingerprint", valueFrom: { path: `${guardResult}/fingerprint`, default: "" } },
  ],
};

/** Runs again what the infrastructure or the guard broke; a failed campaign is final. */
const infrastructureRetry = {
  limit: "2",
  retryPolicy: "Always",
  expression: "lastRetry.status == 'Error' || lastRetry.message startsWith 'guard:'",
  backoff: { duration: "5s", factor: "2" },
} satisfies RetryStrategy;

const guardVolume = { name: "guard", emptyDir: { sizeLimit: "1Mi" } };

/** The wait for the rollout of a phase without verification. */
function rollout(args: CampaignArgs) {
  return {
    ...pod,
    name: "rollout",
    inputs: { parameters: identity },
    outputs: guardOutputs,
    activeDeadlineSeconds: deadlines.rollout,
    retryStrategy: { limit: "2", retryPolicy: "Always", backoff: { duration: "5s", factor: "2" } },
    volumes: [...promoteVolumes(args), guardVolume],
    container: guardContainer(args),
  } satisfies Template;
}

/** The campaign. What runs, and with what, stands here as it is: no text of a Workflow becomes a part of the pod. */
function integrationTests(args: CampaignArgs, phase: Phase, verification: Exclude<Phase["verification"], "none">) {
  const report = reportParts(args.reports);
  const values = { app: input("app"), phase: phase.name };
  const { requests, limits } = verification.resources;
  return {
    ...pod,
    name: "integration-tests",
    metadata: { labels: { [campaignLabel]: phase.name } },
    inputs: { parameters: identity },
    outputs: { ...guardOutputs, ...report.artifacts },
    activeDeadlineSeconds: deadlines.campaign,
    retryStrategy: infrastructureRetry,
    volumes: [...promoteVolumes(args), guardVolume, ...report.volumes],
    initContainers: [{ name: "guard", ...guardContainer(args) }],
    container: {
      image: campaignImage(phase, args.images)!,
      imagePullPolicy: args.pullPolicy,
      command: [verification.command],
      args: [fill(verification.target, { ...values, namespace: fill(phase.namespace, values) })],
      ...report.env,
      resources: { requests, limits: { ...diskLimit, ...limits } },
      securityContext: containerSecurity,
      // The executor reads the guard's result through this container's mounts.
      volumeMounts: [{ name: guardVolume.name, mountPath: guardResult, readOnly: true }, ...report.mounts],
    },
  };
}

/** The template of one source phase. */
export function guardedTemplate(args: CampaignArgs, phase: Phase): Template {
  const { verification } = phase;
  return verification === "none" ? rollout(args) : integrationTests(args, phase, verification);
}
