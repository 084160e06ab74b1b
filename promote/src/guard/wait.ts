// What the waits for a campaign and for verifications have in common: which Workflow it is, when there is an end, and how one is looked for.
import { setTimeout as sleep } from "node:timers/promises";
import { KubeError } from "../cluster/client";
import type { KubeClient } from "../cluster/client";
import { isFinished } from "../ends/states";
import { readWorkflow } from "../ends/store";
import type { Workflow } from "../ends/workflow";
import { PromoteError } from "../errors";
import type { Log } from "../log";
import type { Change, Tested } from "./watch";

/** Which Workflow it is. */
export interface RunSettings {
  /** Namespace of the Workflow. */
  namespace: string;
  workflow: string;
  /** A Workflow that is run again has the name of the first run, whose pods may still be there. */
  uid: string;
  /** Milliseconds between two looks or tries. Defaults to 400 at pods, and to 1 s at a Workflow. */
  interval?: number;
}

/** Whose campaign is waited for. */
export interface CampaignSettings extends RunSettings {
  phase: string;
  /** What is tested. */
  tested: Tested;
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
  /** It still runs, and can no longer count. */
  | ({ outcome: "changed" } & Change)
  /** It failed, was stopped, or could not run: the Workflow says which. */
  | { outcome: "not-verified"; reason: string };

/** Looks at a Workflow without what is waited for, after which it will not come: its nodes are made at the same time. */
export const looksWithout = 30;

/** Looks until there is an end. What may pass is said once. */
export async function untilEnd(
  look: () => Promise<CampaignEnd | undefined>,
  interval: number,
  log: Log,
): Promise<CampaignEnd> {
  let said = "";
  for (;;) {
    try {
      const end = await look();
      if (end !== undefined) return end;
    } catch (error) {
      if (!(error instanceof KubeError && error.mayPass)) throw error;
      if (error.message !== said) log(error.message);
      said = error.message;
    }
    await sleep(interval);
  }
}

/** The Workflow, if it is still the one that this is a part of. */
export async function running(client: KubeClient, { namespace, workflow: name, uid }: RunSettings): Promise<Workflow> {
  const workflow = await readWorkflow(client, namespace, name);
  if (workflow.metadata.uid === uid) return workflow;
  throw new PromoteError("missing", `The Workflow ${name} of this promotion (${uid}) is gone: another has its name.`);
}

/** What is said of it, where nobody stopped it and it is not suspended. */
export function unlessStopped({ spec }: Workflow, endOf: () => CampaignEnd | undefined): CampaignEnd | undefined {
  if (spec?.shutdown) return { outcome: "not-verified", reason: `The Workflow was stopped (${spec.shutdown}).` };
  return spec?.suspend === true ? undefined : endOf();
}

/** What comes of one that has ended, of which nothing else tells; undefined while it runs. */
export function endOfWorkflow({ status }: Workflow): CampaignEnd | undefined {
  if (!isFinished({ phase: status?.phase ?? "" })) return undefined;
  return { outcome: "not-verified", reason: `The Workflow ended: ${status?.message ?? "nothing says why"}.` };
}

/** A campaign that has passed. Without the guard's fingerprint nothing can be compared, which is no proof. */
export function passed(fingerprint: string | undefined, at: string | null | undefined): CampaignEnd {
  if (fingerprint) return { outcome: "passed", fingerprint, at: at ?? "" };
  const needed = "without it nothing tells whether the pods that were tested still run";
  throw new PromoteError("other", `The guard of this campaign left no fingerprint; ${needed}. Run the campaign again.`);
}
