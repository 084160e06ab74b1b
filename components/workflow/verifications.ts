// Verifications in pods of their own, in order: WorkflowTemplates of the user's, and campaigns beside them. The guard runs before, alone.
import { guardOutcomes } from "../../contract/ends";
import { millisecondsOf } from "../../contract/duration";
import { deadlines } from "../../contract/limits";
import {
  campaignOutputs,
  campaignParameters,
  guardName,
  guardOutputs,
  identityParameters,
  templates,
  verificationTasks,
} from "../../contract/workflow";
import type { Task, Template, WorkflowTemplateSpec } from "../objects/argoWorkflowsKinds";
import { labels, serviceAccounts } from "../objects/names";
import type { Phase } from "../settings/phases";
import { fill } from "../settings/placeholders";
import {
  allowedBy,
  type Campaign,
  isTemplated,
  type TemplatedVerification,
  type Verification,
} from "../settings/verification";
import { campaignImage } from "../settings/images";
import { type CampaignArgs, campaignContainer, guardVolume, outputsOf } from "./campaign";
import { reportParts } from "./campaignReport";
import { mayPass, output } from "./expressions";
import { guardContainer, identity, input, noCampaign, promoteVolumes } from "./promoteContainer";
import { podOf, workflowPods } from "./templateDefaults";

/** Name of the template of the campaign that is the nth verification. */
export const campaignTemplateName = (n: number) => `campaign-${n}`;

/** What runs again a few times: a lost pod, and what may come to another end. */
const again = { limit: "2", retryPolicy: "Always", backoff: { duration: "5s", factor: "2" } } as const;

/** What a guard is told where applications may bring campaigns of their own: what is allowed, and what runs where one brings none. */
function campaignFlags({ images }: CampaignArgs, all: readonly Verification[]): string[] {
  const campaign = all.filter((each): each is Campaign => !isTemplated(each)).find(allowedBy);
  if (campaign === undefined) return [];
  return [
    ...["--campaigns", JSON.stringify(allowedBy(campaign))],
    ...["--campaign-image", campaignImage(campaign, images)!, "--campaign-command", campaign.command],
  ];
}

/** The guard in a pod of its own. It reads the version in any case, for verifications may ask for it. */
function guardTemplate(args: CampaignArgs, all: readonly Verification[]): Template {
  const guard = guardContainer(args);
  const flags = campaignFlags(args, all);
  const found = flags.length === 0 ? guardOutputs : { ...guardOutputs, ...campaignOutputs };
  return {
    ...podOf("guard"),
    name: templates.guard,
    metadata: { labels: noCampaign },
    inputs: { parameters: identity },
    outputs: outputsOf(found),
    activeDeadlineSeconds: deadlines.guard,
    retryStrategy: { ...again, expression: mayPass },
    volumes: [...promoteVolumes(args), guardVolume],
    container: { ...guard, args: [...guard.args, "--with-version", ...flags] },
  };
}

/** What of a guard's outputs a campaign takes that applications may bring. It checked both, or has them from the configuration. */
const handedOut = {
  [campaignParameters.image]: campaignOutputs.campaign_image,
  [campaignParameters.command]: campaignOutputs.campaign_command,
};

/** A campaign that is the nth verification of its phase: what infrastructure broke runs again, a campaign that failed never. */
function campaignAlone(args: CampaignArgs, phase: Phase, campaign: Campaign, n: number): Template {
  const report = reportParts(args.reports, `${n}-`);
  const given = allowedBy(campaign) !== undefined;
  return {
    ...podOf("verification"),
    name: campaignTemplateName(n),
    inputs: { parameters: [...identity, ...(given ? Object.keys(handedOut).map((name) => ({ name })) : [])] },
    outputs: { parameters: [], ...report.artifacts },
    activeDeadlineSeconds: deadlines.campaignAlone,
    retryStrategy: { ...again, expression: "lastRetry.status == 'Error'" },
    volumes: [...promoteVolumes({ gitCa: false }), ...report.volumes],
    container: {
      ...campaignContainer(args, phase, campaign),
      // Argo Workflows puts each into the one field that holds it, as text.
      ...(given && { image: input(campaignParameters.image), command: [input(campaignParameters.command)] }),
      ...report.env,
      volumeMounts: report.mounts,
    },
  };
}

const foundByGuard = (output: string) => `{{tasks.${guardName}.outputs.parameters.${output}}}`;

/** What a WorkflowTemplate is given. The version is what the guard read; no other text of a repository or a Workflow is in it. */
function parametersOf(phase: Phase, { workflowTemplate }: TemplatedVerification) {
  const app = `{{workflow.parameters.${identityParameters.app}}}`;
  const known = { app, phase: phase.name, namespace: fill(phase.namespace, { app, phase: phase.name }) };
  const values = {
    ...known,
    target: fill(workflowTemplate.target, known),
    version: foundByGuard(guardOutputs.version),
    commit: `{{workflow.parameters.${identityParameters.commit}}}`,
  };
  return Object.entries(workflowTemplate.parameters).map(([name, text]) => ({ name, value: fill(text, values) }));
}

/** What the nth verification runs. */
function runOf(phase: Phase, each: Verification, n: number, own: { name: string; value: string }[]) {
  if (!isTemplated(each)) {
    const taken = allowedBy(each) === undefined ? [] : Object.entries(handedOut);
    const found = taken.map(([name, output]) => ({ name, value: foundByGuard(output) }));
    return { template: campaignTemplateName(n), arguments: { parameters: [...own, ...found] } };
  }
  const { name, clusterScope, template } = each.workflowTemplate;
  return { templateRef: { name, template, clusterScope }, arguments: { parameters: parametersOf(phase, each) } };
}

/** The guard, each verification once the one before has passed, and the task that says that all have. */
export function verificationTasksOf(
  phase: Phase,
  all: readonly Verification[],
  own: { name: string; value: string }[],
): Task[] {
  const name = (n: number) => `${verificationTasks.each}${n}`;
  const complete = `${output(`tasks['${guardName}']`, guardOutputs.outcome)} == '${guardOutcomes.complete}'`;
  return [
    { name: guardName, template: templates.guard, arguments: { parameters: own } },
    ...all.map((each, index) => ({
      name: name(index + 1),
      ...(index === 0
        ? { depends: `${guardName}.Succeeded`, when: `{{=${complete}}}` }
        : { depends: `${name(index)}.Succeeded` }),
      ...runOf(phase, each, index + 1, own),
    })),
    { name: verificationTasks.passed, depends: `${name(all.length)}.Succeeded`, template: "nothing" },
  ];
}

/** The templates that these tasks run, besides those of the user's. */
export const verificationTemplates = (args: CampaignArgs, phase: Phase, all: readonly Verification[]): Template[] => [
  guardTemplate(args, all),
  ...all.flatMap((each, index) => (isTemplated(each) ? [] : [campaignAlone(args, phase, each, index + 1)])),
];

/** Seconds that each may take. */
const secondsOf = (each: Verification): number =>
  isTemplated(each) ? Math.ceil(millisecondsOf(each.workflowTemplate.deadline)! / 1000) : deadlines.campaignAlone;

/**
 * What holds for every pod of such a Workflow whose template does not say otherwise: those of the user's. They run as an account that
 * may do nothing, meet what the namespace asks for, and reach what campaigns reach. The deadline is the Workflow's, because Argo
 * Workflows has none for a reference to a template.
 */
export const aroundVerifications = (phase: Phase, all: readonly Verification[]) =>
  ({
    serviceAccountName: serviceAccounts.verification,
    // Argo's containers report by it; which account it is of, and what it may say, the API server sees to. No other way turns on what
    // the account turns off.
    podSpecPatch: JSON.stringify({ automountServiceAccountToken: true }),
    securityContext: workflowPods,
    podMetadata: { labels: { [labels.campaign]: phase.name } },
    activeDeadlineSeconds:
      deadlines.guard + all.reduce((sum, each) => sum + secondsOf(each), 0) + deadlines.afterVerifications,
  }) satisfies Partial<WorkflowTemplateSpec>;
