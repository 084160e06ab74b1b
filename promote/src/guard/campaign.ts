// The wait for a campaign, beside it: its pod shows the exit code seconds before its Workflow has wound the pod up.
import { setTimeout as sleep } from "node:timers/promises";
import { guardOutcomes } from "../../../contract/ends";
import { labels } from "../../../contract/identity";
import { campaignContainer, guardName, guardOutputs, templates } from "../../../contract/workflow";
import { KubeError } from "../cluster/client";
import type { KubeClient } from "../cluster/client";
import type { ContainerStatus, List, Pod } from "../cluster/types";
import { readWorkflow } from "../ends/store";
import { isFinished } from "../ends/states";
import { parameters } from "../ends/workflow";
import type { Node, Workflow } from "../ends/workflow";
import { PromoteError } from "../errors";
import type { Log } from "../log";

/** Which campaign is waited for. */
export interface CampaignSettings {
  /** Namespace of the Workflow. */
  namespace: string;
  workflow: string;
  /** A Workflow that is run again has the name of the first run, whose pods may still be there. */
  uid: string;
  phase: string;
  /** Milliseconds between two looks. Defaults to 400. */
  interval?: number;
}

/** What a campaign came to. */
export type CampaignEnd =
  | {
      outcome: "passed";
      /** What the guard saw before it. */
      fingerprint: string;
      /** When its container ended, RFC 3339. */
      at: string;
    }
  | { outcome: "superseded"; reason: string }
  /** It failed, was stopped, or could not run: the Workflow says which. */
  | { outcome: "not-verified"; reason: string };

/** What the guard leaves in the status of its pod. */
export interface GuardMessage {
  outcome: string;
  reason: string;
  fingerprint: string;
}

/** Every so many looks at the pods there is one at the Workflow, which tells of ends that no pod shows. */
const looksAtPods = 5;

/** Looks at a Workflow without a campaign, after which there will be none: the nodes of both are made at the same time. */
const looksWithout = 30;

/**
 * Waits until the campaign has ended. It has passed once the container exited with 0 by itself, behind a guard that found the
 * rollout complete, in a Workflow that nobody stopped.
 *
 * @throws PromoteError "missing" when the Workflow is gone, "other" when it has no campaign, or its guard left no fingerprint
 */
export async function campaignEnd(client: KubeClient, settings: CampaignSettings, log: Log): Promise<CampaignEnd> {
  const { interval = 400, workflow: name } = settings;
  let said = "";
  for (let look = 0, without = 0; ; look++) {
    try {
      const shown = endOfPods(await campaignPods(client, settings));
      if (shown !== undefined || look % looksAtPods === 0) {
        const workflow = await running(client, settings);
        const stopped = workflow.spec?.shutdown;
        if (stopped) return { outcome: "not-verified", reason: `The Workflow was stopped (${stopped}).` };
        if (workflow.spec?.suspend !== true) {
          const end = shown ?? endOfNodes(workflow);
          if (end !== undefined) return end;
        }
        if (campaigns(workflow).length === 0 && ++without > looksWithout) {
          throw new PromoteError("other", `The Workflow ${name} has no campaign (${templates.campaign}).`);
        }
      }
    } catch (error) {
      if (!(error instanceof KubeError && error.mayPass)) throw error;
      if (error.message !== said) log(error.message);
      said = error.message;
    }
    await sleep(interval);
  }
}

/** The Workflow, if it is still the one that this is a part of. */
export async function running(
  client: KubeClient,
  { namespace, workflow: name, uid }: CampaignSettings,
): Promise<Workflow> {
  const workflow = await readWorkflow(client, namespace, name);
  if (workflow.metadata.uid === uid) return workflow;
  throw new PromoteError("missing", `The Workflow ${name} of this promotion (${uid}) is gone: another has its name.`);
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

/** What the pods show; undefined for nothing that could be taken for an end. */
function endOfPods(pods: readonly Pod[]): CampaignEnd | undefined {
  for (const { metadata, status = {} } of pods) {
    // What ends a pod from outside also ends a command that then says 0: deletion, eviction, a deadline.
    if (metadata.deletionTimestamp !== undefined || status.reason !== undefined || status.phase === "Failed") continue;
    const guard = terminated(status.initContainerStatuses, guardName);
    const found = guard?.exitCode === 0 ? guardMessage(guard.message) : undefined;
    if (found?.outcome === guardOutcomes.superseded) return { outcome: "superseded", reason: found.reason };
    if (found?.outcome !== guardOutcomes.complete) continue;
    const campaign = terminated(status.containerStatuses, campaignContainer);
    if (campaign?.exitCode !== 0) continue;
    return passed(found.fingerprint, campaign.finishedAt);
  }
  return undefined;
}

/** A campaign that has passed. Without the guard's fingerprint nothing can be compared, which is no proof. */
export function passed(fingerprint: string | undefined, at: string | null | undefined): CampaignEnd {
  if (fingerprint) return { outcome: "passed", fingerprint, at: at ?? "" };
  const needed = "without it nothing tells whether the pods that were tested still run";
  throw new PromoteError("other", `The guard of this campaign left no fingerprint; ${needed}. Run the campaign again.`);
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
  Object.values(workflow.status?.nodes ?? {}).filter(
    ({ templateRef, templateName }) => (templateRef?.template ?? templateName) === templates.campaign,
  );

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
  if (!isFinished({ phase: workflow.status?.phase ?? "" })) return undefined;
  return { outcome: "not-verified", reason: `The Workflow ended: ${workflow.status?.message ?? "nothing says why"}.` };
}
