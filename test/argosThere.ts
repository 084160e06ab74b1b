// What a cluster shows of Argos that are there already, for tests of the program beside them: all as promotions need it.
import { jetStream } from "../components/platform/argoEvents";
import { controllerAccount } from "../components/platform/argoWorkflows";
import { platformSchema, type Platform } from "../components/settings/platform";

/** Objects of a cluster, as kubectl prints them. */
export interface Held {
  kind: string;
  metadata: { name: string; namespace: string; labels?: Record<string, string> };
  [key: string]: unknown;
}

const deployment = (namespace: string, name: string, image: string, serviceAccountName?: string): Held => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name, namespace, labels: { "app.kubernetes.io/name": name } },
  spec: { replicas: 1, template: { spec: { serviceAccountName, containers: [{ name: "main", image }] } } },
});

const argoCd = ({ argoCd: { namespace } }: Platform): Held[] => [
  ...["application-controller", "applicationset-controller", "notifications-controller"].map((name) =>
    deployment(namespace, `argocd-${name}`, "quay.io/argoproj/argocd:v3.2.11"),
  ),
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "argocd-notifications-cm", namespace } },
  { apiVersion: "v1", kind: "Secret", metadata: { name: "argocd-notifications-secret", namespace } },
];

const argoEvents = ({ argoEvents: { namespace, jetStream: version = jetStream.version } }: Platform): Held[] => [
  deployment(namespace, "controller-manager", "quay.io/argoproj/argo-events:v1.9.10"),
  {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "argo-events-controller-config", namespace },
    data: { "controller-config.yaml": `eventBus:\n  jetstream:\n    versions:\n      - version: ${version}\n` },
  },
];

const argoWorkflows = ({ argoWorkflows: { namespace, serviceAccount = controllerAccount() } }: Platform): Held[] => [
  deployment(namespace, "workflow-controller", "quay.io/argoproj/workflow-controller:v4.0.7", serviceAccount),
];

/** Of a configuration: the Argos that it does not install. */
export function argosThere(configured: unknown): Held[] {
  const parsed = platformSchema.safeParse(configured ?? {});
  if (!parsed.success) return [];
  const platform = parsed.data;
  const all = { argoCd, argoEvents, argoWorkflows };
  return Object.entries(all).flatMap(([argo, held]) =>
    platform[argo as keyof typeof all].install ? [] : held(platform),
  );
}
