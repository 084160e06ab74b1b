// What situations that people ask about are made of: objects as the API shows them.
import {
  application,
  applications,
  campaignPods,
  deployment,
  deployments,
  workflowOf,
  workflows,
} from "../../../testkit/rollouts";

/** An object at the path of its collection. */
export type Held = [collection: string, object: object];

/** One situation. */
export interface Case {
  title: string;
  /** What the API holds besides a sweep that runs. */
  held: (commit: string) => Held[];
  /** Files that are committed first; null removes one. */
  files?: Record<string, string | null>;
  /** Options of the command, where they are others. */
  options?: Record<string, string>;
  /** Application and phase of the row that says it; "*" for what concerns all. */
  row: string;
  sentence: RegExp;
}

export const argo = "/apis/argoproj.io/v1alpha1/namespaces";
export const cronWorkflows = `${argo}/argo/cronworkflows`;
export const applicationSets = `${argo}/argocd/applicationsets`;
export const pods = "/api/v1/namespaces/shop-test/pods";
export const events = "/api/v1/namespaces/shop-test/events";

/** A sweep that was started at a time. */
export const cron = (lastScheduledTime: string, more: object = {}): object => ({
  metadata: { name: "promotion-sweep", creationTimestamp: "2026-01-01T00:00:00Z" },
  spec: { schedules: ["*/2 * * * *"], ...(more as { spec?: object }).spec },
  status: { lastScheduledTime, ...(more as { status?: object }).status },
});

/** shop in test, as Argo CD shows it with something wrong. */
export function shop(commit: string, status: object, resources?: object[]): Held {
  const right = application(commit);
  return [applications, { ...right, status: { ...right.status, ...status, ...(resources && { resources }) } }];
}
export const progressing = { health: { status: "Progressing" } };
export const missing = { health: { status: "Missing" }, sync: { status: "OutOfSync" } };
export const condition = (type: string, message: string) => ({
  sync: { status: "Unknown" },
  conditions: [{ type, message }],
});
export const failedSync = (message: string, kind = "ServiceMonitor", name = "web") => ({
  ...missing,
  operationState: {
    phase: "Failed",
    message: "one or more synchronization tasks are not valid",
    syncResult: { resources: [{ group: "", kind, name, status: "SyncFailed", message }] },
  },
});
export const unrolled = {
  ...deployment("1.1.0"),
  spec: { ...deployment("1.1.0").spec, selector: { matchLabels: { app: "web" } } },
};
export const waits: Held = [
  deployments,
  { ...unrolled, status: { ...unrolled.status, readyReplicas: 0, availableReplicas: 0 } },
];

/** A pod of shop's Deployment, or of a Workflow's. */
export function pod(container: object, more: object = {}, labels: Record<string, string> = { app: "web" }): object {
  const status = { phase: "Pending", containerStatuses: [{ name: "main", ready: false, ...container }], ...more };
  return { metadata: { name: "web-1", labels }, spec: { containers: [{ name: "main", image: "shop:1.1.0" }] }, status };
}
export const unpulled = (message: string, reason = "ImagePullBackOff") => ({ state: { waiting: { reason, message } } });
export const backOff = (cause: string) =>
  unpulled(`Back-off pulling image "shop:1.1.0": ErrImagePull: rpc error: code = NotFound desc = ${cause}`);

export const rendered =
  "Failed to load target state: failed to generate manifest for source 1 of 1: rpc error: code = Unknown desc = Manifest generation error (cached): ";
export const helm = (said: string) =>
  `${rendered}failed to execute helm template command: failed to get command args to log: \`helm template . --name-template shop-test\` failed exit status 1: Error: ${said}`;

export const running = (commit: string, phase = "Running"): Held => [workflows, workflowOf(commit, phase)];
const ofWorkflow = (name: string) => ({ "workflows.argoproj.io/workflow": name });
/** A pod of shop's Workflow, with the campaign's guard before it or without, and the node that it is of. */
export function step(commit: string, campaign: boolean, statuses: object, node = "promote"): Held {
  const { metadata } = workflowOf(commit, "Running") as { metadata: { name: string } };
  const annotations = { "workflows.argoproj.io/node-name": `${metadata.name}.${node}` };
  const guard = { name: "guard", image: "promote:1" };
  const spec = { containers: [{ name: "main", image: "campaign:1" }], initContainers: campaign ? [guard] : [] };
  return [
    campaignPods,
    {
      metadata: { name: "step-1", labels: ofWorkflow(metadata.name), annotations },
      spec,
      status: { phase: "Pending", ...statuses },
    },
  ];
}

export const generator = "argo-projects/cart/generators/cart-test.json";
export const newApp = { "argo-projects/blog/generators/blog-test.json": '{"phase": "test"}' };
