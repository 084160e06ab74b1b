// The template of a phase that runs its guard and then its campaign.
import { finalCodes, guardOutcomes } from "../../contract/ends";
import { deadlines } from "../../contract/limits";
import { guardName, guardOutputs, templates } from "../../contract/workflow";
import type { RetryStrategy, Template } from "../objects/argoWorkflowsKinds";
import { labels } from "../objects/names";
import { campaignImage, type Images } from "../settings/images";
import type { Phase } from "../settings/phases";
import type { Campaign } from "../settings/verification";
import { fill } from "../settings/placeholders";
import type { Reports } from "../settings/reports";
import { containerSecurity, diskLimit } from "../platform/podSecurity";
import { guardContainer, guardResult, identity, input, promoteVolumes, type PromoteArgs } from "./promoteContainer";
import { reportParts } from "./campaignReport";
import { podOf } from "./templateDefaults";

export interface CampaignArgs extends PromoteArgs {
  /** Image of phases that name none, and the registry that it comes from. */
  images: Pick<Images, "testCampaign" | "registry">;
  /** Where the campaigns' reports are kept. Default: nowhere. */
  reports?: Reports | undefined;
}

/** What the guard found, as outputs of the template that it ran in. */
export const outputsOf = (found: Readonly<Record<string, string>>) => ({
  parameters: Object.entries(found).map(([field, name]) => ({
    name,
    valueFrom: { path: `${guardResult}/${field}`, default: field === "outcome" ? guardOutcomes.error : "" },
  })),
});

/**
 * Runs again what the infrastructure broke, and the guard where it may come to another end. A failed campaign is final, and so is
 * what the guard says in other exit codes than those that may pass.
 */
const campaignRetry = {
  limit: "2",
  retryPolicy: "Always",
  backoff: { duration: "5s", factor: "2" },
  expression: `lastRetry.status == 'Error' || (lastRetry.message startsWith '${guardName}:' && ${finalCodes
    .map((code) => `(lastRetry.message startsWith '${guardName}: Error (exit code ${code})') == false`)
    .join(" && ")})`,
} satisfies RetryStrategy;

export const guardVolume = { name: "guard", emptyDir: { sizeLimit: "1Mi" } };

/** The container of a campaign. What runs, and with what, stands here as it is: no text of a Workflow becomes a part of the pod. */
export function campaignContainer({ images, pullPolicy }: CampaignArgs, phase: Phase, campaign: Campaign) {
  const values = { app: input("app"), phase: phase.name };
  const { requests, limits } = campaign.resources;
  return {
    image: campaignImage(campaign, images)!,
    imagePullPolicy: pullPolicy,
    command: [campaign.command],
    args: [fill(campaign.target, { ...values, namespace: fill(phase.namespace, values) })],
    resources: { requests, limits: { ...diskLimit, ...limits } },
    securityContext: containerSecurity,
  };
}

/** The campaign of a phase that has it alone, behind the guard in its pod. */
export function campaignTemplate(args: CampaignArgs, phase: Phase, campaign: Campaign): Template {
  const report = reportParts(args.reports);
  return {
    ...podOf("guard"),
    name: templates.campaign,
    metadata: { labels: { [labels.campaign]: phase.name } },
    inputs: { parameters: identity },
    outputs: { ...outputsOf(guardOutputs), ...report.artifacts },
    activeDeadlineSeconds: deadlines.campaign,
    retryStrategy: campaignRetry,
    volumes: [...promoteVolumes(args), guardVolume, ...report.volumes],
    initContainers: [{ name: guardName, ...guardContainer(args) }],
    container: {
      ...campaignContainer(args, phase, campaign),
      ...report.env,
      // The executor reads the guard's result through this container's mounts.
      volumeMounts: [{ name: guardVolume.name, mountPath: guardResult, readOnly: true }, ...report.mounts],
    },
  };
}
