// The pod of a campaign as the Kubernetes API shows it: running unless a test says how it ended.
import type { Pod } from "../promote/src/cluster/types";
import type { GuardMessage } from "../promote/src/guard/campaign";

/** What a campaign's pod shows. */
export interface CampaignPod {
  workflow: string;
  /** Uid of that Workflow. */
  uid: string;
  /** The phase that is tested. Defaults to test. */
  phase?: string;
  /** What the guard found; undefined when it gave up. */
  guard: Partial<GuardMessage> | undefined;
  /** Exit code of the campaign; undefined while it runs. */
  exitCode?: number;
  /** When it ended. */
  finishedAt?: string;
  /** Why the pod as a whole ended. */
  reason?: string;
  deleted?: boolean;
}

/** The pod. */
export function campaignPod(given: CampaignPod): Pod {
  const { workflow, uid, phase = "test", guard, exitCode, reason, deleted } = given;
  const { finishedAt = "2026-01-01T10:01:00Z" } = given;
  const found = guard && JSON.stringify({ outcome: "complete", fingerprint: "", reason: "", ...guard });
  return {
    metadata: {
      name: `${workflow}-integration-tests-1`,
      namespace: "argo",
      labels: { "workflows.argoproj.io/workflow": workflow, "argo-promotion/campaign": phase },
      ownerReferences: [{ kind: "Workflow", name: workflow, uid, controller: true }],
      ...(deleted === true && { deletionTimestamp: "2026-01-01T10:01:00Z" }),
    },
    status: {
      phase: reason === undefined ? "Running" : "Failed",
      ...(reason !== undefined && { reason }),
      initContainerStatuses: [
        { name: "init", state: { terminated: { exitCode: 0 } } },
        { name: "guard", state: { terminated: found ? { exitCode: 0, message: found } : { exitCode: 5 } } },
      ],
      containerStatuses: [
        { name: "wait", state: {} },
        {
          name: "main",
          state: exitCode === undefined ? {} : { terminated: { exitCode, finishedAt } },
        },
      ],
    },
  };
}
