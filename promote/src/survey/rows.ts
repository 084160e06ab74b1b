// The rows of a survey: each application in each phase, from what the cluster and the repository hold.
import { workflowName } from "../../../contract/identity";
import { ready } from "../../../contract/notification";
import { proofOf } from "../../../contract/proof";
import type { Proof } from "../../../contract/proof";
import { recordName } from "../../../contract/ends";
import { comparedCommit, unproven, unready } from "../cluster/application";
import type { Application } from "../cluster/types";
import type { Cluster } from "./observed";
import { heldBy, lookAtAll, waitsFor } from "../gates/gates";
import type { GateState } from "../gates/gates";
import type { Steady } from "../gates/gate";
import { Words } from "../gates/words";
import { refusal } from "../versions/workflowNames";
import { edgesFrom, endsOf, verifiedPhases } from "../ends/record";
import { standingEnd, stands, steadyFrom } from "../ends/end";
import type { End } from "../ends/end";
import { runningVersion } from "./running";
import { decideState, isFinished, openOutcomes } from "../ends/states";
import type { WorkflowFacts } from "../ends/states";
import { decideVerification } from "../ends/verification";
import { holdSame } from "../versions/versions";
import type { PhaseAtCommit, Versions } from "../versions/versions";
import { parameters } from "../ends/workflow";
import type { Workflow } from "../ends/workflow";
import { Checks } from "../forges/checked";
import { isLastVerified } from "../../../contract/phases";
import type { GatedEdge } from "../../../contract/phases";
import type { EdgeState, PhaseState, SurveySettings, VerificationState } from "./surveyed";

/** One application in one phase. */
interface Place {
  app: string;
  phase: string;
}

/** An Application with its place. */
export interface Source extends Place {
  application: Application;
  /** Commit of its last sync. */
  commit: string | undefined;
}

/** Of two Workflows the one that runs, or else the one that was made last. */
function latest(...all: (Workflow | undefined)[]): Workflow | undefined {
  const made = ({ metadata }: Workflow): string => metadata.creationTimestamp ?? "";
  const runs = ({ status }: Workflow): number => Number(!isFinished({ phase: status?.phase ?? "" }));
  const there = all.filter((each) => each !== undefined);
  return there.sort((a, b) => runs(b) - runs(a) || made(b).localeCompare(made(a)))[0];
}

const factsOf = ({ metadata, status }: Workflow): WorkflowFacts => ({
  uid: metadata.uid ?? "",
  phase: status?.phase ?? "",
  message: status?.message,
});

/** What a record and an Application say of what was verified. */
const steadyOf = (end: End, application: Application): Steady => ({
  since: steadyFrom(end),
  ill: unready(application),
});

/** What a rollout, or a pod that moves, comes to in between: no health that was lost. */
const moving: readonly (string | undefined)[] = [ready.health, "Progressing"];

/** What is known of commits that phases were synced to. Places are written as `<app> <phase>`. */
export interface Older {
  /** Places whose file was brought at the synced commit; elsewhere the branch says the same. */
  brought: ReadonlySet<string>;
  /** Commits that the repository does not have. */
  absent: ReadonlySet<string>;
  /** Why the campaigns that applications bring to places are not taken. */
  refused: ReadonlyMap<string, string>;
}

/** Makes the rows. */
export class Rows {
  private readonly words: Words;
  private readonly checks: Checks;
  /** One moment for all rows: what holds one holds another as long. */
  private readonly now = new Date();

  constructor(
    private readonly settings: SurveySettings,
    private readonly cluster: Cluster,
    private readonly versions: Versions,
    private readonly older: Older,
  ) {
    this.words = new Words(versions.newest, settings.layout);
    this.checks = new Checks(settings.forge);
  }

  /** The row of an Application. */
  async deployed(source: Source): Promise<PhaseState> {
    const { application, app, phase } = source;
    const { version, problem, absent } = await this.versions.read({ ...source, commit: this.versions.tip });
    const arrived = this.arrived(source);
    const edges: EdgeState[] = [];
    const known = [version, arrived?.version_after, arrived?.version_before];
    for (const edge of edgesFrom(this.settings.edges, phase)) {
      const [state, carried] = await this.edge(edge, source);
      edges.push(state);
      known.push(carried, state.last?.version_after);
    }
    const verification = await this.verification(source);
    known.push(verification?.last?.version);
    const { health, sync, summary } = application.status ?? {};
    return {
      app,
      phase,
      version,
      problem: absent && this.mayLackValues(phase) ? undefined : problem,
      runs: runningVersion(summary?.images ?? [], known),
      health: health?.status,
      sync: sync?.status,
      commit: source.commit,
      edges,
      verification,
      arrived,
      application,
    };
  }

  /**
   * The row of an application in a phase without an Application on this cluster.
   *
   * @param expected whether a generator file says that there is to be one
   */
  async elsewhere({ app, phase }: Place, expected: boolean): Promise<PhaseState> {
    const { version, problem, absent } = await this.versions.read({ app, phase, commit: this.versions.tip });
    // An application need not be deployed in every phase.
    const wanted = expected && !this.mayLackValues(phase);
    const arrived = this.arrived({ app, phase });
    const told = absent && !wanted ? undefined : problem;
    return { app, phase, version, problem: told, health: undefined, sync: undefined, edges: [], arrived };
  }

  /** One edge out of an Application, and the version that it would carry. */
  private async edge(
    edge: GatedEdge,
    { application, app, phase, commit }: Source,
  ): Promise<[EdgeState, string | undefined]> {
    const { versions, cluster } = this;
    const place = { app, phase, commit };
    const workflows = { whole: this.workflowOf(place), alone: this.workflowOf(place, edge.target) };
    const workflow = latest(workflows.alone, workflows.whole);
    const ends = endsOf(cluster.records.get(recordName(app)), edge);
    const { at, source, ...readiness } = await this.synced({ application, app, phase, commit });
    const thorough = ends[0]?.outcome === "invalid";
    const target = await this.replaced(
      { app, phase: edge.target, commit: versions.tip },
      { app, phase, commit: at },
      thorough,
    );
    const gates = await this.gates(edge, { app, phase, commit, application }, ends, source?.version);
    const decision = decideState({
      commit,
      ...readiness,
      sourceVersion: source?.version,
      sourceProblem: source?.problem,
      targetVersion: target.version,
      targetProblem: target.problem,
      campaignProblem: this.older.refused.get(`${app} ${phase}`),
      workflow: workflow && { ...factsOf(workflow), alone: workflow === workflows.alone },
      ends,
      held: heldBy(gates),
      waits: waitsFor(gates),
      proposes: edge.carrier === "pullRequest",
      refused: refusal(app, phase, commit),
    });
    const unsteady = this.unsteady(edge, application, ends);
    const state = { ...decision, target: edge.target, commit, last: ends[0], gates, unsteady, workflow, workflows };
    return [state, source?.version];
  }

  /** How what is deployed in a phase that promotes nothing is verified; undefined where it is not. */
  private async verification({ application, app, phase, commit }: Source): Promise<VerificationState | undefined> {
    if (!this.settings.phases.some((each) => each.name === phase && isLastVerified(each))) return undefined;
    const { source, waiting, unproven: why } = await this.synced({ application, app, phase, commit });
    const workflow = this.workflowOf({ app, phase, commit });
    const ends = endsOf(this.cluster.records.get(recordName(app)), { source: phase });
    const decision = decideVerification({
      commit,
      waiting,
      unproven: why,
      sourceVersion: source?.version,
      sourceProblem: source?.problem,
      campaignProblem: this.older.refused.get(`${app} ${phase}`),
      workflow: workflow && factsOf(workflow),
      ends,
      refused: refusal(app, phase, commit),
    });
    return { ...decision, commit, last: ends[0], workflow };
  }

  /** What an Application was synced to: its version, and why it is not ready, or its pods do not prove that it runs. */
  private async synced({ application, app, phase, commit }: Source) {
    const { versions } = this;
    const { absent, brought } = this.older;
    const at = commit !== undefined && brought.has(`${app} ${phase}`) ? commit : versions.tip;
    const source = absent.has(at) ? undefined : await versions.read({ app, phase, commit: at });
    const waiting = absent.has(commit ?? "") ? `commit ${commit} is not in the repository` : unready(application);
    // What Argo CD claims to run: what it compared last is the newest commit, or else that of the last sync.
    const newest = comparedCommit(application, this.settings.repository.url) === versions.tip;
    const claimed = newest ? (await versions.read({ app, phase, commit: versions.tip })).shown : undefined;
    const version = claimed ?? (at === commit ? source?.shown : undefined);
    const why = (waiting ?? version === undefined) ? undefined : unproven(application, version, this.proof(app));
    return { at, source, waiting, unproven: why };
  }

  /** The Workflow of a promotion, or of a verification. */
  private workflowOf({ app, phase, commit }: Place & Pick<Source, "commit">, target?: string): Workflow | undefined {
    const name = commit === undefined ? undefined : workflowName(app, phase, commit, target);
    const found = name === undefined ? undefined : this.cluster.workflows.get(name);
    // Whatever took the name, it is this promotion's only if it was made for this commit.
    return parameters(found?.spec?.arguments?.parameters).source_commit === commit ? found : undefined;
  }

  /** The end of what soaks on an edge, where its health is lost. */
  private unsteady({ gates }: GatedEdge, { status }: Application, ends: readonly End[]): End | undefined {
    if (gates.soak === undefined || moving.includes(status?.health?.status)) return undefined;
    return ends.find((end) => stands(end) && openOutcomes.includes(end.outcome));
  }

  /** Every gate before an edge, as far as Application and record tell: the step itself looks at the pods. */
  private async gates(
    { target, gates }: GatedEdge,
    { app, commit, application }: Source,
    ends: readonly End[],
    version: string | undefined,
  ): Promise<GateState[]> {
    const { words, now, cluster, settings } = this;
    const verified = commit === undefined ? undefined : standingEnd(ends, commit);
    const said = await words.about(app);
    const soaking = verified && steadyOf(verified, application);
    const verifiedIn = verifiedPhases(cluster.records.get(recordName(app)), settings.edges, version ?? "");
    // Of what was promoted, or is proposed, nobody needs to know any more.
    const waits = verified !== undefined && openOutcomes.includes(verified.outcome);
    const ask = () => (waits ? this.checks.at(gates, commit!) : Promise.resolve(undefined));
    return lookAtAll({ app, phase: target, gates, version, now, ...said, soaking, verifiedIn }, ask);
  }

  /**
   * What the source's version would replace in the target: asked as the step asks only where it is not there already.
   *
   * @param thorough whether what could not be written may be what is copied
   */
  private async replaced(
    target: PhaseAtCommit,
    source: PhaseAtCommit,
    thorough: boolean,
  ): Promise<{ version?: string | undefined; problem?: string | undefined }> {
    const there = await this.versions.read(target);
    const carried = this.older.absent.has(source.commit) ? undefined : await this.versions.read(source);
    if (carried?.version === undefined || holdSame(there, carried)) return there;
    const found = await this.versions.replaces(target, source, thorough);
    if ("problem" in found) return found;
    if (found.same) return { version: carried.version };
    // The same text, which Helm reads as something else.
    return { version: found.before === carried.version ? `${found.before} without quotes` : found.before };
  }

  private proof(app: string): Proof {
    return proofOf(this.settings.proofs, app);
  }

  /** The newest promotion into a phase. */
  private arrived({ app, phase }: Place): End | undefined {
    const record = this.cluster.records.get(recordName(app));
    const into = this.settings.edges.filter(({ target }) => target === phase);
    const ends = into.flatMap((edge) => endsOf(record, edge)).filter(({ outcome }) => outcome === "promoted");
    return ends.sort((a, b) => b.finished_at.localeCompare(a.finished_at))[0];
  }

  private mayLackValues(phase: string): boolean {
    return this.settings.phases.some(({ name, valuesOptional }) => name === phase && valuesOptional);
  }
}
