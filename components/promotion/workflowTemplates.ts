// The three ClusterWorkflowTemplates: run the campaign, promote along one edge, and both in order.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { gitCa, serviceAccounts, workflowTemplates as names } from "../names";

export interface WorkflowTemplatesArgs {
  /** Image of the promotion step. */
  promoteImage: string;
  /** Pull policy of the containers. */
  pullPolicy: string;
  /** Branch that promotions are committed to. */
  branch: string;
  /** Values file of a phase in the repository, with {app} and {phase}. */
  valuesPath: string;
  /** Key of the version in the values file. */
  versionKey: string;
  /** True: the ConfigMap `git-ca` holds the CA of the git server. */
  gitCa: boolean;
}

/** Seconds after which a step is given up. */
export const deadlines = { campaign: 1800, promotion: 600, workflow: 5400 } as const;

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

const parameter = (name: string) => ({ name });
const fromWorkflow = (name: string) => ({ name, value: `{{workflow.parameters.${name}}}` });
const input = (name: string) => `{{inputs.parameters.${name}}}`;

// 8737 is the user of the executor's image; the pod's containers share files with it.
const podSecurity = { runAsNonRoot: true, runAsUser: 8737, fsGroup: 8737, seccompProfile: { type: "RuntimeDefault" } };
const containerSecurity = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

/** Fields of every template that starts a pod. */
const pod = {
  serviceAccountName: serviceAccounts.workflow,
  // Only the executor's own containers get a token.
  automountServiceAccountToken: false,
  executor: { serviceAccountName: serviceAccounts.workflow },
  securityContext: podSecurity,
};
/** Fields of every ClusterWorkflowTemplate. */
const common = {
  serviceAccountName: serviceAccounts.workflow,
  podGC: { strategy: "OnPodSuccess" },
  activeDeadlineSeconds: deadlines.workflow,
};

/** `spec` of `workflow-template-run-integration-tests`. */
export function runIntegrationTestsSpec(args: Pick<WorkflowTemplatesArgs, "pullPolicy">) {
  return {
    ...common,
    entrypoint: "integration-tests",
    templates: [
      {
        ...pod,
        name: "integration-tests",
        inputs: {
          parameters: ["test_target", "test_docker_image", "test_docker_command", "test_resources"].map(parameter),
        },
        activeDeadlineSeconds: deadlines.campaign,
        // A failed campaign is final; only what the infrastructure broke runs again.
        retryStrategy: { limit: "2", retryPolicy: "OnError", backoff: { duration: "5s", factor: "2" } },
        // The resources of the phase's verification, over the defaults below.
        podSpecPatch: `{"containers":[{"name":"main","resources":${input("test_resources")}}]}`,
        container: {
          image: input("test_docker_image"),
          imagePullPolicy: args.pullPolicy,
          command: [input("test_docker_command")],
          args: [input("test_target")],
          resources: { requests: { memory: "1Gi" }, limits: { memory: "2Gi" } },
          securityContext: containerSecurity,
        },
      },
    ],
  };
}

function gitCredential(name: string, key: string) {
  return { name, valueFrom: { secretKeyRef: { name: input("git_credentials_secret"), key } } };
}

/** `spec` of `workflow-template-promote-to-next-phase`. */
export function promoteToNextPhaseSpec(args: WorkflowTemplatesArgs) {
  const flags: [string, string][] = [
    ["--git-repo", input("git_repo")],
    ["--branch", args.branch],
    ["--app", input("app")],
    ["--source-phase", input("source_phase")],
    ["--target-phase", input("target_phase")],
    ["--source-commit", input("source_commit")],
    ["--values-path", args.valuesPath],
    ["--version-key", args.versionKey],
    ["--workflow", "{{workflow.name}}"],
  ];
  if (args.gitCa) flags.push(["--ca-file", `${gitCa.mountPath}/${gitCa.key}`]);
  return {
    ...common,
    entrypoint: "promotion",
    templates: [
      {
        ...pod,
        name: "promotion",
        inputs: {
          parameters: [
            "app",
            "git_repo",
            "source_commit",
            "source_phase",
            "target_phase",
            "git_credentials_secret",
          ].map(parameter),
        },
        activeDeadlineSeconds: deadlines.promotion,
        // Exit codes 5 (network) and 6 (conflict) may pass; every other one is final.
        retryStrategy: {
          limit: "5",
          retryPolicy: "Always",
          expression: "lastRetry.status == 'Error' || asInt(lastRetry.exitCode) in [5, 6]",
          backoff: { duration: "5s", factor: "2", cap: "1m" },
        },
        volumes: [
          { name: "tmp", emptyDir: {} },
          ...(args.gitCa ? [{ name: "git-ca", configMap: { name: gitCa.configMap } }] : []),
        ],
        container: {
          image: args.promoteImage,
          imagePullPolicy: args.pullPolicy,
          command: ["promote"],
          args: flags.flat(),
          env: [
            gitCredential("GIT_USER", "username"),
            gitCredential("GIT_PASSWORD", "password"),
            gitCredential("GIT_EMAIL", "email"),
            { name: "HOME", value: "/tmp" },
          ],
          resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi" } },
          securityContext: { ...containerSecurity, readOnlyRootFilesystem: true },
          volumeMounts: [
            { name: "tmp", mountPath: "/tmp" },
            ...(args.gitCa ? [{ name: "git-ca", mountPath: gitCa.mountPath, readOnly: true }] : []),
          ],
        },
      },
    ],
  };
}

/** `spec` of `workflow-template-validate-then-promote`. */
export function validateThenPromoteSpec() {
  return {
    ...common,
    entrypoint: "validate-then-promote",
    arguments: { parameters: workflowParameters.map(parameter) },
    templates: [
      {
        name: "validate-then-promote",
        dag: {
          // An edge that fails does not hold back the others.
          failFast: false,
          tasks: [
            {
              name: "promote-to-next-phase",
              depends: "run-integration-tests.Succeeded || run-integration-tests.Skipped",
              templateRef: { name: names.promoteToNextPhase, clusterScope: true, template: "promotion" },
              withParam: "{{workflow.parameters.target_phases}}",
              arguments: {
                parameters: [
                  ...["app", "git_repo", "source_commit", "source_phase"].map(fromWorkflow),
                  { name: "target_phase", value: "{{item}}" },
                  fromWorkflow("git_credentials_secret"),
                ],
              },
            },
            {
              name: "run-integration-tests",
              // A phase without verification has no image.
              when: "'{{workflow.parameters.test_docker_image}}' != ''",
              templateRef: { name: names.runIntegrationTests, clusterScope: true, template: "integration-tests" },
              arguments: {
                parameters: ["test_target", "test_docker_image", "test_docker_command", "test_resources"].map(
                  fromWorkflow,
                ),
              },
            },
          ],
        },
      },
    ],
  };
}

/** The three ClusterWorkflowTemplates. */
export class WorkflowTemplates extends pulumi.ComponentResource {
  constructor(name: string, args: WorkflowTemplatesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:WorkflowTemplates", name, {}, opts);
    const make = (key: string, resourceName: string, spec: object) =>
      new k8s.apiextensions.CustomResource(
        `${name}-${key}`,
        {
          apiVersion: "argoproj.io/v1alpha1",
          kind: "ClusterWorkflowTemplate",
          metadata: { name: resourceName },
          spec,
        },
        { parent: this },
      );
    make("run-integration-tests", names.runIntegrationTests, runIntegrationTestsSpec(args));
    make("promote-to-next-phase", names.promoteToNextPhase, promoteToNextPhaseSpec(args));
    make("validate-then-promote", names.validateThenPromote, validateThenPromoteSpec());
    this.registerOutputs();
  }
}
