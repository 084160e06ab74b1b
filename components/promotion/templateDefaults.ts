// What every template of this program has in common: who runs it, how little it may do, and when it is given up.
import type { Template, WorkflowTemplateSpec } from "../argoKinds";
import { serviceAccounts } from "../names";
import { podSecurity } from "../platform/podSecurity";
import type { PullSecret } from "../settings/images";

/** Seconds that the wait for a rollout may take. */
const rollout = 600;

/** Seconds after which a step is given up. */
export const deadlines = {
  // The guard waits in the campaign's pod: a slow rollout takes nothing from the campaign's half hour.
  campaign: rollout + 1800,
  rollout,
  promotion: 600,
  record: 300,
  sweep: 600,
  workflow: 5400,
} as const;

/** What a container may fill of its node's disk: its log, its files, its emptyDirs. */
export const diskLimit = { "ephemeral-storage": "1Gi" } as const;

/** Fields of every template that starts a pod. */
export const pod = {
  serviceAccountName: serviceAccounts.workflow,
  // A test image must see no token: the executor has its own, and `promote` mounts one for itself.
  automountServiceAccountToken: false,
  executor: { serviceAccountName: serviceAccounts.executor },
  // 8737 is the user of the executor's image; the pod's containers share files with it.
  securityContext: podSecurity(8737),
} satisfies Partial<Template>;

/** Fields of every ClusterWorkflowTemplate. */
export const common = ({ pullSecrets }: { pullSecrets?: PullSecret[] | undefined }) =>
  ({
    serviceAccountName: serviceAccounts.workflow,
    ...(pullSecrets && { imagePullSecrets: pullSecrets }),
    podGC: { strategy: "OnPodSuccess" as const },
    activeDeadlineSeconds: deadlines.workflow,
  }) satisfies Partial<WorkflowTemplateSpec>;
