// The ClusterWorkflowTemplates of a promotion: run the campaign, promote along one edge, both in order, record the end.
import * as pulumi from "@pulumi/pulumi";
import { guardOutcomes } from "../../contract/ends";
import { isLastVerified, targetsOf } from "../../contract/phases";
import {
  guardOutputs,
  identityParameters as own,
  promotionParameters,
  recordedOutput,
  templates,
  verifications,
} from "../../contract/workflow";
import { argoResource } from "../objects/argoKinds";
import type { Task, WorkflowTemplateSpec } from "../objects/argoWorkflowsKinds";
import { forPhase, workflowTemplates as names } from "../objects/names";
import { type Phase, triggeredPhases } from "../settings/phases";
import { onlyCampaign, verificationsOf } from "../settings/verification";
import { type CampaignArgs, campaignTemplate } from "./campaign";
import { output } from "./expressions";
import { promotionMetrics } from "./metrics";
import { identity, promotionContainer, type PromoteArgs } from "./promoteContainer";
import { type RecordArgs, recordEndSpec, recordWhen } from "./recordEnd";
import { settle, settlementTemplate } from "./settlement";
import { stepFields } from "./stepTemplate";
import { common } from "./templateDefaults";
import { aroundVerifications, verificationTasksOf, verificationTemplates } from "./verifications";

export type WorkflowTemplatesArgs = CampaignArgs & RecordArgs;

/** Which promotion it is, as a Workflow of this phase hands it on: of its own text application and commit alone. */
const identityOf = (phase: Phase) => [
  ...[own.app, own.commit].map((name) => ({ name, value: `{{workflow.parameters.${name}}}` })),
  { name: own.phase, value: phase.name },
];

/**
 * Whether an end is left to write down. With one edge the step tells; with more the last one speaks for all, and what an
 * earlier one could not write is written by the sweep.
 */
const unrecorded = `workflow.status != 'Succeeded' || ${output("workflow", recordedOutput)} != 'true'`;

/** `spec` of `workflow-template-promote-to-next-phase`. */
export function promoteToNextPhaseSpec(args: PromoteArgs) {
  return {
    ...common(args),
    entrypoint: templates.promotion,
    templates: [
      {
        ...stepFields(args),
        name: templates.promotion,
        inputs: {
          parameters: [
            ...identity,
            { name: promotionParameters.target },
            // The default is for Workflows that began before there was this parameter: their campaign has passed already.
            { name: promotionParameters.verification, value: verifications.campaign },
          ],
        },
        metrics: { prometheus: promotionMetrics },
        container: promotionContainer(args),
      },
    ],
  } satisfies WorkflowTemplateSpec;
}

/** `spec` of `workflow-template-promote-verified`, which the sweep's Workflows refer to: one edge, and no test. */
export function promoteVerifiedSpec(args: PromoteArgs) {
  const given = [own.app, own.commit, own.phase, promotionParameters.target];
  const handedOn = (all: string[]) => all.map((name) => ({ name, value: `{{workflow.parameters.${name}}}` }));
  const task: Task = {
    name: "promote-to-next-phase",
    templateRef: { name: names.promoteToNextPhase, clusterScope: true, template: templates.promotion },
    arguments: {
      parameters: [...handedOn(given), { name: promotionParameters.verification, value: verifications.recorded }],
    },
  };
  return {
    ...common(args),
    entrypoint: "promote-verified",
    onExit: "record",
    arguments: { parameters: given.map((name) => ({ name })) },
    templates: [
      { name: "promote-verified", dag: { failFast: false, tasks: [task] } },
      recordWhen(unrecorded, handedOn([own.app, own.commit, own.phase])),
    ],
  } satisfies WorkflowTemplateSpec;
}

/** The task of the campaign, behind its guard. */
const campaign = (phase: Phase): Task => ({
  name: "run-integration-tests",
  template: templates.campaign,
  arguments: { parameters: identityOf(phase) },
});

/**
 * Runs no pod, and decides the color: skipped after a red campaign, so that the Workflow is red; done after a green one,
 * and after any that ran although the guard had found the phase superseded, because that one says nothing.
 */
function verdict({ name }: Task): Task {
  return {
    name: "passed-or-superseded",
    depends: `${name}.Succeeded || ${name}.Failed`,
    // The outputs are absent where the guard gave up.
    when: `{{=tasks['${name}'].status == 'Succeeded' || ${output(`tasks['${name}']`, guardOutputs.outcome)} == '${guardOutcomes.superseded}'}}`,
    template: "nothing",
  };
}

/** What the step waits for. */
function waitsFor(phase: Phase): string {
  if (phase.verification === "none") return verifications.none;
  return onlyCampaign(phase) ? verifications.campaign : verifications.workflow;
}

/** The task that carries the version along every edge. It begins beside the campaign, and waits for it by itself. */
function promote(phase: Phase): Task {
  return {
    name: "promote-to-next-phase",
    templateRef: { name: names.promoteToNextPhase, clusterScope: true, template: templates.promotion },
    withItems: targetsOf(phase),
    arguments: {
      parameters: [
        ...identityOf(phase),
        { name: promotionParameters.target, value: "{{item}}" },
        {
          name: promotionParameters.verification,
          value: waitsFor(phase),
        },
      ],
    },
  };
}

/**
 * `spec` of `workflow-template-validate-then-promote-<phase>`, which the Sensor's Workflows refer to. What the phase's campaign
 * is, and where its versions go, stands in it: a Workflow says which promotion it is, and nothing else. A phase that promotes
 * nothing settles in it what becomes of the version there.
 */
export function validateThenPromoteSpec(args: CampaignArgs, phase: Phase) {
  const all = verificationsOf(phase);
  const only = onlyCampaign(phase);
  const apart = only === undefined && all.length > 0;
  const tested = only === undefined ? [] : [campaign(phase)];
  const tasks = apart ? verificationTasksOf(phase, all, identityOf(phase)) : [...tested, ...tested.map(verdict)];
  const isLast = isLastVerified(phase);
  return {
    ...common(args),
    ...(apart && aroundVerifications(phase, all)),
    entrypoint: "validate-then-promote",
    // Every end is written down, whatever it is: by the promotion step, or else here.
    onExit: "record",
    arguments: { parameters: identity },
    templates: [
      {
        name: "validate-then-promote",
        // An edge that fails does not hold back the others.
        dag: { failFast: false, tasks: [isLast ? settle(identityOf(phase)) : promote(phase), ...tasks] },
      },
      ...(only === undefined ? [] : [campaignTemplate(args, phase, only)]),
      ...(apart ? verificationTemplates(args, phase, all) : []),
      ...(isLast ? [settlementTemplate(args, phase)] : []),
      // One step that is never taken: what follows an empty list of steps would never be found again.
      { name: "nothing", steps: [[{ name: "nothing", template: "nothing", when: "false" }]] },
      // Where a report is, only the end of the campaign's pod tells, which nobody waits for.
      recordWhen(args.reports && all.length > 0 ? "true" : unrecorded, identityOf(phase)),
    ],
  } satisfies WorkflowTemplateSpec;
}

/** The ClusterWorkflowTemplates of a promotion: three for all phases, and one for each phase that is verified or promotes. */
export class WorkflowTemplates extends pulumi.ComponentResource {
  constructor(name: string, args: WorkflowTemplatesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:WorkflowTemplates", name, {}, opts);
    const make = (key: string, resourceName: string, spec: WorkflowTemplateSpec) =>
      argoResource(`${name}-${key}`, "ClusterWorkflowTemplate", { name: resourceName }, spec, { parent: this });
    make("promote-to-next-phase", names.promoteToNextPhase, promoteToNextPhaseSpec(args));
    make("promote-verified", names.promoteVerified, promoteVerifiedSpec(args));
    make("record-end", names.recordEnd, recordEndSpec(args));
    for (const phase of triggeredPhases(args.phases)) {
      const of = (prefix: string) => forPhase(prefix, phase.name);
      make(of("validate-then-promote"), of(names.validateThenPromote), validateThenPromoteSpec(args, phase));
    }
    this.registerOutputs();
  }
}
