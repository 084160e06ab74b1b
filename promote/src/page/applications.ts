// Rows of a survey as the page shows them: an application at a glance, and with all that is known of it. Pure functions.
import type { GatedEdge, PhaseOfGraph } from "../../../contract/phases";
import { aboutVersion } from "../ends/end";
import type { End } from "../ends/end";
import { endsOf } from "../ends/record";
import type { RecordConfigMap } from "../ends/record";
import { briefly } from "../version";
import { standingIn } from "../survey/surveyed";
import type { EdgeState, PhaseState, VerificationState } from "../survey/surveyed";
import { inTableOrder } from "../survey/table";
import { applicationCauses } from "../survey/why/application";
import { commitReference, pageReference, reportReference, workflowReference } from "./links";
import type { LinkSettings } from "./links";
import { nextSteps, nextStepsWithin } from "./nextSteps";
import { attentionOf, attentionWithin, moreUrgent } from "./shown";
import type {
  ApplicationDetail,
  Attention,
  EdgeDetail,
  ShownApplication,
  ShownEdge,
  ShownEnd,
  ShownPhase,
} from "./shown";

/** What a row is shown with. */
export interface ShowSettings extends LinkSettings {
  phases: readonly PhaseOfGraph[];
  edges: readonly GatedEdge[];
  stack?: string | undefined;
}

/** Argo CD's words for health that is not as it should be. */
const healths: Readonly<Record<string, Attention>> = {
  Degraded: "stuck",
  Missing: "stuck",
  Unknown: "stuck",
  Progressing: "moving",
  Suspended: "waiting",
};

/** An application at a glance. */
export function shownApplication(name: string, rows: readonly PhaseState[], settings: ShowSettings, now: Date) {
  const phases = inTableOrder(rows, settings.phases).map((row) => shownPhase(row, now));
  const attention = phases.map((phase) => phase.attention).reduce(moreUrgent, "settled");
  return { name, attention, phases } satisfies ShownApplication;
}

function shownPhase(row: PhaseState, now: Date): ShownPhase {
  const { phase, version, runs, health, sync, problem, application } = row;
  const edges = standingIn(row).map((each) => shownEdge(each, row));
  const causes = application === undefined ? [] : applicationCauses(application, now);
  const problems = [problem, ...causes].filter((each) => each !== undefined);
  const own: Attention[] = [
    ...edges.map((edge) => edge.attention),
    healths[health ?? ""] ?? "settled",
    problem === undefined ? "settled" : "stuck",
    sync === undefined || sync === "Synced" ? "settled" : "moving",
  ];
  const brief = version === undefined ? undefined : briefly(version);
  return {
    phase,
    ...(brief !== undefined && { version: brief }),
    ...(runs !== undefined && runs !== brief && { runs }),
    ...(health !== undefined && { health }),
    ...(sync !== undefined && sync !== "Synced" && { sync }),
    attention: own.reduce(moreUrgent),
    ...(problems.length > 0 && { problems }),
    edges,
  };
}

/** An edge, or the verification in a phase that promotes nothing. */
type Standing = EdgeState | VerificationState;

const isEdge = (standing: Standing): standing is EdgeState => "target" in standing;

function shownEdge(standing: Standing, { application }: PhaseState): ShownEdge {
  const { state, reason, workflow, end, refused } = standing;
  const edge = isEdge(standing) ? standing : undefined;
  const usual = edge ? attentionOf[state] : attentionWithin(state);
  const attention = refused === undefined ? usual : "stuck";
  const synced = application?.status?.operationState?.finishedAt;
  const since = state === "running" ? workflow?.status?.startedAt : (end?.finished_at ?? synced);
  const opens = (edge?.gates ?? [])
    .flatMap((gate) => (gate.open || !gate.opens ? [] : [gate.opens.toISOString()]))
    .sort();
  return {
    ...(edge && { to: edge.target }),
    state,
    attention,
    ...(attention !== "settled" && { reason }),
    ...(since !== undefined && { since }),
    ...(opens.length > 0 && { opens: opens.at(-1)! }),
  };
}

/** One application with all that is known of it. */
export function applicationDetail(
  name: string,
  rows: readonly PhaseState[],
  record: RecordConfigMap | undefined,
  settings: ShowSettings,
  now: Date,
): ApplicationDetail {
  const all = inTableOrder(rows, settings.phases);
  const { phases, ...shown } = shownApplication(name, all, settings, now);
  return {
    ...shown,
    phases: phases.map((phase, at) => {
      const { application, arrived, commit } = all[at]!;
      return {
        ...phase,
        ...(commit && { commit: commitReference(commit, settings) }),
        ...(application && { application: application.metadata.name }),
        ...(arrived && { arrived: shownEnd(arrived, settings) }),
      };
    }),
    promotions: all.flatMap((row) => standingIn(row).map((each) => edgeDetail(row, each, record, settings))),
  };
}

function edgeDetail(
  row: PhaseState,
  standing: Standing,
  record: RecordConfigMap | undefined,
  settings: ShowSettings,
): EdgeDetail {
  const { app, phase: from } = row;
  const { workflow, reason } = standing;
  const edge = isEdge(standing) ? standing : undefined;
  const place = { app, from, stack: settings.stack };
  return {
    ...shownEdge(standing, row),
    reason,
    from,
    gates: (edge?.gates ?? []).map(({ gate, open, reason: why, opens }) => ({
      gate,
      open,
      reason: why,
      ...(opens && { opens: opens.toISOString() }),
    })),
    ...(workflow && { workflow: workflowReference(workflow.metadata.name, settings) }),
    history: endsOf(record, edge ? { source: from, target: edge.target } : { source: from }).map((end) =>
      shownEnd(end, settings, edge === undefined),
    ),
    next: edge ? nextSteps(place, edge) : nextStepsWithin(place, standing),
  };
}

function shownEnd(end: End, settings: ShowSettings, isWithin = false): ShownEnd {
  const { outcome, version_before, version_after, commit, workflow, pull_request, report } = end;
  return {
    outcome,
    attention: isWithin ? attentionWithin(outcome) : attentionOf[outcome],
    before: briefly(version_before),
    // What was taken back went to what took its place.
    after: briefly(outcome === "rolled-back" ? version_after : aboutVersion(end)),
    started: end.started_at,
    finished: end.finished_at,
    reason: end.reason,
    ...(commit && { commit: commitReference(commit, settings) }),
    ...(workflow && { workflow: workflowReference(workflow, settings) }),
    ...(pull_request && { pullRequest: pageReference(pull_request, "pull request") }),
    ...(report && { report: reportReference(report) }),
  };
}
