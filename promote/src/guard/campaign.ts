// The wait for a campaign, beside it: its pod shows the exit code seconds before its Workflow has wound the pod up.
import { guardOutcomes } from "../../../contract/ends";
import { labels } from "../../../contract/identity";
import { campaignContainer, guardName, guardOutputs, templates } from "../../../contract/workflow";
import type { KubeClient } from "../cluster/client";
import type { ContainerStatus, List, Pod } from "../cluster/types";
import { templateOf } from "../ends/nodes";
import { isFinished } from "../ends/states";
import { parameters } from "../ends/workflow";
import type { Node, Workflow } from "../ends/workflow";
import { PromoteError } from "../errors";
import type { Log } from "../log";
import { endOfWorkflow, looksWithout, passed, running, unlessStopped, untilEnd } from "./wait";
import type { CampaignEnd, CampaignSettings } from "./wait";
import { Watch } from "./watch";

/** What the guard leaves in the status of its pod. */
export interface GuardMessage {
  outcome: string;
  reason: string;
  fingerprint: string;
}

/** Every so many looks at the pods there is one at the Workflow, which tells of ends that no pod shows. */
const looksAtPods = 5;

/**
 * Waits until the campaign has ended, or can no longer count. It has passed once the container exited with 0 by itself, behind a guard
 * that found the rollout complete, in a Workflow that nobody stopped.
 *
 * @throws PromoteError "missing" when the Workflow is gone, "other" when it has no campaign, or its guard left no fingerprint
 */
export async function campaignEnd(client: KubeClient, settings: CampaignSettings, log: Log): Promise<CampaignEnd> {
  const watch = new Watch(client, settings.tested, log);
  let looks = 0;
  let without = 0;
  const look = async (): Promise<CampaignEnd | undefined> => {
    const pods = await campaignPods(client, settings);
    const shown = endOfPods(pods);
    if (shown !== undefined || looks++ % looksAtPods === 0) {
      const workflow = await running(client, settings);
      const end = unlessStopped(workflow, () => shown ?? endOfNodes(workflow));
      if (end !== undefined) return end;
      if (campaigns(workflow).length === 0 && ++without > looksWithout)
        throw new PromoteError("other", `The Workflow ${settings.workflow} has no campaign (${templates.campaign}).`);
    }
    return watch.look(testedNow(pods));
  };
  return untilEnd(look, settings.interval ?? 400, log);
}

async function campaignPods(client: KubeClient, settings: CampaignSettings): Promise<Pod[]> {
  const { namespace, workflow, uid, phase } = settings;
  const selector = encodeURIComponent(`workflows.argoproj.io/workflow=${workflow},${labels.campaign}=${phase}`);
  // From the API server's own memory: an older state delays the end, and cannot make one up.
  const path = `/api/v1/namespaces/${namespace}/pods?labelSelector=${selector}&resourceVersion=0`;
  const { items } = await client.get<List<Pod>>(path);
  return items.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid));
}

const terminated = (statuses: readonly ContainerStatus[] | undefined, name: string) =>
  statuses?.find((status) => status.name === name)?.state?.terminated;

// What ends a pod from outside also ends a command that then says 0: deletion, eviction, a deadline.
const isEnding = ({ metadata, status = {} }: Pod): boolean =>
  metadata.deletionTimestamp !== undefined || status.reason !== undefined || status.phase === "Failed";

/** What the guard in a pod found; undefined while it has not, or where it gave up. */
function foundIn({ status = {} }: Pod): GuardMessage | undefined {
  const guard = terminated(status.initContainerStatuses, guardName);
  return guard?.exitCode === 0 ? guardMessage(guard.message) : undefined;
}

/** What the guard saw before the campaign that runs now; empty where none does. */
function testedNow(pods: readonly Pod[]): string {
  const running = pods.find(
    (pod) => !isEnding(pod) && terminated(pod.status?.containerStatuses, campaignContainer) === undefined,
  );
  const found = running && foundIn(running);
  return found?.outcome === guardOutcomes.complete ? found.fingerprint : "";
}

/** What the pods show; undefined for nothing that could be taken for an end. */
function endOfPods(pods: readonly Pod[]): CampaignEnd | undefined {
  for (const pod of pods) {
    if (isEnding(pod)) continue;
    const found = foundIn(pod);
    if (found?.outcome === guardOutcomes.superseded) return { outcome: "superseded", reason: found.reason };
    if (found?.outcome !== guardOutcomes.complete) continue;
    const campaign = terminated(pod.status?.containerStatuses, campaignContainer);
    if (campaign?.exitCode !== 0) continue;
    return passed(found.fingerprint, campaign.finishedAt);
  }
  return undefined;
}

/** What the guard wrote; undefined for what is cut off or another's. */
function guardMessage(text: string | undefined): GuardMessage | undefined {
  try {
    return JSON.parse(text ?? "") as GuardMessage;
  } catch {
    return undefined;
  }
}

const campaigns = (workflow: Workflow): Node[] =>
  Object.values(workflow.status?.nodes ?? {}).filter((node) => templateOf(node) === templates.campaign);

/** What the Workflow says, for what no pod shows any more: it is removed soon after it has passed. */
function endOfNodes(workflow: Workflow): CampaignEnd | undefined {
  const nodes = campaigns(workflow);
  for (const node of nodes) {
    const outputs = parameters(node.outputs?.parameters);
    const { [guardOutputs.outcome]: outcome, [guardOutputs.reason]: reason = "" } = outputs;
    if (outcome === guardOutcomes.superseded) return { outcome: "superseded", reason };
    if (outcome === guardOutcomes.complete && node.phase === "Succeeded") {
      return passed(outputs[guardOutputs.fingerprint], node.finishedAt);
    }
  }
  // The node that holds the tries ends when there will be no other.
  const last = nodes.find(({ type, phase = "" }) => type === "Retry" && isFinished({ phase }));
  if (last)
    return { outcome: "not-verified", reason: `${last.phase}: ${last.message || "the campaign did not pass"}.` };
  return endOfWorkflow(workflow);
}
