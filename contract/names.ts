// Names of objects that the program makes and the step looks for.

/** The ApplicationSet that discovers the applications. */
export const applicationSet = "argo-promotion";

/** The CronWorkflow that sends again what is due and never ran. */
export const sweep = "promotion-sweep";

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

/** Address of the webhook inside the cluster. */
export const webhookUrl = `http://${webhook.service}.${namespaces.argo}.svc.cluster.local:${webhook.port}`;

/** Where ends of promotions and changes of what they wait for arrive, as events for whoever has a Sensor. */
export const promotionEvents = {
  eventSource: "promotion",
  eventName: "state",
  service: "promotion-eventsource",
  port: 12002,
  endpoint: "/state",
  /** A token of its own: it starts no promotion. */
  authSecret: "promotion-events-auth",
  authKey: "token",
} as const;

/** Address of that endpoint inside the cluster. */
export const promotionEventsUrl = `http://${promotionEvents.service}.${namespaces.argo}.svc.cluster.local:${promotionEvents.port}${promotionEvents.endpoint}`;
