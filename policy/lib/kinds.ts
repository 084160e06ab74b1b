// The kinds of objects that policies look at, by whatever type token a program reaches them.

/** A kind of object. Versions do not matter: every version of an API reaches the same object. */
export interface Kind {
  readonly name: string;
  /** API groups that serve it, the core group as the empty text. */
  readonly groups: readonly string[];
}

const core = (name: string): Kind => ({ name, groups: [""] });
const apps = (name: string): Kind => ({ name, groups: ["apps", "extensions"] });
const batch = (name: string): Kind => ({ name, groups: ["batch"] });
const networking = (name: string): Kind => ({ name, groups: ["networking.k8s.io", "extensions"] });
const rbac = (name: string): Kind => ({ name, groups: ["rbac.authorization.k8s.io", "authorization.openshift.io"] });
const argo = (name: string): Kind => ({ name, groups: ["argoproj.io"] });

export const NAMESPACE = core("Namespace");
export const SERVICE = core("Service");
export const SECRET = core("Secret");
export const CONFIG_MAP = core("ConfigMap");
export const POD = core("Pod");
export const POD_TEMPLATE = core("PodTemplate");
export const REPLICATION_CONTROLLER = core("ReplicationController");
export const DEPLOYMENT = apps("Deployment");
export const STATEFUL_SET = apps("StatefulSet");
export const DAEMON_SET = apps("DaemonSet");
export const REPLICA_SET = apps("ReplicaSet");
export const JOB = batch("Job");
export const CRON_JOB = batch("CronJob");
export const NETWORK_POLICY = networking("NetworkPolicy");
/** Policies of the network for a whole cluster. */
export const ADMIN_POLICY: Kind = { name: "AdminNetworkPolicy", groups: ["policy.networking.k8s.io"] };
export const BASELINE_POLICY: Kind = { ...ADMIN_POLICY, name: "BaselineAdminNetworkPolicy" };
/** Policies of the network of Cilium and of Calico. */
export const CILIUM_POLICY: Kind = { name: "CiliumNetworkPolicy", groups: ["cilium.io"] };
export const CILIUM_CLUSTER_POLICY: Kind = { name: "CiliumClusterwideNetworkPolicy", groups: ["cilium.io"] };
export const CALICO_POLICY: Kind = { name: "NetworkPolicy", groups: ["projectcalico.org", "crd.projectcalico.org"] };
export const CALICO_CLUSTER_POLICY: Kind = { ...CALICO_POLICY, name: "GlobalNetworkPolicy" };

export const ROLE = rbac("Role");
export const CLUSTER_ROLE = rbac("ClusterRole");
export const ROLE_BINDING = rbac("RoleBinding");
export const CLUSTER_ROLE_BINDING = rbac("ClusterRoleBinding");

/** OpenShift's constraints of pods, with who may use them. */
export const SECURITY_CONSTRAINTS: Kind = { name: "SecurityContextConstraints", groups: ["security.openshift.io"] };

export const APPLICATION = argo("Application");
export const APPLICATION_SET = argo("ApplicationSet");
export const APP_PROJECT = argo("AppProject");
/** Argo CD as its operator installs it. */
export const ARGO_CD = argo("ArgoCD");
export const EVENT_BUS = argo("EventBus");
export const EVENT_SOURCE = argo("EventSource");
export const SENSOR = argo("Sensor");
export const WORKFLOW = argo("Workflow");
export const WORKFLOW_TEMPLATE = argo("WorkflowTemplate");
export const CLUSTER_WORKFLOW_TEMPLATE = argo("ClusterWorkflowTemplate");
export const CRON_WORKFLOW = argo("CronWorkflow");
export const WORKFLOW_EVENT_BINDING = argo("WorkflowEventBinding");
export const ROLLOUT = argo("Rollout");
export const EXPERIMENT = argo("Experiment");
export const ANALYSIS_TEMPLATE = argo("AnalysisTemplate");
export const CLUSTER_ANALYSIS_TEMPLATE = argo("ClusterAnalysisTemplate");
export const ANALYSIS_RUN = argo("AnalysisRun");

export const CUSTOM_RESOURCE_DEFINITION: Kind = {
  name: "CustomResourceDefinition",
  groups: ["apiextensions.k8s.io"],
};
/** What Flux builds with Kustomize. */
export const KUSTOMIZATION: Kind = { name: "Kustomization", groups: ["kustomize.toolkit.fluxcd.io"] };
export const KNATIVE_SERVICE: Kind = { name: "Service", groups: ["serving.knative.dev"] };
export const DEPLOYMENT_CONFIG: Kind = { name: "DeploymentConfig", groups: ["apps.openshift.io"] };
export const SCALED_JOB: Kind = { name: "ScaledJob", groups: ["keda.sh"] };

/** A release or a chart of Pulumi's; the other ways to install a chart are objects in the cluster. */
export const RELEASE: Kind = { name: "Release", groups: ["helm.sh"] };
export const CHART: Kind = { name: "Chart", groups: ["helm.sh"] };
export const HELM_RELEASE: Kind = { name: "HelmRelease", groups: ["helm.toolkit.fluxcd.io"] };
export const HELM_CHART: Kind = { name: "HelmChart", groups: ["helm.cattle.io"] };
export const HELM_CHART_CONFIG: Kind = { name: "HelmChartConfig", groups: ["helm.cattle.io"] };
export const CROSSPLANE_RELEASE: Kind = { name: "Release", groups: ["helm.crossplane.io"] };
export const HELM_CHART_PROXY: Kind = { name: "HelmChartProxy", groups: ["addons.cluster.x-k8s.io"] };

const KNOWN: readonly Kind[] = [
  NAMESPACE,
  SERVICE,
  SECRET,
  CONFIG_MAP,
  POD,
  POD_TEMPLATE,
  REPLICATION_CONTROLLER,
  DEPLOYMENT,
  STATEFUL_SET,
  DAEMON_SET,
  REPLICA_SET,
  JOB,
  CRON_JOB,
  NETWORK_POLICY,
  ADMIN_POLICY,
  BASELINE_POLICY,
  CILIUM_POLICY,
  CILIUM_CLUSTER_POLICY,
  CALICO_POLICY,
  CALICO_CLUSTER_POLICY,
  ROLE,
  CLUSTER_ROLE,
  ROLE_BINDING,
  CLUSTER_ROLE_BINDING,
  SECURITY_CONSTRAINTS,
  APPLICATION,
  APPLICATION_SET,
  APP_PROJECT,
  ARGO_CD,
  EVENT_BUS,
  EVENT_SOURCE,
  SENSOR,
  WORKFLOW,
  WORKFLOW_TEMPLATE,
  CLUSTER_WORKFLOW_TEMPLATE,
  CRON_WORKFLOW,
  WORKFLOW_EVENT_BINDING,
  ROLLOUT,
  EXPERIMENT,
  ANALYSIS_TEMPLATE,
  CLUSTER_ANALYSIS_TEMPLATE,
  ANALYSIS_RUN,
  KNATIVE_SERVICE,
  DEPLOYMENT_CONFIG,
  SCALED_JOB,
  RELEASE,
  CHART,
  HELM_RELEASE,
  HELM_CHART,
  HELM_CHART_CONFIG,
  CROSSPLANE_RELEASE,
  HELM_CHART_PROXY,
];

function knownGroup(name: string): string {
  return KNOWN.find((kind) => kind.name === name)?.groups[0] ?? "";
}

/** What a type token says. */
export interface Token {
  /** API group, the core group as the empty text; `yaml` and `kustomize` for Pulumi's readers of manifests. */
  group: string;
  /** Kind without the `Patch` or `List` that the token adds to it. */
  kind: string;
  /** True for a list of objects of the kind. */
  list: boolean;
  /** True for Pulumi's `*Patch` kinds: they set some fields of an object and say nothing of the others. */
  patch: boolean;
}

/** The parts of a token such as `kubernetes:apps/v1:DeploymentPatch`; undefined where it is not of Kubernetes. */
export function parseToken(type: string): Token | undefined {
  const [, api, name] = /^kubernetes:([^:]+):([^:]+)$/.exec(type) ?? [];
  if (api === undefined || name === undefined) return undefined;
  const [first = "", version] = api.split("/");
  const isCore = first === "core" || (version === undefined && /^v\d/.test(first));
  return { group: isCore ? "" : first, ...parseKind(name) };
}

/** What the name of a kind says. */
function parseKind(name: string): Omit<Token, "group"> {
  const [, kind = name, suffix] = /^(.+?)(Patch|List)$/.exec(name) ?? [];
  return { kind, list: suffix === "List" || name === "List", patch: suffix === "Patch" };
}

/** The token of an object by its own `apiVersion` and `kind`; the group by the kind alone where it says none. */
export function tokenOf(apiVersion: string, name: string): Token {
  const parsed = parseKind(name);
  const group = /^([^/]+)\//.exec(apiVersion)?.[1];
  return { ...parsed, patch: false, group: group ?? (apiVersion === "" ? knownGroup(parsed.kind) : "") };
}

/** True for an object of this kind. */
export function isKind({ group, kind }: Pick<Token, "group" | "kind">, ...kinds: readonly Kind[]): boolean {
  return kinds.some(({ name, groups }) => name === kind && groups.includes(group));
}

/** Kinds that may hold other objects: lists, manifests as text, charts with extra objects, triggers, templates. */
const HOLDERS: readonly Kind[] = [
  { name: "ConfigGroup", groups: ["yaml"] },
  { name: "ConfigFile", groups: ["yaml"] },
  { name: "Directory", groups: ["kustomize"] },
  core("List"),
  CONFIG_MAP,
  RELEASE,
  CHART,
  APPLICATION,
  APPLICATION_SET,
  SENSOR,
  WORKFLOW,
  WORKFLOW_TEMPLATE,
  CLUSTER_WORKFLOW_TEMPLATE,
  CRON_WORKFLOW,
];

/** True for kinds that Kubernetes and Argo do not define: any of them may hold another object. */
export function isOfOthers({ group }: Pick<Token, "group">): boolean {
  return group.includes(".") && !/(^|\.)k8s\.io$|^argoproj\.io$|^helm\.sh$/.test(group);
}

/** The type tokens that a policy applies to: of its kinds, and of whatever may hold one of them. */
export class Types {
  constructor(readonly kinds: readonly Kind[]) {}

  includes(type: string): boolean {
    const token = parseToken(type);
    return token !== undefined && (isOfOthers(token) || isKind(token, ...this.kinds, ...HOLDERS));
  }
}

/** Every kind of Kubernetes. */
export class AllTypes extends Types {
  constructor() {
    super([]);
  }

  override includes(type: string): boolean {
    return parseToken(type) !== undefined;
  }
}
