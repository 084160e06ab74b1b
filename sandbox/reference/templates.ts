// The document's three ClusterWorkflowTemplates: two pods one after the other, no guard, no deadline, no record.
import { app, credentialsSecret, gitCa, names, phases } from "./names";

const registry = "localhost:32000";
/** The sandbox builds no `latest`: its two images have a version. */
const tag = "0.1.0";

export const campaignImage = `argo-projects/test-campaign:${tag}`;

const parameter = (name: string) => ({ name });
const fromWorkflow = (name: string) => ({ name, value: `{{workflow.parameters.${name}}}` });
const input = (name: string) => `{{inputs.parameters.${name}}}`;

const test = ["test_target", "test_docker_image", "test_docker_command"];
const promotion = ["git_repo", "source_commit", "source_phase", "target_phase", "git_credentials_secret"];

const clusterTemplate = (name: string, spec: object) => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "ClusterWorkflowTemplate",
  metadata: { name },
  spec: { podGC: { strategy: "OnPodSuccess" }, ...spec },
});

export const runIntegrationTests = clusterTemplate(names.runIntegrationTests, {
  entrypoint: "integration-tests",
  templates: [
    {
      name: "integration-tests",
      inputs: { parameters: test.map(parameter) },
      container: {
        image: `${registry}/${input("test_docker_image")}`,
        resources: { requests: { memory: "1Gi" }, limits: { memory: "2Gi" } },
        command: [input("test_docker_command")],
        args: [input("test_target")],
      },
    },
  ],
});

const credential = (name: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: input("git_credentials_secret"), key } },
});

/** The document's Python script is not to be had: the image is ours, with the document's flags and those that it needs besides. */
export const promoteToNextPhase = clusterTemplate(names.promoteToNextPhase, {
  entrypoint: "promotion",
  templates: [
    {
      name: "promotion",
      inputs: { parameters: promotion.map(parameter) },
      volumes: [{ name: gitCa.configMap, configMap: { name: gitCa.configMap } }],
      container: {
        image: `${registry}/argo-projects/git-promotion:${tag}`,
        command: ["promote"],
        args: [
          ...["--git-repo", input("git_repo"), "--source-commit", input("source_commit")],
          ...["--source-phase", input("source_phase"), "--target-phase", input("target_phase")],
          ...["--app", app, "--ca-file", `${gitCa.mountPath}/${gitCa.key}`],
        ],
        env: [
          credential("GIT_USER", "username"),
          credential("GIT_PASSWORD", "password"),
          credential("GIT_EMAIL", "email"),
        ],
        volumeMounts: [{ name: gitCa.configMap, mountPath: gitCa.mountPath }],
      },
    },
  ],
});

const task = (name: string, template: string, entry: string, parameters: string[], depends?: string) => ({
  name,
  ...(depends !== undefined && { depends }),
  templateRef: { name: template, clusterScope: true, template: entry },
  arguments: { parameters: parameters.map(fromWorkflow) },
});

export const validateThenPromote = clusterTemplate(names.validateThenPromote, {
  entrypoint: "validate-then-promote",
  arguments: { parameters: [...test, ...promotion].map(parameter) },
  templates: [
    {
      name: "validate-then-promote",
      dag: {
        tasks: [
          task("promote-to-next-phase", names.promoteToNextPhase, "promotion", promotion, "run-integration-tests"),
          task("run-integration-tests", names.runIntegrationTests, "integration-tests", test),
        ],
      },
    },
  ],
});

/** Where the campaign finds the pet store. */
export const testTarget = `http://${app}-${phases.source}-my-app-svc.${app}-${phases.source}.svc.cluster.local`;

/** Arguments of a Workflow, in the order of the document's Sensor: the first four come from the body. */
export const workflowArguments = (gitRepo: string) => [
  ...["test_target", "source_commit", "source_phase", "target_phase"].map(parameter),
  { name: "test_docker_image", value: campaignImage },
  { name: "test_docker_command", value: "./launchTests.sh" },
  { name: "git_repo", value: gitRepo },
  { name: "git_credentials_secret", value: credentialsSecret },
];
