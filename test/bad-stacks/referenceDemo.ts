// The reference demo as it is written: its templates, its EventSource and its Sensor.
// Configuration: prod
// Trips: events-at-least-once, events-webhook-authenticated, promotion-body-checked
// Trips: promotion-retry-and-deadline, workflows-deadline, workflows-non-root, workflows-pinned-image
// Trips: workflows-resources, workflows-service-account
import { argo, credentials } from "./shared";

const parameters = (...names: string[]) => ({ parameters: names.map((name) => ({ name })) });
const fromSecret = (name: string, key: string) => ({
  name,
  valueFrom: { secretKeyRef: { name: "{{inputs.parameters.git_credentials_secret}}", key } },
});

credentials();
argo("ClusterWorkflowTemplate", "workflow-template-run-integration-tests", {
  entrypoint: "integration-tests",
  podGC: { strategy: "OnPodSuccess" },
  templates: [
    {
      name: "integration-tests",
      inputs: parameters("test_target", "test_docker_image", "test_docker_command"),
      container: {
        image: "localhost:32000/{{inputs.parameters.test_docker_image}}",
        resources: { requests: { memory: "1Gi" }, limits: { memory: "2Gi" } },
        command: ["{{inputs.parameters.test_docker_command}}"],
        args: ["{{inputs.parameters.test_target}}"],
      },
    },
  ],
});
argo("ClusterWorkflowTemplate", "workflow-template-promote-to-next-phase", {
  entrypoint: "promotion",
  podGC: { strategy: "OnPodSuccess" },
  templates: [
    {
      name: "promotion",
      inputs: parameters("git_repo", "source_commit", "source_phase", "target_phase", "git_credentials_secret"),
      container: {
        image: "localhost:32000/argo-projects/git-promotion:latest",
        command: ["python3", "promote.py"],
        env: [
          fromSecret("GIT_USER", "username"),
          fromSecret("GIT_PASSWORD", "password"),
          fromSecret("GIT_EMAIL", "email"),
        ],
      },
    },
  ],
});
argo("EventSource", "webhook", {
  webhook: { appSyncSuccess: { port: "12001", endpoint: "/appSyncSuccess", method: "POST" } },
});

const take = (field: string, dest: string) => ({
  src: { dependencyName: "webhook-dep", dataTemplate: `{{ .Input.body.${field} }}` },
  dest,
});
const workflow = {
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Workflow",
  metadata: { generateName: "app-", labels: { scenario: "syncSuccess", phase: "" } },
  spec: {
    serviceAccountName: "argo",
    ttlStrategy: { secondsAfterCompletion: 43200 },
    arguments: {
      parameters: [
        { name: "test_target" },
        { name: "source_commit" },
        { name: "source_phase" },
        { name: "target_phase" },
        { name: "test_docker_image", value: "argo-projects/test-campaign:latest" },
        { name: "test_docker_command", value: "./launchTests.sh" },
        { name: "git_repo", value: "https://github.com/AmadeusITGroup/argo-projects-demo.git" },
        { name: "git_credentials_secret", value: "github-credentials" },
      ],
    },
    workflowTemplateRef: { name: "workflow-template-validate-then-promote", clusterScope: true },
  },
};
argo("Sensor", "webhook-app-promotion", {
  template: { serviceAccountName: "argo" },
  dependencies: [{ name: "webhook-dep", eventSourceName: "webhook", eventName: "appSyncSuccess" }],
  triggers: [
    {
      template: { name: "webhook-app-promotion", k8s: { operation: "create", source: { resource: workflow } } },
      parameters: [
        take("test_target", "spec.arguments.parameters.0.value"),
        take("source_commit", "spec.arguments.parameters.1.value"),
        take("source_phase", "spec.arguments.parameters.2.value"),
        take("target_phase", "spec.arguments.parameters.3.value"),
      ],
    },
  ],
});
