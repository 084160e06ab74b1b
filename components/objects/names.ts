// Names that more than one component, or a person, relies on.
import { promoteVerified } from "../../contract/workflow";

export {
  applicationSet,
  namespaces,
  promotionEvents,
  promotionEventsUrl,
  sweep,
  webhook,
  webhookUrl,
} from "../../contract/names";

export { labels } from "../../contract/identity";

/** Annotation of the Sensor: the protected phases, separated by commas. Policies on the whole stack go by it. */
export const protectedPhases = "argo-promotion/protected-phases";

/** ServiceAccounts in the namespace `argo`. */
export const serviceAccounts = {
  /** The promotion step. */
  workflow: "argo",
  /** The guard, in whose pod the campaign runs. */
  guard: "argo-guard",
  /** What writes down the end of a Workflow. */
  record: "argo-record",
  /** Pods of verifications that users wrote: it may report what became of them, and nothing else. */
  verification: "argo-verification",
  sensor: "argo-sensor",
  /** The sweep, which re-sends what is due. */
  sweep: "argo-sweep",
  /** The Sensor that tells people, which may do nothing. */
  notify: "argo-notify",
} as const;

/** Those that pods of Workflows run as. */
export const podAccounts = ["workflow", "guard", "record", "verification", "sweep"] as const;
export type PodAccount = (typeof podAccounts)[number];

/** The page's objects, its account, and the port that its container listens on. */
export const page = { name: "argo-promotion-page", account: "argo-page", port: 8080 } as const;

/** Secret with username, password and email for the promotion step. */
export const gitCredentialsSecret = "github-credentials";

/** CA bundle for the git server, as a file in the promotion step's pod. */
export const gitCa = { configMap: "git-ca", key: "ca.crt", mountPath: "/etc/git-ca" } as const;

/** The secret that the git server's webhook is signed with. */
export const gitWebhook = { secret: "gitops-webhook", key: "secret" } as const;

/** ClusterWorkflowTemplates. */
export const workflowTemplates = {
  promoteToNextPhase: "workflow-template-promote-to-next-phase",
  promoteVerified,
  recordEnd: "workflow-template-record-end",
  sweep: "workflow-template-sweep",
  /** One for each source phase: {@link forPhase}. */
  validateThenPromote: "workflow-template-validate-then-promote",
} as const;

/** Name of something that is one for each source phase. */
export const forPhase = (name: string, phase: string) => `${name}-${phase}`;

export const sensor = "webhook-app-promotion";
/** The Sensor that tells people. */
export const notifySensor = "promotion-notify";
/** The ValidatingAdmissionPolicies on Workflows: on new ones, and on those that are there. */
export const workflowAdmission = { new: "argo-promotion-new-workflows", running: "argo-promotion-running-workflows" };
/** The ValidatingAdmissionPolicies on what verifications that users wrote are made of: templates, pods, what pods report. */
export const verificationAdmission = {
  templates: "argo-promotion-verification-templates",
  pods: "argo-promotion-verification-pods",
  results: "argo-promotion-verification-results",
} as const;
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
