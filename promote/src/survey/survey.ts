// One look at everything: Applications, Workflows and records page by page, the repository by two or three fetches.
//
// What the ServiceAccount must be allowed to do: list on applications.argoproj.io in the namespace of Argo CD; list on
// workflows.argoproj.io in the namespace of the Workflows, and on configmaps in that of the records.
import { problemOf } from "../../../contract/grammar";
import { applicationName, commitId, labels } from "../../../contract/identity";
import { recordName } from "../../../contract/ends";
import { isLastVerified } from "../../../contract/phases";
import type { Edge } from "../../../contract/phases";
import { generatorFiles, readGenerators } from "../versions/generators";
import type { Generators } from "../versions/generators";
import { syncedCommit } from "../cluster/application";
import { severalAre } from "../cluster/rollout";
import type { KubeClient } from "../cluster/client";
import type { Application } from "../cluster/types";
import { Repository } from "../git/repository";
import { readCluster } from "./observed";
import type { Cluster } from "./observed";
import { lastEnd } from "../ends/end";
import { edgesFrom, endsOf } from "../ends/record";
import { openOutcomes } from "../ends/states";
import { refusedCampaigns } from "./campaigns";
import type { PhaseState, Survey, SurveySettings } from "./surveyed";
import { Rows } from "./rows";
import type { Source } from "./rows";
import { holdSame, Versions } from "../versions/versions";
import type { PhaseAtCommit } from "../versions/versions";

/** Looks once at everything. */
export async function survey(client: KubeClient, settings: SurveySettings): Promise<Survey> {
  const cluster = await readCluster(client, settings);
  const repository = Repository.create(settings.repository);
  try {
    const open = (files: readonly Place[]) => Versions.open(repository, settings.layout, files);
    return await surveyOf(cluster, { open, generators: (versions) => generatorsOf(settings, versions) }, settings);
  } finally {
    repository.remove();
  }
}

/** An application in a phase. */
type Place = Omit<PhaseAtCommit, "commit">;

/** The branch that a survey reads. */
export interface Branch {
  /** Its versions, with the files of these places at its newest commit. */
  open: (files: readonly Place[]) => Promise<Versions>;
  /** What its generator files say; undefined where they are not looked at. */
  generators: (versions: Versions) => Promise<Generators | undefined>;
}

/** What a cluster and a branch come to together. Of a part of the cluster: the rows of that part. */
export async function surveyOf(cluster: Cluster, branch: Branch, settings: SurveySettings): Promise<Survey> {
  // The program's own have names of their own: what else carries the labels is nobody's phase.
  const named = ({ metadata: { name, labels: of } }: Application): boolean =>
    settings.applications === "labelled" || name === applicationName(of?.[labels.app] ?? "", of?.[labels.phase] ?? "");
  const labelled = cluster.applications.filter(named).map((application) => ({
    application,
    app: application.metadata.labels?.[labels.app] ?? "",
    phase: application.metadata.labels?.[labels.phase] ?? "",
    commit: commitOf(application, settings.repository.url),
  }));
  const claims = new Map<string, Source[]>();
  for (const source of labelled) claims.set(placeOf(source), [...(claims.get(placeOf(source)) ?? []), source]);
  const sources = labelled.filter((source) => claims.get(placeOf(source))?.length === 1);
  const targets = sources.flatMap(({ app, phase }) =>
    edgesFrom(settings.edges, phase).map(({ target }) => ({ app, phase: target })),
  );
  const versions = await branch.open(unique([...sources, ...targets]));
  const generators = await branch.generators(versions);
  const older = [...(await olderOf(settings.edges, versions, sources)), ...unverified(settings, cluster, sources)];
  const absent = await versions.bring(older);
  const here = older.filter(({ commit }) => !absent.has(commit));
  const refused = await refusedCampaigns(settings, versions, here);
  const rows = new Rows(settings, cluster, versions, { brought: new Set(older.map(placeOf)), absent, refused });

  const phases: PhaseState[] = [];
  for (const source of sources) phases.push(await rows.deployed(source));
  for (const [first, ...others] of claims.values())
    if (first && others.length > 0) phases.push(claimed([first, ...others]));
  const deployed = new Set(labelled.map(placeOf));
  const listed = (generators?.targets ?? []).filter(({ phase }) => settings.phases.some(({ name }) => name === phase));
  const isListed = new Set(listed.map(placeOf));
  const others = unique([...targets, ...listed]).filter((place) => !deployed.has(placeOf(place)));
  await versions.fetch(others);
  for (const place of others) phases.push(await rows.elsewhere(place, isListed.has(placeOf(place))));
  return { phases, records: cluster.records, misplaced: cluster.halfLabelled.map(halfLabelled), generators };
}

/** The row of a place that several Applications claim: none of them is promoted from. */
function claimed(sources: readonly [Source, ...Source[]]): PhaseState {
  const [{ app, phase }] = sources;
  const problem = severalAre(
    app,
    phase,
    sources.map(({ application }) => application.metadata.name),
  );
  return { app, phase, version: undefined, problem, claimed: true, health: undefined, sync: undefined, edges: [] };
}

const halfLabelled = (name: string): string =>
  `The Application ${name} has one of the labels ${labels.app} and ${labels.phase} alone, and is not promoted; it must have both.`;

/** The commit of the last sync: an Application of somebody else's making may have been synced to what is no commit. */
function commitOf(application: Application, repository: string): string | undefined {
  const commit = syncedCommit(application, repository);
  return commit !== undefined && problemOf(commitId, commit) === undefined ? commit : undefined;
}

/** Places whose synced commit has to be looked at: where the branch itself shows a difference, which is usually in a few. */
async function olderOf(
  edges: readonly Edge[],
  versions: Versions,
  sources: readonly Source[],
): Promise<PhaseAtCommit[]> {
  const older: PhaseAtCommit[] = [];
  for (const { app, phase, commit } of sources) {
    if (commit === undefined || edgesFrom(edges, phase).length === 0) continue;
    const here = await versions.read({ app, phase, commit: versions.tip });
    for (const { target } of edgesFrom(edges, phase)) {
      const there = await versions.read({ app, phase: target, commit: versions.tip });
      if (!holdSame(here, there)) older.push({ app, phase, commit });
    }
  }
  return older;
}

/** Places of phases that promote nothing where what was synced is still to be verified. */
const unverified = ({ phases }: SurveySettings, { records }: Cluster, sources: readonly Source[]): PhaseAtCommit[] =>
  sources.flatMap(({ app, phase, commit }) => {
    const isLast = phases.some((each) => each.name === phase && isLastVerified(each));
    if (!isLast || commit === undefined) return [];
    const end = lastEnd(endsOf(records.get(recordName(app)), { source: phase }), commit);
    return end === undefined || openOutcomes.includes(end.outcome) ? [{ app, phase, commit }] : [];
  });

/** What the generator files of the branch say. */
export async function generatorsOf({ generators: glob, phases }: SurveySettings, versions: Versions) {
  if (glob === undefined) return undefined;
  const paths = await generatorFiles(versions.newest, glob);
  await versions.fetch([], paths);
  return readGenerators(versions.newest, glob, paths, phases);
}

const placeOf = ({ app, phase }: { app: string; phase: string }): string => `${app} ${phase}`;

function unique<T extends { app: string; phase: string }>(places: readonly T[]): T[] {
  return [...new Map(places.map((place) => [placeOf(place), place])).values()];
}
