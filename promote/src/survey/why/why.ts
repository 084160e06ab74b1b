// Why things are not as they should be: a sentence for each application and phase, and for what concerns all of them. It only
// reads, and only what is not well. With the rights of whoever asks: what may not be read is said, and left out.
import { applicationName } from "../../../../contract/identity";
import { applicationSet, sweep } from "../../../../contract/names";
import { startsWorkflows } from "../../../../contract/phases";
import type { KubeClient } from "../../cluster/client";
import type { Workflow } from "../../ends/workflow";
import { applicationCauses } from "./application";
import { Reader } from "./reader";
import { resourceCauses } from "./resources";
import { brief } from "./sentences";
import { discoveryCauses, lookAgain, nothingFound, placeOf, sweepCause } from "./stack";
import type { ApplicationSetSeen, CronWorkflowSeen } from "./types";
import { sweepHeldUp, workflowCause } from "./workflows";
import { standingIn } from "../surveyed";
import type { PhaseState, Survey, SurveySettings } from "../surveyed";

/** Applications that are looked into: of more, something else is wrong. */
const mostLookedInto = 50;

/** Explains a survey: sets `why` of its rows, and returns the sentences that concern all applications. */
export async function explain(
  client: KubeClient,
  settings: SurveySettings,
  found: Survey,
  now: Date,
): Promise<string[]> {
  const { phases, generators, misplaced } = found;
  const reader = new Reader(client);
  const argo = "/apis/argoproj.io/v1alpha1/namespaces";
  const setPath = `${argo}/${settings.argocdNamespace}/applicationsets/${applicationSet}`;
  const cronPath = `${argo}/${settings.namespace}/cronworkflows/${sweep}`;
  const sweeps = `workflows.argoproj.io/cron-workflow=${sweep}`;
  const [set, cron, runs] = await Promise.all([
    settings.applications === "discovered" ? reader.get<ApplicationSetSeen>(setPath) : undefined,
    reader.get<CronWorkflowSeen>(cronPath),
    reader.list<Workflow>(`${argo}/${settings.namespace}/workflows`, sweeps),
  ]);
  const absent = phases.filter((row) => isExpected(row, settings, generators?.targets ?? []));
  const stack = discoveryCauses(
    set,
    generators,
    absent.map(({ app, phase }) => applicationName(app, phase)),
    settings.argocdNamespace,
  );
  for (const row of absent) row.why = [absenceOf(row, generators?.findings ?? [], stack, settings.argocdNamespace)];

  const ill = phases.filter(({ application }) => application !== undefined && !isWell(application));
  for (const row of ill.slice(0, mostLookedInto)) row.why = await causesOf(reader, row, now);
  if (ill.length > mostLookedInto)
    stack.push(`${ill.length} Applications are not well, and ${mostLookedInto} are explained: mend these first.`);
  for (const each of phases.flatMap(standingIn).filter(({ state }) => state === "running")) {
    const cause = each.workflow && (await workflowCause(reader, settings.namespace, each.workflow, now));
    if (cause !== undefined) each.reason += ` ${cause}`;
  }
  // Where nothing that is deployed here starts a Workflow there is no sweep.
  const swept = settings.phases.some(startsWorkflows) && !reader.mayNotGet(cronPath);
  const sweepSays = swept
    ? ((await sweepHeldUp(reader, settings.namespace, runs, now)) ??
      sweepCause(sweep, settings.namespace, cron, runs, now))
    : undefined;
  return [nothingFound(settings, found), ...stack, ...misplaced, sweepSays, reader.blind].filter(
    (each) => each !== undefined,
  );
}

type Application = NonNullable<PhaseState["application"]>;

const isWell = ({ status }: Application): boolean =>
  status?.sync?.status === "Synced" &&
  status.health?.status === "Healthy" &&
  (status.operationState === undefined || status.operationState.phase === "Succeeded");

/** Why an Application is not well: what it says itself, or else its resources. */
async function causesOf(reader: Reader, row: PhaseState, now: Date): Promise<string[]> {
  const { application } = row;
  if (!application) return [];
  const own = applicationCauses(application, now);
  if (own.length > 0) return own;
  const resources = await resourceCauses(reader, application);
  if (resources.length > 0) return resources;
  const { health, operationState: operation } = application.status ?? {};
  const name = application.metadata.name;
  if (operation?.phase === "Running" && operation.message)
    return [`Its sync goes on: ${brief(operation.message)}. See: argocd app get ${name}`];
  if (health?.status === "Healthy" || health?.status === undefined) return [];
  return [`It is ${health.status}, and none of its resources says why: argocd app resources ${name}.`];
}

/** Whether a row is one that Argo CD is to make an Application of, and has not. */
function isExpected(row: PhaseState, { phases }: SurveySettings, targets: readonly { app: string; phase: string }[]) {
  const here = phases.some(({ name, managed }) => managed && name === row.phase);
  return (
    here && row.application === undefined && targets.some(({ app, phase }) => app === row.app && phase === row.phase)
  );
}

/** Why there is no Application of a generator file. */
function absenceOf(
  { app, phase }: PhaseState,
  findings: readonly { file: string; line: number; sentence: string; hides: string }[],
  stack: readonly string[],
  namespace: string,
): string {
  const own = findings.find(({ hides, sentence }) => hides === "one" && sentence.includes(applicationName(app, phase)));
  if (own) return `There is no Application: see ${placeOf(own)}.`;
  const stops = findings.find(({ hides }) => hides === "all");
  if (stops) return `There is no Application: Argo CD makes none while ${placeOf(stops)} cannot be read: mend it.`;
  if (stack.length > 0) return "There is no Application: see below.";
  return `There is no Application yet: Argo CD makes it when it looks at the repository next (repository.polling). At once: ${lookAgain(namespace)}`;
}
