// One look at everything: Applications, Workflows and records page by page, the repository by two or three fetches.
//
// What the ServiceAccount must be allowed to do: list on applications.argoproj.io in the namespace of Argo CD; list on
// workflows.argoproj.io in the namespace of the Workflows, and on configmaps in that of the records.
import { problemOf } from "../../../../contract/grammar";
import { commitId, labels } from "../../../../contract/identity";
import type { PhaseOfGraph } from "../../../../contract/phases";
import type { Proofs } from "../../../../contract/proof";
import { generatorFiles, readGenerators } from "../generators";
import type { Generators } from "../generators";
import { syncedCommit } from "../guard/application";
import type { KubeClient } from "../kube/client";
import type { Application } from "../kube/types";
import { Repository } from "../repository";
import type { RepositoryOptions } from "../repository";
import { readCluster } from "./cluster";
import type { Namespaces } from "./cluster";
import { edgesFrom } from "./record";
import type { Edge, End, RecordConfigMap } from "./record";
import { Rows } from "./rows";
import type { Source } from "./rows";
import type { Decision } from "./states";
import { Versions } from "./versions";
import type { FileAtCommit, Layout } from "./versions";
import type { Workflow } from "./workflow";

/** What a survey needs to know. */
export interface SurveySettings extends Namespaces {
  /** All phases of this stack. */
  phases: readonly PhaseOfGraph[];
  /** All edges out of phases that this cluster runs. */
  edges: readonly Edge[];
  repository: RepositoryOptions;
  layout: Layout;
  /** What has to prove that a phase runs a version. */
  proofs: Proofs;
  /** Glob of the generator files; undefined: they are not looked at, and nothing is explained. */
  generators?: string | undefined;
}

/** One application in one phase. */
export interface PhaseState {
  app: string;
  phase: string;
  /** The version on the branch; undefined if it has none. */
  version: string | undefined;
  /** Why its values file cannot be read, as one sentence. */
  problem?: string | undefined;
  /** The version that its pods run, by their images; undefined if they do not tell. */
  runs?: string | undefined;
  /** Argo CD's health; undefined if there is no Application on this cluster. */
  health: string | undefined;
  /** Argo CD's sync status. */
  sync: string | undefined;
  edges: EdgeState[];
  /** The newest promotion into this phase. */
  arrived?: End | undefined;
  /** What keeps it from running what the branch says, and what to do next: a sentence each. */
  why?: string[];
  application?: Application | undefined;
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
  /** What the repository says is to be deployed; undefined if it was not looked at. */
  generators?: Generators | undefined;
}

/** Looks once at everything. */
export async function survey(client: KubeClient, settings: SurveySettings): Promise<Survey> {
  const cluster = await readCluster(client, settings);
  const sources = cluster.applications.map((application) => ({
    application,
    app: application.metadata.labels?.[labels.app] ?? "",
    phase: application.metadata.labels?.[labels.phase] ?? "",
    commit: commitOf(application),
  }));
  const targets = sources.flatMap(({ app, phase }) =>
    edgesFrom(settings.edges, phase).map(({ target }) => ({ app, phase: target })),
  );
  const repository = Repository.create(settings.repository);
  try {
    const versions = await Versions.open(repository, settings.layout, unique([...sources, ...targets]));
    const generators = await generatorsOf(settings, versions);
    const older = await olderOf(settings.edges, versions, sources);
    const absent = await versions.bring(older);
    const rows = new Rows(settings, cluster, versions, new Set(older.map(placeOf)), absent);

    const phases: PhaseState[] = [];
    for (const source of sources) phases.push(await rows.deployed(source));
    const here = new Set(sources.map(placeOf));
    const listed = (generators?.targets ?? []).filter(({ phase }) =>
      settings.phases.some(({ name }) => name === phase),
    );
    const others = unique([...targets, ...listed]).filter((place) => !here.has(placeOf(place)));
    await versions.fetch(others);
    for (const place of others) {
      phases.push(
        await rows.elsewhere(
          place,
          listed.some((each) => placeOf(each) === placeOf(place)),
        ),
      );
    }
    return { phases, records: cluster.records, generators };
  } finally {
    repository.remove();
  }
}

/** The commit of the last sync: an Application of somebody else's making may have been synced to what is no commit. */
function commitOf(application: Application): string | undefined {
  const commit = syncedCommit(application);
  return commit !== undefined && problemOf(commitId, commit) === undefined ? commit : undefined;
}

/** Places whose synced commit has to be looked at: where the branch itself shows a difference, which is usually in a few. */
async function olderOf(
  edges: readonly Edge[],
  versions: Versions,
  sources: readonly Source[],
): Promise<FileAtCommit[]> {
  const older: FileAtCommit[] = [];
  for (const { app, phase, commit } of sources) {
    if (commit === undefined || edgesFrom(edges, phase).length === 0) continue;
    const { version: here } = await versions.read({ app, phase, commit: versions.tip });
    for (const { target } of edgesFrom(edges, phase)) {
      const there = await versions.read({ app, phase: target, commit: versions.tip });
      if (here === undefined || there.version !== here) older.push({ app, phase, commit });
    }
  }
  return older;
}

/** What the generator files of the branch say. */
async function generatorsOf({ generators: glob, phases }: SurveySettings, versions: Versions) {
  if (glob === undefined) return undefined;
  const paths = await generatorFiles(versions.newest, glob);
  await versions.fetch([], paths);
  return readGenerators(
    versions.newest,
    glob,
    paths,
    phases.map(({ name }) => name),
  );
}

const placeOf = ({ app, phase }: { app: string; phase: string }): string => `${app} ${phase}`;

function unique<T extends { app: string; phase: string }>(places: readonly T[]): T[] {
  return [...new Map(places.map((place) => [placeOf(place), place])).values()];
}
