// Names of the reference loop, apart from those of the program, with which it shares a cluster for a while.

/** Its application in the GitOps repository. No generator file names it, so the program's ApplicationSet leaves it alone. */
export const app = "reference";
export const phases = { source: "test", target: "prod" } as const;

/** Namespace of everything that the document keeps in `argo`: there, objects have the document's own names. */
export const namespace = "reference";

/** What every namespace shares: cluster-wide templates, and the keys of Argo CD's one notification config. */
export const names = {
  runIntegrationTests: "reference-workflow-template-run-integration-tests",
  promoteToNextPhase: "reference-workflow-template-promote-to-next-phase",
  validateThenPromote: "reference-workflow-template-validate-then-promote",
  service: "reference-webhook",
  template: "reference-sync-success-test",
  trigger: "on-reference-sync-success",
} as const;

/** Secret, ServiceAccount, EventSource, Sensor and Service are named as in the document. */
export const credentialsSecret = "github-credentials";
export const serviceAccount = "argo";
export const webhook = {
  eventSource: "webhook",
  eventName: "appSyncSuccess",
  sensor: "webhook-app-promotion",
  dependency: "webhook-dep",
  service: "webhook-eventsource",
  port: 12001,
  endpoint: "/appSyncSuccess",
} as const;

/** The ConfigMap with the certificate of the sandbox's git server; the document's step verifies none. */
export const gitCa = { configMap: "git-ca", key: "ca.crt", mountPath: "/etc/git-ca" } as const;
