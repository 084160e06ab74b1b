// What concerns all applications at once: discovery that has stopped, a sweep that does not run. Pure functions.
import { labels } from "../../../../contract/identity";
import { applicationSet } from "../../../../contract/names";
import type { Finding, Generators } from "../../versions/generators";
import type { Workflow } from "../../ends/workflow";
import { nextTime } from "./schedule";
import { brief, listed } from "./sentences";
import type { ApplicationSetSeen, CronWorkflowSeen } from "./types";
import type { Survey, SurveySettings } from "../surveyed";

/** Has Argo CD read the generator files now: after an error it waits longer than otherwise. */
export const lookAgain = (namespace: string): string =>
  `kubectl annotate applicationset ${applicationSet} -n ${namespace} argocd.argoproj.io/application-set-refresh=true`;

/** Why nothing at all is deployed, with nobody stumbling over it; undefined if something is to be. */
export function nothingFound(
  { applications, argocdNamespace, generators: glob, repository }: SurveySettings,
  { phases, misplaced, generators }: Survey,
): string | undefined {
  if (applications === "labelled") {
    // Each has a row.
    if (phases.length > 0 || misplaced.length > 0) return undefined;
    const both = `the labels ${labels.app} and ${labels.phase}`;
    return `No Application in the namespace ${argocdNamespace} has ${both}: put both on each that is to be promoted.`;
  }
  if (generators?.files !== 0) return undefined;
  return `No file on the branch ${repository.branch} is as ${glob}, and Argo CD makes no Application: correct repository.layout.generators, or add a generator file.`;
}

/** Where a finding is. */
export const placeOf = ({ file, line }: Pick<Finding, "file" | "line">): string => `${file}:${line}`;

/**
 * Why Argo CD makes no new Applications, or not all.
 *
 * @param waiting names of Applications that are to be and are not
 * @param namespace that of Argo CD
 */
export function discoveryCauses(
  set: ApplicationSetSeen | undefined,
  generators: Generators | undefined,
  waiting: readonly string[],
  namespace: string,
): string[] {
  const hidden =
    waiting.length === 0 ? "" : ` ${listed(waiting, 5)} ${waiting.length === 1 ? "waits" : "wait"} for it.`;
  const findings = (generators?.findings ?? []).filter(({ hides }) => hides !== "nothing");
  const stops = findings.filter(({ hides }) => hides === "all");
  const sentences = findings.map((each) => {
    const sentence = `${placeOf(each)}: ${each.sentence}`;
    return each.hides === "all"
      ? `${sentence} Mend it: until then Argo CD makes no new Application.${hidden}`
      : sentence;
  });
  const failed = set?.status?.conditions?.find(({ type, status }) => type === "ErrorOccurred" && status === "True");
  // Argo CD names the file too: then that sentence says it all.
  const named = [...stops, ...findings].some(({ file }) => failed?.message?.includes(file));
  if (failed && !named && !(stops.length > 0 && (failed.message ?? "").includes("generating params from git"))) {
    const message = brief(failed.message ?? "no message");
    const [, mended] = /unable to process file '([^']+)'/.exec(failed.message ?? "") ?? [];
    sentences.push(
      mended === undefined || generators === undefined
        ? `Argo CD does not make all Applications: ${message}.${hidden} See: kubectl describe applicationset -n ${namespace} ${applicationSet}`
        : `${mended} is mended, and Argo CD looks again within three minutes.${hidden} At once: ${lookAgain(namespace)}`,
    );
  }
  return sentences;
}

/** Milliseconds that a sweep may be late: the controller's own pace, and a start that is busy. */
const patience = 3 * 60_000;

/**
 * Why the sweep does not run; undefined if it does.
 *
 * @param namespace that of the Workflows
 */
export function sweepCause(
  name: string,
  namespace: string,
  cron: CronWorkflowSeen | undefined,
  runs: readonly Workflow[],
  now: Date,
): string | undefined {
  if (cron === undefined) return `The sweep does not exist (CronWorkflow ${name}): run pulumi up.`;
  const { spec = {}, status } = cron;
  if (spec.suspend) return `The sweep is suspended: argo cron resume -n ${namespace} ${name}.`;
  const wrong = status?.conditions?.find(({ type, status: is }) => type.endsWith("Error") && is === "True");
  if (wrong)
    return `The sweep cannot be started: ${brief(wrong.message ?? wrong.type)}. See: kubectl describe cronworkflow -n ${namespace} ${name}`;
  const latest = [...runs].sort((a, b) => startOf(b).localeCompare(startOf(a)))[0];
  const { phase = "", message } = latest?.status ?? {};
  if (phase === "Failed" || phase === "Error") {
    const logs = `kubectl logs -n ${namespace} -l workflows.argoproj.io/workflow=${latest?.metadata.name} -c main`;
    return `The last sweep (${latest?.metadata.name}) failed: ${brief(message ?? "no message")}. See: ${logs}`;
  }
  const last = status?.lastScheduledTime ?? cron.metadata.creationTimestamp;
  const schedule = spec.schedules?.[0] ?? spec.schedule ?? "";
  const due = last === undefined ? undefined : nextTime(schedule, new Date(last));
  if (due === undefined || now.getTime() - due.getTime() < patience) return undefined;
  const since = status?.lastScheduledTime ? `since ${status.lastScheduledTime}` : "ever";
  const still = status?.active?.[0]?.name;
  const why = still
    ? `${still} still runs, and there are never two: kubectl get pods -n ${namespace} -l workflows.argoproj.io/workflow=${still}`
    : "see whether the workflow controller runs, wherever it was installed: kubectl get pods -A | grep workflow-controller";
  return `The sweep has not run ${since}, and was due at ${due.toISOString().replace(".000", "")}; ${why}.`;
}

const startOf = (workflow: Workflow): string => workflow.status?.startedAt ?? workflow.metadata.creationTimestamp ?? "";
