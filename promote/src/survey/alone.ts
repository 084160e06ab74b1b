// The Workflow that promotes along one edge what was verified before: nothing is tested, and nobody else may make one.
//
// What the ServiceAccount must be allowed to do: create on workflows.argoproj.io in the namespace of the Workflows.
import { labels, workflowName } from "../../../contract/identity";
import { identityParameters, promoteVerified, promotionParameters, timeToLive } from "../../../contract/workflow";
import { KubeError } from "../cluster/client";
import type { KubeClient } from "../cluster/client";
import { PromoteError } from "../errors";

/** Which promotion it is. */
export interface Verified {
  app: string;
  phase: string;
  commit: string;
  target: string;
}

/** The Workflow as it is made: which promotion it is. What it does stands in its template. */
export function aloneWorkflow({ app, phase, commit, target }: Verified): object {
  const given = {
    [identityParameters.app]: app,
    [identityParameters.commit]: commit,
    [identityParameters.phase]: phase,
    [promotionParameters.target]: target,
  };
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    metadata: {
      name: workflowName(app, phase, commit, target),
      labels: { [labels.app]: app, [labels.phase]: phase, [labels.commit]: commit },
    },
    spec: {
      ttlStrategy: { secondsAfterCompletion: timeToLive },
      arguments: { parameters: Object.entries(given).map(([name, value]) => ({ name, value })) },
      workflowTemplateRef: { name: promoteVerified, clusterScope: true },
    },
  };
}

/**
 * Starts one. One that is there already is another start of the same.
 *
 * @param after whether one that ended has just been removed
 */
export async function startAlone(
  client: KubeClient,
  namespace: string,
  verified: Verified,
  after: boolean,
): Promise<void> {
  try {
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${namespace}/workflows`;
    await client.call("POST", path, aloneWorkflow(verified));
  } catch (error) {
    if (!(error instanceof KubeError && error.status === 409)) throw error;
    if (after) throw new PromoteError("conflict", "The Workflow of the last try is not gone yet.");
  }
}
