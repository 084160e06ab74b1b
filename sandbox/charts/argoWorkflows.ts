// The chart argo-workflows, packed from the manifests of the Go module; honors the values that the program sets.
import {
  bindInReleaseNamespace,
  chartObjects,
  containerOf,
  containersOf,
  disruptionBudget,
  expression,
  find,
  setResources,
  text,
  workloadOf,
} from "./chart";
import type { Chart, Manifest } from "./chart";

/** Upstream's name and ServiceAccount of each workload, and the official chart's. */
const workloads = [
  { upstream: "workflow-controller", account: "argo", values: "controller", image: "argoproj/workflow-controller" },
  { upstream: "argo-server", account: "argo-server", values: "server", image: "argoproj/argocli" },
];
const official = (values: string) =>
  values === "controller" ? "argo-workflows-workflow-controller" : "argo-workflows-server";

/** The program brings a ServiceAccount `argo` of its own for Workflow pods, so the controller's is renamed as in the official chart. */
function renameAccounts(manifests: Manifest[]): void {
  const names = new Map(workloads.map(({ account, values }) => [account, official(values)]));
  for (const manifest of manifests) {
    if (manifest.kind === "ServiceAccount")
      manifest.metadata.name = names.get(manifest.metadata.name) ?? manifest.metadata.name;
    for (const subject of manifest.subjects ?? []) subject.name = names.get(subject.name) ?? subject.name;
  }
}

function editWorkload(
  manifests: Manifest[],
  { upstream, values, image }: (typeof workloads)[number],
): Record<string, string> {
  const deployment = find(manifests, "Deployment", upstream);
  const name = official(values);
  const labels = { "app.kubernetes.io/name": name, "app.kubernetes.io/instance": "argo-workflows" };
  deployment.metadata.name = name;
  const workload = workloadOf(deployment);
  workload.replicas = expression(`.Values.${values}.replicas`);
  workload.selector = { ...workload.selector, matchLabels: labels };
  const { metadata, spec } = workload.template;
  metadata.labels = labels;
  spec.serviceAccountName = name;
  setResources(deployment, `.Values.${values}`);
  spec.affinity = expression(`.Values.${values}.affinity`);
  spec.securityContext = expression(`.Values.${values}.podSecurityContext`);
  for (const container of containersOf(deployment)) {
    container.image = `${text(`.Values.${values}.image.registry`)}/${image}:${text(".Chart.AppVersion")}`;
    container.imagePullPolicy = expression(".Values.images.pullPolicy");
    const fixed = JSON.stringify(JSON.stringify(container.env ?? []));
    container.env = expression(`concat (fromJsonArray ${fixed}) .Values.${values}.extraEnv`);
  }
  return labels;
}

/** Edits `manifests` (cluster-install) in place. */
export function argoWorkflowsChart(manifests: Manifest[], version: string): Chart {
  bindInReleaseNamespace(manifests);
  renameAccounts(manifests);
  const [controllerLabels, serverLabels] = workloads.map((workload) => editWorkload(manifests, workload));
  const server = find(manifests, "Deployment", official("server"));
  const serverContainer = containerOf(server);
  // Plain http by default, as in the official chart.
  const flags = `(list "server" "--auth-mode=client" (printf "--secure=%t" .Values.server.secure))`;
  serverContainer.args = expression(`concat ${flags} .Values.server.extraArgs`);
  const { httpGet, ...probe } = serverContainer.readinessProbe as { httpGet: object };
  const scheme = expression(`ternary "HTTPS" "HTTP" .Values.server.secure`);
  serverContainer.readinessProbe = {
    ...probe,
    httpGet: { ...httpGet, scheme },
    initialDelaySeconds: 1,
    periodSeconds: 2,
  };
  const service = find(manifests, "Service", "argo-server");
  service.metadata.name = official("server");
  service.spec = { ...service.spec, selector: serverLabels! };

  const executorImage = `(printf "%s/argoproj/argoexec:%s" .Values.executor.image.registry .Chart.AppVersion)`;
  const container = containerOf(find(manifests, "Deployment", official("controller")));
  const fixed = `list "--configmap" "workflow-controller-configmap" "--executor-image" ${executorImage}`;
  container.args = expression(`concat (${fixed}) .Values.controller.extraArgs`);
  const executor = `(dict "imagePullPolicy" .Values.images.pullPolicy "resources" .Values.executor.resources "securityContext" .Values.executor.securityContext)`;
  const limits = `"workflowRestrictions" .Values.controller.workflowRestrictions "parallelism" .Values.controller.parallelism`;
  find(manifests, "ConfigMap", "workflow-controller-configmap").data = {
    config: expression(`toYaml (dict ${limits} "executor" ${executor})`),
  };
  const component = {
    extraArgs: [],
    extraEnv: [],
    resources: {},
    affinity: {},
    podSecurityContext: {},
    pdb: { enabled: false, minAvailable: 1 },
    image: { registry: "quay.io" },
  };
  return {
    name: "argo-workflows",
    version,
    values: {
      crds: { install: true, keep: true, full: false },
      images: { pullPolicy: "Always" },
      workflow: { rbac: { create: false } },
      controller: { ...component, replicas: 1, workflowRestrictions: {}, parallelism: 0 },
      server: { ...component, replicas: 1, secure: false },
      executor: { image: { registry: "quay.io" }, resources: {}, securityContext: {} },
    },
    objects: [
      ...chartObjects(manifests, () => undefined),
      disruptionBudget(official("controller"), ".Values.controller", controllerLabels!),
      disruptionBudget(official("server"), ".Values.server", serverLabels!),
    ],
  };
}
