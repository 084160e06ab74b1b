// Type tokens of resources as programs register them, for whoever makes or lists some; policies go by kinds.

export const RELEASE = "kubernetes:helm.sh/v3:Release";
export const NAMESPACE = "kubernetes:core/v1:Namespace";
export const SERVICE = "kubernetes:core/v1:Service";
export const SECRET = "kubernetes:core/v1:Secret";
export const CONFIG_MAP = "kubernetes:core/v1:ConfigMap";
export const NETWORK_POLICY = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

const argo = (kind: string) => `kubernetes:argoproj.io/v1alpha1:${kind}`;
export const APPLICATION = argo("Application");
export const APPLICATION_SET = argo("ApplicationSet");
export const APP_PROJECT = argo("AppProject");
export const EVENT_BUS = argo("EventBus");
export const EVENT_SOURCE = argo("EventSource");
export const SENSOR = argo("Sensor");
export const WORKFLOW = argo("Workflow");
export const WORKFLOW_TEMPLATE = argo("WorkflowTemplate");
export const CLUSTER_WORKFLOW_TEMPLATE = argo("ClusterWorkflowTemplate");
export const CRON_WORKFLOW = argo("CronWorkflow");

const rbac = (kind: string) => `kubernetes:rbac.authorization.k8s.io/v1:${kind}`;
export const ROLE = rbac("Role");
export const CLUSTER_ROLE = rbac("ClusterRole");
export const ROLE_BINDING = rbac("RoleBinding");
export const CLUSTER_ROLE_BINDING = rbac("ClusterRoleBinding");
