// One look at everything: Applications, Workflows and records by one list call each, the repository by one fetch.
//
// What the ServiceAccount must be allowed to do: list on applications.argoproj.io in the namespace of Argo CD; list on
// workflows.argoproj.io in the namespace of the Workflows, and on configmaps in that of the records.
import { labels, workflowName } from "../../../../contract/identity";
import { syncedCommit, unready } from "../guard/application";
import type { KubeClient } from "../kube/client";
import type { Application, List } from "../kube/types";
import { Repository } from "../repository";
import type { RepositoryOptions } from "../repository";
import { refusal } from "./names";
import { endsOf, recordLabel, recordName } from "./record";
import type { Edge, End, RecordConfigMap } from "./record";
import { decide } from "./states";
import type { Decision } from "./states";
import { Versions } from "./versions";
import type { Layout } from "./versions";
import { parameters } from "./workflow";
import type { Workflow } from "./workflow";

/** What a survey needs to know. */
export interface SurveySettings {
  /** All edges out of phases that this cluster runs. */
  edges: readonly Edge[];
  argocdNamespace: string;
  /** Namespace of the Workflows. */
  namespace: string;
  /** Namespace of the records. */
  recordNamespace: string;
  repository: RepositoryOptions;
  layout: Layout;
}

/** One application in one phase. */
export interface PhaseState {
  app: string;
  phase: string;
  /** The version on the branch; undefined if it has none. */
  version: string | undefined;
  /** Why it has none, as one sentence. */
  problem?: string | undefined;
  /** Argo CD's health; undefined if there is no Application on this cluster. */
  health: string | undefined;
  /** Argo CD's sync status. */
  sync: string | undefined;
  edges: EdgeState[];
}

/** One promotion that could be made along one edge. */
export interface EdgeState extends Decision {
  target: string;
  /** Commit of the source phase's last sync: with application and phase the identity. */
  commit: string | undefined;
  /** The newest end on this edge, of any identity. */
  last: End | undefined;
  workflow: Workflow | undefined;
}

/** What was found. */
export interface Survey {
  phases: PhaseState[];
  records: Map<string, RecordConfigMap>;
}

/** Looks once at everything. */
export async function survey(client: KubeClient, settings: SurveySettings): Promise<Survey> {
  const { argocdNamespace, namespace, recordNamespace, edges } = settings;
  const argo = "/apis/argoproj.io/v1alpha1/namespaces";
  const selector = (label: string): string => `?labelSelector=${encodeURIComponent(label)}`;
  const [applications, workflows, records] = await Promise.all([
    client.get<List<Application>>(
      `${argo}/${argocdNamespace}/applications${selector(`${labels.app},${labels.phase}`)}`,
    ),
    client.get<List<Workflow>>(`${argo}/${namespace}/workflows${selector(labels.app)}`),
    client.get<List<RecordConfigMap>>(`/api/v1/namespaces/${recordNamespace}/configmaps${selector(recordLabel)}`),
  ]);
  const byName = <T extends { metadata: { name: string } }>(list: List<T>): Map<string, T> =>
    new Map(list.items.map((item) => [item.metadata.name, item]));
  const found = { workflows: byName(workflows), records: byName(records) };
  const sources = applications.items.map((application) => ({
    application,
    app: application.metadata.labels?.[labels.app] ?? "",
    phase: application.metadata.labels?.[labels.phase] ?? "",
    commit: syncedCommit(application),
  }));

  const repository = Repository.create(settings.repository);
  try {
    const targets = sources.flatMap(({ app, phase }) =>
      edgesFrom(edges, phase).map(({ target }) => ({ app, phase: target })),
    );
    const versions = await Versions.open(repository, settings.layout, unique([...sources, ...targets]));
    // Only where the branch itself shows a difference is the synced commit looked at: usually in a few places.
    const tip = versions.tip;
    const older: { app: string; phase: string; commit: string }[] = [];
    for (const { app, phase, commit } of sources) {
      if (commit === undefined || edgesFrom(edges, phase).length === 0) continue;
      const { version: here } = await versions.at({ app, phase, commit: tip });
      for (const { target } of edgesFrom(edges, phase)) {
        const there = await versions.at({ app, phase: target, commit: tip });
        if (here === undefined || there.version !== here) older.push({ app, phase, commit });
      }
    }
    const absent = await versions.bring(older);
    const different = new Set(older.map(({ app, phase }) => `${app} ${phase}`));

    const phases: PhaseState[] = [];
    for (const { application, app, phase, commit } of sources) {
      const { version, problem } = await versions.at({ app, phase, commit: tip });
      const record = found.records.get(recordName(app));
      const states: EdgeState[] = [];
      for (const edge of edgesFrom(edges, phase)) {
        const at = commit !== undefined && different.has(`${app} ${phase}`) ? commit : tip;
        const named = commit === undefined ? undefined : found.workflows.get(workflowName(app, phase, commit));
        // Whatever took the name, it is this promotion's only if it was made for this commit.
        const workflow = parameters(named?.spec?.arguments?.parameters).source_commit === commit ? named : undefined;
        const ends = endsOf(record, edge);
        const waiting = absent.has(commit ?? "") ? `commit ${commit} is not in the repository` : unready(application);
        const source = absent.has(at) ? undefined : await versions.at({ app, phase, commit: at });
        const target = await versions.at({ app, phase: edge.target, commit: tip });
        const decision = decide({
          commit,
          waiting,
          sourceVersion: source?.version,
          sourceProblem: source?.problem,
          targetVersion: target.version,
          targetProblem: target.problem,
          workflow: workflow && { uid: workflow.metadata.uid ?? "", phase: workflow.status?.phase ?? "" },
          ends,
          refused: refusal(app, phase),
        });
        states.push({ ...decision, target: edge.target, commit, last: ends[0], workflow });
      }
      const { health, sync } = application.status ?? {};
      phases.push({ app, phase, version, problem, health: health?.status, sync: sync?.status, edges: states });
    }
    const here = new Set(phases.map(({ app, phase }) => `${app} ${phase}`));
    for (const { app, phase } of unique(targets)) {
      if (here.has(`${app} ${phase}`)) continue;
      const { version, problem, absent: none } = await versions.at({ app, phase, commit: tip });
      // An application need not be deployed in every phase.
      const told = none ? undefined : problem;
      phases.push({ app, phase, version, problem: told, health: undefined, sync: undefined, edges: [] });
    }
    return { phases, records: found.records };
  } finally {
    repository.remove();
  }
}

const edgesFrom = (edges: readonly Edge[], phase: string): readonly Edge[] =>
  edges.filter(({ source }) => source === phase);

function unique<T extends { app: string; phase: string }>(files: readonly T[]): T[] {
  return [...new Map(files.map((file) => [`${file.app} ${file.phase}`, file])).values()];
}
