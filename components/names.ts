// Names that more than one component, or a person, relies on.
export { applicationSet, sweep } from "../contract/names";

/** Namespaces of the platform. */
export const namespaces = {
  argoCd: "argocd",
  /** Workflows, EventBus, EventSource, Sensor and credentials. */
  argo: "argo",
  /** The Argo Events controller. */
  argoEvents: "argo-events",
  /** Records, and nothing else: whoever writes them reaches no other ConfigMap. */
  records: "argo-promotion",
} as const;

export { labels } from "../contract/identity";

/** Annotation of the Sensor: the protected phases, separated by commas. Policies on the whole stack go by it. */
export const protectedPhases = "argo-promotion/protected-phases";

/** Label of a campaign's pod; its value is the phase that is tested. */
export const campaignLabel = "argo-promotion/campaign";

/** ServiceAccounts in the namespace `argo`. */
export const serviceAccounts = {
  /** Pods of Workflows. */
  workflow: "argo",
  /** The executor in those pods, which reports a step's outcome. */
  executor: "argo-executor",
  sensor: "argo-sensor",
  /** The sweep, which re-sends what is due. */
  sweep: "argo-sweep",
} as const;

/** Secret with username, password and email for the promotion step. */
export const gitCredentialsSecret = "github-credentials";

/** CA bundle for the git server, as a file in the promotion step's pod. */
export const gitCa = { configMap: "git-ca", key: "ca.crt", mountPath: "/etc/git-ca" } as const;

/** The webhook that Argo CD notifications call. */
export const webhook = {
  eventSource: "webhook",
  eventName: "appSyncSuccess",
  service: "webhook-eventsource",
  port: 12001,
  endpoint: "/appSyncSuccess",
  authSecret: "webhook-auth",
  authKey: "token",
  /** Key of the same token in Argo CD's notifications Secret. */
  notificationsKey: "sync-webhook-token",
} as const;

/** The secret that the git server's webhook is signed with. */
export const gitWebhook = { secret: "gitops-webhook", key: "secret" } as const;

/** ClusterWorkflowTemplates. */
export const workflowTemplates = {
  promoteToNextPhase: "workflow-template-promote-to-next-phase",
  recordEnd: "workflow-template-record-end",
  sweep: "workflow-template-sweep",
  /** One for each source phase: {@link forPhase}. */
  validateThenPromote: "workflow-template-validate-then-promote",
} as const;

/** Name of something that is one for each source phase. */
export const forPhase = (name: string, phase: string) => `${name}-${phase}`;

export const sensor = "webhook-app-promotion";
/** The ValidatingAdmissionPolicies on Workflows: on new ones, and on those that are there. */
export const workflowAdmission = { new: "argo-promotion-new-workflows", running: "argo-promotion-running-workflows" };
/**
 * Of kinds whose fields the API server fills in as a whole: without it an `up` after an interrupted one meets what it made itself
 * as somebody else's. Whose an object is was asked before.
 */
export const patchForce = { "pulumi.com/patchForce": "true" } as const;
/** The ValidatingAdmissionPolicy that keeps applications in their namespaces. */
export const applicationBoundary = "argo-promotion-applications";
/** The label of a namespace that says which pods Kubernetes admits to it. */
export const podSecurityLabel = "pod-security.kubernetes.io/enforce";
export const appProject = "argo-promotion";
