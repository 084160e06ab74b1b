// What every template of this program has in common: who runs it, how little it may do, and when it is given up.
import { deadlines } from "../../contract/limits";
import type { Template, WorkflowTemplateSpec } from "../objects/argoWorkflowsKinds";
import { type PodAccount, serviceAccounts } from "../objects/names";
import { podSecurity } from "../platform/podSecurity";
import { tokenMount } from "../platform/podToken";
import type { PullSecret } from "../settings/images";

const mounting = (name: string) => ({ name, volumeMounts: [tokenMount] });

/**
 * Laid over every pod: no container has a token by itself, Argo's own two have that of the pod. Nothing that a Workflow says becomes
 * a part of it. The template may not turn the mounting off without `executor.serviceAccountName`, whose token never expires.
 */
const tokenPatch = JSON.stringify({
  automountServiceAccountToken: false,
  initContainers: [mounting("init")],
  containers: [mounting("wait")],
});

/** What every pod of a Workflow runs as: 8737 is the user of the executor's image, with which the pod's containers share files. */
export const workflowPods = podSecurity(8737);

/** Fields of every template that starts a pod, which runs as an account that may do no more than that pod must. */
export const podOf = (account: PodAccount) =>
  ({
    serviceAccountName: serviceAccounts[account],
    podSpecPatch: tokenPatch,
    securityContext: workflowPods,
  }) satisfies Partial<Template>;

/** Fields of every ClusterWorkflowTemplate. */
export const common = ({ pullSecrets }: { pullSecrets?: PullSecret[] | undefined }) =>
  ({
    serviceAccountName: serviceAccounts.workflow,
    ...(pullSecrets && { imagePullSecrets: pullSecrets }),
    podGC: { strategy: "OnPodSuccess" as const },
    activeDeadlineSeconds: deadlines.workflow,
  }) satisfies Partial<WorkflowTemplateSpec>;
