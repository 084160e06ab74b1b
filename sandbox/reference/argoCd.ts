// The document's side of Argo CD: two Applications, a trigger on Succeeded and Healthy alone, polling every 15 s.
import { stringify } from "yaml";
import type { Change } from "../cluster/changes";
import { app, names, namespace, phases, webhook } from "./names";
import { testTarget } from "./templates";

export const subscription = `notifications.argoproj.io/subscribe.${names.trigger}.${names.service}`;

/** The Application of one phase. It carries none of the labels by which the program finds its own. */
export const application = (gitRepo: string, phase: string) => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "Application",
  metadata: { name: `${app}-${phase}`, namespace: "argocd", annotations: { [subscription]: "" } },
  spec: {
    project: "default",
    source: {
      repoURL: gitRepo,
      targetRevision: "main",
      path: `argo-projects/${app}/manifests/base`,
      helm: { releaseName: `${app}-${phase}`, valueFiles: [`../overlays/${phase}/values-${phase}.yaml`] },
    },
    destination: { server: "https://kubernetes.default.svc", namespace: `${app}-${phase}` },
    syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ["CreateNamespace=true"] },
  },
});

const revision = "app.status.operationState.operation.sync.revision";

/** The body, whose quotes must stay as they are: it is a template. */
const body = `{
  "test_target": "${testTarget}",
  "source_phase": "${phases.source}",
  "target_phase": "${phases.target}",
  "source_commit": "{{.${revision}}}"
}
`;

/** Keys of Argo CD's notification config. */
export const notificationData: Record<string, string> = {
  [`service.webhook.${names.service}`]: stringify({
    url: `http://${webhook.service}.${namespace}.svc.cluster.local:${webhook.port}`,
    headers: [{ name: "Content-Type", value: "application/json" }],
  }),
  [`template.${names.template}`]: stringify({
    webhook: { [names.service]: { method: "POST", path: webhook.endpoint, body } },
  }),
  [`trigger.${names.trigger}`]: stringify([
    {
      when: [
        "app.status.operationState.phase in ['Succeeded']",
        "app.status.health.status == 'Healthy'",
        `app.metadata.name == '${app}-${phases.source}'`,
      ].join(" and "),
      oncePer: revision,
      send: [names.template],
    },
  ]),
};

/** Everything that the document leaves at its default or sets otherwise than the program, on the objects that both share. */
export const settings: Change[] = [
  ...Object.entries(notificationData).map(([key, value]) => ({
    object: "configmap/argocd-notifications-cm",
    namespace: "argocd",
    path: ["data", key],
    value: () => value,
  })),
  {
    object: "configmap/argocd-cm",
    namespace: "argocd",
    path: ["data", "timeout.reconciliation"],
    value: () => "15s",
  },
  // Not set: Argo CD then adds up to 60 s.
  {
    object: "configmap/argocd-cm",
    namespace: "argocd",
    path: ["data", "timeout.reconciliation.jitter"],
    value: () => undefined,
  },
  // Its Workflow names a ServiceAccount, which the program's restriction to installed templates refuses.
  {
    object: "configmap/workflow-controller-configmap",
    namespace: "argo",
    path: ["data", "config"],
    value: () => "{}",
  },
  // The controller's default of 10 s.
  {
    object: "deployment/argo-workflows-workflow-controller",
    namespace: "argo",
    path: ["spec", "template", "spec", "containers", "0", "env"],
    value: (before) => (before as { name: string }[]).filter(({ name }) => name !== "DEFAULT_REQUEUE_TIME"),
  },
  // The program's sweep would take CPU time from the reference loop.
  {
    object: "cronworkflow/promotion-sweep",
    namespace: "argo",
    path: ["spec", "suspend"],
    value: () => true,
  },
];

/** What reads those settings only when it starts. */
export const restarts = [
  { workload: "statefulset/argocd-application-controller", namespace: "argocd" },
  { workload: "deployment/argocd-repo-server", namespace: "argocd" },
  { workload: "deployment/argocd-notifications-controller", namespace: "argocd" },
  { workload: "deployment/argo-workflows-workflow-controller", namespace: "argo" },
];
