// The document's way from the notification to the Workflow: EventSource without a token, Sensor with operation `create`.
import { eventBusSpec } from "../../components/trigger/eventBus";
import { gitCa, credentialsSecret, names, namespace, serviceAccount, webhook } from "./names";
import { workflowArguments } from "./templates";

const argo = "argoproj.io/v1alpha1";
const metadata = (name: string) => ({ name, namespace });

/** The bus is the program's own: the document says nothing about it. */
export const eventBus = {
  apiVersion: argo,
  kind: "EventBus",
  metadata: metadata("default"),
  spec: eventBusSpec({
    availability: "single",
    antiAffinity: "soft",
    storage: { persistent: false },
    pullPolicy: "IfNotPresent",
  }),
};

export const eventSource = {
  apiVersion: argo,
  kind: "EventSource",
  metadata: metadata(webhook.eventSource),
  spec: {
    webhook: {
      [webhook.eventName]: { port: String(webhook.port), endpoint: webhook.endpoint, method: "POST" },
    },
  },
};

export const service = {
  apiVersion: "v1",
  kind: "Service",
  metadata: metadata(webhook.service),
  spec: {
    selector: { "eventsource-name": webhook.eventSource },
    ports: [{ port: webhook.port, targetPort: webhook.port }],
  },
};

/** The Sensor: every POST makes one more Workflow. */
export function sensor(gitRepo: string) {
  const take = (field: string, dest: string, operation?: string) => ({
    src: { dependencyName: webhook.dependency, dataTemplate: `{{ .Input.body.${field} }}` },
    dest,
    ...(operation !== undefined && { operation }),
  });
  const fromBody = ["test_target", "source_commit", "source_phase", "target_phase"];
  return {
    apiVersion: argo,
    kind: "Sensor",
    metadata: metadata(webhook.sensor),
    spec: {
      template: { serviceAccountName: serviceAccount },
      dependencies: [{ name: webhook.dependency, eventSourceName: webhook.eventSource, eventName: webhook.eventName }],
      triggers: [
        {
          template: {
            name: webhook.sensor,
            k8s: {
              operation: "create",
              source: {
                resource: {
                  apiVersion: argo,
                  kind: "Workflow",
                  metadata: { generateName: "app-", labels: { scenario: "syncSuccess", phase: "" } },
                  spec: {
                    serviceAccountName: serviceAccount,
                    ttlStrategy: { secondsAfterCompletion: 43200 },
                    arguments: { parameters: workflowArguments(gitRepo) },
                    workflowTemplateRef: { name: names.validateThenPromote, clusterScope: true },
                  },
                },
              },
              parameters: [
                ...fromBody.map((field, index) => take(field, `spec.arguments.parameters.${index}.value`)),
                take("source_phase", "metadata.generateName", "append"),
                take("source_phase", "metadata.labels.phase", "append"),
              ],
            },
          },
        },
      ],
    },
  };
}

/** What its ServiceAccount needs: the Sensor makes Workflows, the executor reports results. */
export const account = [
  { apiVersion: "v1", kind: "ServiceAccount", metadata: metadata(serviceAccount) },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "Role",
    metadata: metadata(serviceAccount),
    rules: [
      { apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["create"] },
      { apiGroups: ["argoproj.io"], resources: ["workflowtaskresults"], verbs: ["create", "patch"] },
    ],
  },
  {
    apiVersion: "rbac.authorization.k8s.io/v1",
    kind: "RoleBinding",
    metadata: metadata(serviceAccount),
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: serviceAccount },
    subjects: [{ kind: "ServiceAccount", name: serviceAccount, namespace }],
  },
];

/** The credentials, and the certificate that the promotion step trusts. */
export const secrets = (git: { username: string; password: string; email: string }, certificate: string) => [
  {
    apiVersion: "v1",
    kind: "Secret",
    metadata: metadata(credentialsSecret),
    type: "Opaque",
    stringData: { username: git.username, password: git.password, email: git.email },
  },
  { apiVersion: "v1", kind: "ConfigMap", metadata: metadata(gitCa.configMap), data: { [gitCa.key]: certificate } },
];
