// The ClusterWorkflowTemplates of a promotion: run the campaign, promote along one edge, both in order, record the end.
import * as pulumi from "@pulumi/pulumi";
import { argoResource, type RetryStrategy, type Task, type WorkflowTemplateSpec } from "../argoKinds";
import { campaignLabel, workflowTemplates as names } from "../names";
import {
  containerSecurity,
  guardContainer,
  guardResult,
  input,
  promotionResult,
  promoteVolumes,
  type PromoteArgs,
  promotionContainer,
} from "./promoteContainer";
import type { Reports } from "../settings/reports";
import { recordEndSpec } from "./record";
import { reportParts } from "./report";
import { common, deadlines, pod } from "./templateDefaults";

export interface WorkflowTemplatesArgs extends PromoteArgs {
  /** Where the campaigns' reports are kept. Default: nowhere. */
  reports?: Reports | undefined;
}

/** Arguments of a promotion's Workflow. */
export const workflowParameters = [
  "app",
  "source_commit",
  "source_phase",
  "target_phases",
  "test_target",
  "test_docker_image",
  "test_docker_command",
  "test_resources",
  "git_repo",
  "git_credentials_secret",
] as const;
export type WorkflowParameter = (typeof workflowParameters)[number];

const identity = ["app", "source_commit", "source_phase", "git_repo", "git_credentials_secret"] as const;
const test = ["test_target", "test_docker_image", "test_docker_command", "test_resources"] as const;

const recordParameters = ["app", "source_commit", "source_phase", "target_phases"] as const;

const parameter = (name: string) => ({ name });
const fromWorkflow = (name: WorkflowParameter) => ({ name, value: `{{workflow.parameters.${name}}}` });

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

/** `spec` of `workflow-template-run-integration-tests`: the campaign, and the wait alone for a phase without one. */
export function runIntegrationTestsSpec(args: WorkflowTemplatesArgs) {
  const volumes = [...promoteVolumes(args), { name: "guard", emptyDir: {} }];
  const report = reportParts(args.reports);
  return {
    ...common(args),
    entrypoint: "integration-tests",
    templates: [
      {
        ...pod,
        name: "integration-tests",
        metadata: { labels: { [campaignLabel]: input("source_phase") } },
        inputs: { parameters: [...test, ...identity].map(parameter) },
        outputs: { ...guardOutputs, ...report.artifacts },
        activeDeadlineSeconds: deadlines.campaign,
        retryStrategy: infrastructureRetry,
        volumes: [...volumes, ...report.volumes],
        initContainers: [{ name: "guard", ...guardContainer(args) }],
        // The resources of the phase's verification, over the defaults below.
        podSpecPatch: `{"containers":[{"name":"main","resources":${input("test_resources")}}]}`,
        container: {
          image: input("test_docker_image"),
          imagePullPolicy: args.pullPolicy,
          command: [input("test_docker_command")],
          args: [input("test_target")],
          ...report.env,
          resources: { requests: { memory: "1Gi" }, limits: { memory: "2Gi" } },
          securityContext: containerSecurity,
          // The executor reads the guard's result through this container's mounts.
          volumeMounts: [{ name: "guard", mountPath: guardResult, readOnly: true }, ...report.mounts],
        },
      },
      {
        ...pod,
        name: "rollout",
        inputs: { parameters: identity.map(parameter) },
        outputs: guardOutputs,
        activeDeadlineSeconds: deadlines.rollout,
        retryStrategy: { limit: "2", retryPolicy: "Always", backoff: { duration: "5s", factor: "2" } },
        volumes,
        container: guardContainer(args),
      },
    ],
  } satisfies WorkflowTemplateSpec;
}

/** `spec` of `workflow-template-promote-to-next-phase`. */
export function promoteToNextPhaseSpec(args: WorkflowTemplatesArgs) {
  return {
    ...common(args),
    entrypoint: "promotion",
    templates: [
      {
        ...pod,
        name: "promotion",
        inputs: { parameters: [...identity, "target_phase", "guard_fingerprint"].map(parameter) },
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

/**
 * A task that carries the version along every edge, once the guard's task saw that very version running.
 *
 * @param guarded the task that the guard ran in
 * @param after the task that must succeed before
 */
function promote(name: string, guarded: string, after: string): Task {
  const result = (output: string) => `{{tasks.${guarded}.outputs.parameters.${output}}}`;
  return {
    name,
    depends: `${after}.Succeeded`,
    // Superseded: the newer version is a promotion of its own.
    when: `${result("guard_outcome")} == complete`,
    templateRef: { name: names.promoteToNextPhase, clusterScope: true, template: "promotion" },
    withParam: "{{workflow.parameters.target_phases}}",
    arguments: {
      parameters: [
        ...identity.map(fromWorkflow),
        { name: "target_phase", value: "{{item}}" },
        { name: "guard_fingerprint", value: result("guard_fingerprint") },
      ],
    },
  };
}

/**
 * Runs no pod, and decides the colour: skipped after a red campaign, so that the Workflow is red; done after a green one,
 * and after any that ran although the guard had found the phase superseded, because that one says nothing.
 */
const verdict: Task = {
  name: "passed-or-superseded",
  depends: "run-integration-tests.Succeeded || run-integration-tests.Failed",
  // The outputs are absent where the guard gave up.
  when:
    "{{=tasks['run-integration-tests'].status == 'Succeeded' || " +
    `${output("tasks['run-integration-tests']", "guard_outcome")} == 'superseded'}}`,
  template: "nothing",
};

/** `spec` of `workflow-template-validate-then-promote`. A phase without verification has no test image. */
export function validateThenPromoteSpec(args: WorkflowTemplatesArgs) {
  const run = (template: string) => ({ name: names.runIntegrationTests, clusterScope: true, template });
  return {
    ...common(args),
    entrypoint: "validate-then-promote",
    // Every end is written down, whatever it is: by the promotion step, or else here.
    onExit: "record",
    arguments: { parameters: workflowParameters.map(parameter) },
    templates: [
      {
        name: "validate-then-promote",
        dag: {
          // An edge that fails does not hold back the others.
          failFast: false,
          tasks: [
            promote("promote-to-next-phase", "run-integration-tests", verdict.name),
            {
              name: "run-integration-tests",
              when: "'{{workflow.parameters.test_docker_image}}' != ''",
              templateRef: run("integration-tests"),
              arguments: { parameters: [...test, ...identity].map(fromWorkflow) },
            },
            verdict,
            promote("promote-without-verification", "wait-for-rollout", "wait-for-rollout"),
            {
              name: "wait-for-rollout",
              when: "'{{workflow.parameters.test_docker_image}}' == ''",
              templateRef: run("rollout"),
              arguments: { parameters: identity.map(fromWorkflow) },
            },
          ],
        },
      },
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
              arguments: { parameters: recordParameters.map(fromWorkflow) },
            },
          ],
        ],
      },
    ],
  } satisfies WorkflowTemplateSpec;
}

/** The ClusterWorkflowTemplates of a promotion. */
export class WorkflowTemplates extends pulumi.ComponentResource {
  constructor(name: string, args: WorkflowTemplatesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:WorkflowTemplates", name, {}, opts);
    const make = (key: string, resourceName: string, spec: WorkflowTemplateSpec) =>
      argoResource(`${name}-${key}`, "ClusterWorkflowTemplate", { name: resourceName }, spec, { parent: this });
    make("run-integration-tests", names.runIntegrationTests, runIntegrationTestsSpec(args));
    make("promote-to-next-phase", names.promoteToNextPhase, promoteToNextPhaseSpec(args));
    make("record-end", names.recordEnd, recordEndSpec(args));
    make("validate-then-promote", names.validateThenPromote, validateThenPromoteSpec(args));
    this.registerOutputs();
  }
}
