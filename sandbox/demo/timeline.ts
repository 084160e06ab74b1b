// Seconds for every hop of a promotion, from times that git and Kubernetes recorded: nothing depends on when a script looked.
import { templates, verifiedOutput } from "../../contract/workflow";
import type { Repository } from "../git/repository";
import { seconds, type Observer, type Workflow } from "./observe";

/** The hops of a promotion in words, each named by the moment that ends it, in the order of the flow. */
export function hopNames({ source, target, version }: { source: string; target: string; version?: string }) {
  const named = version === undefined ? "" : ` ${version}`;
  return {
    pushed: `version${named} pushed for ${source}`,
    synced: `Argo CD starts to sync ${source}`,
    ready: `${source} runs${named || " it"} (pod Ready)`,
    notified: "Argo CD sends the notification",
    created: "Workflow created",
    started: "test campaign starts",
    passed: "test campaign has passed",
    committed: `promotion committed for ${target}`,
    targetSynced: `Argo CD starts to sync ${target}`,
    targetReady: `${target} runs${named || " it"} (pod Ready)`,
  };
}

export type Hop = keyof ReturnType<typeof hopNames>;

/** A moment of the flow, in seconds since 1970. Kubernetes and git record whole seconds. */
export interface Moment {
  hop: Hop;
  what: string;
  time: number;
}

/** A promotion to look back on. */
export interface Promotion {
  app: string;
  source: string;
  target: string;
  version: string;
  /** Commit that set the version in the source phase. */
  commit: { sha: string; time: number };
}

/** When Argo CD's notification for the commit was sent: it records `<commit>:...` -> seconds in an annotation. */
function notifiedAt(annotations: Record<string, string> | undefined, sha: string): number | undefined {
  const recorded = JSON.parse(annotations?.["notified.notifications.argoproj.io"] ?? "{}") as Record<string, number>;
  return Object.entries(recorded).find(([key]) => key.includes(sha))?.[1];
}

/** The first pod of a template in a Workflow. */
const podOf = (workflow: Workflow | undefined, template: string) =>
  Object.values(workflow?.status?.nodes ?? {}).find(
    ({ type, templateName, templateRef }) => type === "Pod" && (templateRef?.template ?? templateName) === template,
  );

/** When a campaign began and passed. Its node ends later than its container, whose end the promotion step has seen. */
export function campaignTimes(workflow: Workflow | undefined): { start?: number; end?: number } {
  const campaign = podOf(workflow, templates.campaign);
  const outputs = podOf(workflow, templates.promotion)?.outputs?.parameters;
  const seen = outputs?.find(({ name }) => name === verifiedOutput)?.value;
  return campaign ? { start: seconds(campaign.startedAt), end: seconds(seen || campaign.finishedAt) } : {};
}

/** Every recorded moment of the promotion that the Workflow carried, in the order of the flow. The target may be on another cluster. */
export async function moments(
  observer: Observer,
  repository: Repository,
  { app, source, target, version, commit }: Promotion,
  workflow: Workflow | undefined,
  targetObserver = observer,
): Promise<Moment[]> {
  const sourceApp = await observer.application(app, source);
  const targetApp = await targetObserver.application(app, target);
  const campaign = campaignTimes(workflow);
  const commits = await repository.commits(20);
  const promotion = commits.find(
    ({ time, subject }) => time >= commit.time && subject.startsWith(`promote(${app}): ${source} -> ${target}`),
  );
  const synced = sourceApp?.status?.history?.find(({ revision }) => revision === commit.sha);
  const targetSynced = targetApp?.status?.history?.find(({ revision }) => revision === promotion?.sha);
  const times: Record<Hop, number | undefined> = {
    pushed: commit.time,
    synced: synced && seconds(synced.deployStartedAt),
    ready: await observer.readySince(app, source, version),
    notified: notifiedAt(sourceApp?.metadata.annotations, commit.sha),
    created: workflow && seconds(workflow.metadata.creationTimestamp),
    started: campaign.start,
    passed: campaign.end,
    committed: promotion?.time,
    targetSynced: targetSynced && seconds(targetSynced.deployStartedAt),
    targetReady: await targetObserver.readySince(app, target, version),
  };
  const names = hopNames({ source, target, version });
  return (Object.keys(names) as Hop[]).flatMap((hop) => {
    const time = times[hop];
    return time === undefined ? [] : [{ hop, what: names[hop], time }];
  });
}

/** The timeline as a table: seconds since the push, and since the moment before. */
export function formatTimeline(recorded: Pick<Moment, "what" | "time">[]): string {
  const start = recorded[0]?.time ?? 0;
  const rows = recorded.map(({ what, time }, index) => {
    const step = time - (recorded[index - 1]?.time ?? start);
    return `  ${`${(time - start).toFixed(0)} s`.padStart(6)}  ${`+${step.toFixed(0)} s`.padStart(7)}  ${what}`;
  });
  return ["   since     since", "    push    before", ...rows].join("\n");
}
