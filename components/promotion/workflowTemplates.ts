// The ClusterWorkflowTemplates of a promotion: run the campaign, promote along one edge, both in order, record the end.
import * as pulumi from "@pulumi/pulumi";
import { argoResource, type Task, type WorkflowTemplateSpec } from "../argoKinds";
import { forPhase, workflowTemplates as names } from "../names";
import { type Phase, sourcePhases } from "../settings/phases";
import { type CampaignArgs, guardedTemplate } from "./campaign";
import { identity, promotionContainer, promotionResult, promoteVolumes, type PromoteArgs } from "./promoteContainer";
import { type RecordArgs, recordEndSpec } from "./record";
import { common, deadlines, pod } from "./templateDefaults";

export type WorkflowTemplatesArgs = CampaignArgs & RecordArgs;

/** Which promotion it is, as a Workflow of this phase hands it on: of its own text application and commit alone. */
const identityOf = (phase: Phase) => [
  { name: "app", value: "{{workflow.parameters.app}}" },
  { name: "source_commit", value: "{{workflow.parameters.source_commit}}" },
  { name: "source_phase", value: phase.name },
];

const promotionOutputs = ["outcome", "reason", "version_before", "version_after", "commit"];

/** An output parameter from a file of that name; empty when the step ended before it wrote one. */
const resultParameter = (folder: string, name: string) => ({
  name,
  valueFrom: { path: `${folder}/${name}`, default: "" },
});

/**
 * An output parameter in an expression; nil where there is none. Not `?.`: Argo Workflows v4.0.6 waits for the output of a
 * pod that never started, until the Workflow's deadline.
 *
 * @param of what has the outputs
 */
function output(of: string, name: string): string {
  return `get(get(get(${of}, 'outputs'), 'parameters'), '${name}')`;
}

/** Whether the promotion step wrote its own end down: known to the whole Workflow, of the edge that ended last. */
const recorded = { ...resultParameter(promotionResult, "recorded"), globalName: "recorded" };

/**
 * Whether an end is left to write down. With one edge the step tells; with more the last one speaks for all, and what an
 * earlier one could not write is written by the sweep.
 */
const unrecorded = `{{=workflow.status != 'Succeeded' || ${output("workflow", "recorded")} != 'true'}}`;

/** `spec` of `workflow-template-promote-to-next-phase`. */
export function promoteToNextPhaseSpec(args: PromoteArgs) {
  return {
    ...common(args),
    entrypoint: "promotion",
    templates: [
      {
        ...pod,
        name: "promotion",
        inputs: { parameters: [...identity, { name: "target_phase" }, { name: "guard_fingerprint" }] },
        // How the edge ended: the record is written from these.
        outputs: { parameters: [...promotionOutputs.map((name) => resultParameter(promotionResult, name)), recorded] },
        activeDeadlineSeconds: deadlines.promotion,
        // Exit codes 5 (network) and 6 (conflict) may pass; every other one is final.
        retryStrategy: {
          limit: "5",
          retryPolicy: "Always",
          expression: "lastRetry.status == 'Error' || asInt(lastRetry.exitCode) in [5, 6]",
          backoff: { duration: "5s", factor: "2", cap: "1m" },
        },
        volumes: promoteVolumes(args),
        container: promotionContainer(args),
      },
    ],
  } satisfies WorkflowTemplateSpec;
}

/** The task of the guard, and of the campaign behind it. */
function guarded(phase: Phase, template: string): Task {
  return {
    name: phase.verification === "none" ? "wait-for-rollout" : "run-integration-tests",
    template,
    arguments: { parameters: identityOf(phase) },
  };
}

/**
 * Runs no pod, and decides the colour: skipped after a red campaign, so that the Workflow is red; done after a green one,
 * and after any that ran although the guard had found the phase superseded, because that one says nothing.
 */
function verdict({ name }: Task): Task {
  return {
    name: "passed-or-superseded",
    depends: `${name}.Succeeded || ${name}.Failed`,
    // The outputs are absent where the guard gave up.
    when: `{{=tasks['${name}'].status == 'Succeeded' || ${output(`tasks['${name}']`, "guard_outcome")} == 'superseded'}}`,
    template: "nothing",
  };
}

/** The task that carries the version along every edge, once the guard's task saw that very version running. */
function promote(phase: Phase, guard: Task, after: Task): Task {
  const result = (name: string) => `{{tasks.${guard.name}.outputs.parameters.${name}}}`;
  return {
    name: "promote-to-next-phase",
    depends: `${after.name}.Succeeded`,
    // Superseded: the newer version is a promotion of its own.
    when: `${result("guard_outcome")} == complete`,
    templateRef: { name: names.promoteToNextPhase, clusterScope: true, template: "promotion" },
    withItems: phase.promotesTo,
    arguments: {
      parameters: [
        ...identityOf(phase),
        { name: "target_phase", value: "{{item}}" },
        { name: "guard_fingerprint", value: result("guard_fingerprint") },
      ],
    },
  };
}

/**
 * `spec` of `workflow-template-validate-then-promote-<phase>`, which the Sensor's Workflows refer to. What the phase's campaign
 * is, and where its versions go, stands in it: a Workflow says which promotion it is, and nothing else.
 */
export function validateThenPromoteSpec(args: CampaignArgs, phase: Phase) {
  const template = guardedTemplate(args, phase);
  const guard = guarded(phase, template.name);
  const judge = phase.verification === "none" ? [] : [verdict(guard)];
  return {
    ...common(args),
    entrypoint: "validate-then-promote",
    // Every end is written down, whatever it is: by the promotion step, or else here.
    onExit: "record",
    arguments: { parameters: identity },
    templates: [
      {
        name: "validate-then-promote",
        // An edge that fails does not hold back the others.
        dag: { failFast: false, tasks: [promote(phase, guard, judge[0] ?? guard), guard, ...judge] },
      },
      template,
      // One step that is never taken: what follows an empty list of steps would never be found again.
      { name: "nothing", steps: [[{ name: "nothing", template: "nothing", when: "false" }]] },
      {
        name: "record",
        steps: [
          [
            {
              name: "record",
              when: unrecorded,
              templateRef: { name: names.recordEnd, clusterScope: true, template: "record-end" },
              arguments: { parameters: identityOf(phase) },
            },
          ],
        ],
      },
    ],
  } satisfies WorkflowTemplateSpec;
}

/** The ClusterWorkflowTemplates of a promotion: two for all phases, and one for each source phase. */
export class WorkflowTemplates extends pulumi.ComponentResource {
  constructor(name: string, args: WorkflowTemplatesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:WorkflowTemplates", name, {}, opts);
    const make = (key: string, resourceName: string, spec: WorkflowTemplateSpec) =>
      argoResource(`${name}-${key}`, "ClusterWorkflowTemplate", { name: resourceName }, spec, { parent: this });
    make("promote-to-next-phase", names.promoteToNextPhase, promoteToNextPhaseSpec(args));
    make("record-end", names.recordEnd, recordEndSpec(args));
    for (const phase of sourcePhases(args.phases)) {
      const of = (prefix: string) => forPhase(prefix, phase.name);
      make(of("validate-then-promote"), of(names.validateThenPromote), validateThenPromoteSpec(args, phase));
    }
    this.registerOutputs();
  }
}
