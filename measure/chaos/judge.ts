// Judges the promotions of one application along one edge by what git, Workflows and records hold afterwards. Pure functions.
import type { End } from "../../promote/src/ends/end";

/** A version that was pushed for the source phase. */
export interface Push {
  sha: string;
  version: string;
  /** False: its campaign must fail. */
  good: boolean;
  /** False: another version followed at once, so this one may be superseded. */
  mustArrive: boolean;
  /** Seconds for which what was tested must have run on before it is promoted. Default: none. */
  soak?: number;
}

/** A commit of the branch, as one application sees it. */
export interface BranchCommit {
  sha: string;
  /** The versions in the files of both phases at this commit. */
  source: string;
  target: string;
  /** When it was made, in seconds since 1970. */
  time: number;
  /** If the commit is a promotion of this application along this edge: its trailers, and the Workflow that tested it. */
  promotion?: { sourceCommit: string; workflow: string; testedBy: string };
}

/** What a Workflow of the application showed. */
export interface CampaignRun {
  workflow: string;
  sourceCommit: string;
  /** Its campaign ended with success, on pods that the guard had found complete. */
  passed: boolean;
  /** Versions that answered in the source phase while the campaign ran, by the pods' own images; empty when nobody looked. */
  ran: string[];
}

/** Everything that is known about an application afterwards. */
export interface Evidence {
  app: string;
  /** Oldest first; each is on the branch. */
  pushes: Push[];
  /** The branch from before the first push to its newest commit, oldest first. */
  commits: BranchCommit[];
  runs: CampaignRun[];
  /** Recorded ends of the edge, newest first. */
  ends: End[];
}

/** The ways in which a promotion may go wrong, as in the final line and in the table. */
export const wrongs = ["lost", "doubled", "overwritten", "untested", "early"] as const;

/** One sentence for each thing that is not as it must be. */
export type Verdicts = Record<(typeof wrongs)[number], string[]>;

const short = (sha: string) => sha.slice(0, 12);

/** An application's branch with its pushes and promotions placed on it. */
class Branch {
  private readonly positions: Map<string, number>;

  constructor(private readonly evidence: Evidence) {
    this.positions = new Map(evidence.commits.map(({ sha }, index) => [sha, index]));
    for (const { sha } of evidence.pushes)
      if (!this.positions.has(sha))
        throw new Error(`${evidence.app}: the pushed commit ${short(sha)} is not on the branch.`);
  }

  at(sha: string): BranchCommit | undefined {
    const position = this.positions.get(sha);
    return position === undefined ? undefined : this.evidence.commits[position];
  }

  /** Number of the push that the source phase held at a commit; -1 before the first, or when the commit is elsewhere. */
  pushAt(sha: string): number {
    const position = this.positions.get(sha) ?? -1;
    return this.evidence.pushes.filter((push) => this.positions.get(push.sha)! <= position).length - 1;
  }

  /** The last commit before the next push, or the newest of all. */
  lastBefore(push: Push | undefined): BranchCommit {
    const end = push ? this.positions.get(push.sha)! - 1 : this.evidence.commits.length - 1;
    return this.evidence.commits[end]!;
  }
}

/** What of the good versions did not arrive, or is not where the record says. */
function lost(branch: Branch, { app, pushes, ends }: Evidence): string[] {
  const missing = pushes.flatMap((push, index) => {
    const last = branch.lastBefore(pushes[index + 1]);
    if (!push.good || !push.mustArrive || last.target === push.version) return [];
    const end = ends.find((each) => branch.pushAt(each.source_commit) === index);
    const record = end ? `the record says ${end.outcome}: ${end.reason}` : "there is no record of it";
    return [`${app}: ${push.version} of ${short(push.sha)} did not arrive, git holds ${last.target}; ${record}`];
  });
  const unfounded = ends
    .filter(
      ({ outcome, source_commit, commit }) => outcome === "promoted" && branch.at(source_commit) && !branch.at(commit),
    )
    .map(
      ({ commit, workflow }) => `${app}: the record of ${workflow} names ${short(commit)}, which is not on the branch`,
    );
  return [...missing, ...unfounded];
}

/** Pushes that were committed more than once. */
function doubled(branch: Branch, promotions: Promotion[], { app, pushes }: Evidence): string[] {
  return pushes.flatMap((push, index) => {
    const same = promotions.filter(({ promotion }) => branch.pushAt(promotion.sourceCommit) === index);
    if (same.length < 2) return [];
    return [
      `${app}: ${push.version} was committed ${same.length} times: ${same.map(({ sha }) => short(sha)).join(", ")}`,
    ];
  });
}

/** Promotions of a version that was pushed before the one that the target held. */
function overwritten(branch: Branch, promotions: Promotion[], app: string): string[] {
  let newest = -1;
  return promotions.flatMap(({ sha, target, promotion }) => {
    const push = branch.pushAt(promotion.sourceCommit);
    const older = push < newest;
    newest = Math.max(newest, push);
    return older ? [`${app}: ${short(sha)} brought back ${target}, which is older than what was promoted before`] : [];
  });
}

/** Why a promotion carries a version that was not tested, or nothing. */
function untested(branch: Branch, { sha, target, promotion }: Promotion, { app, pushes, runs }: Evidence): string[] {
  const { sourceCommit, testedBy: workflow } = promotion;
  const wrong = (reason: string) => [`${app}: ${short(sha)} promoted ${target}, but ${reason}`];
  const from = branch.at(sourceCommit);
  if (!from) return wrong(`its source commit ${short(sourceCommit)} is not on the branch`);
  if (from.source !== target) return wrong(`its source commit ${short(sourceCommit)} holds ${from.source}`);
  if (pushes[branch.pushAt(sourceCommit)]?.good === false) return wrong("its campaign must fail");
  const passed = runs.filter((run) => run.workflow === workflow && run.sourceCommit === sourceCommit && run.passed);
  if (passed.length === 0) return wrong(`no campaign of ${workflow} has passed for ${short(sourceCommit)}`);
  if (passed.some(({ ran }) => ran.length === 0 || ran.includes(target))) return [];
  return wrong(`the pods ran ${passed.flatMap(({ ran }) => ran).join(", ")} while its campaign ran`);
}

/** Promotions that were made before their soak was over, by what the record says of the test and of breaks since. */
function early(branch: Branch, { sha, time, promotion }: Promotion, { app, pushes, ends }: Evidence): string[] {
  const { soak } = pushes[branch.pushAt(promotion.sourceCommit)] ?? {};
  const end = ends.find((each) => each.commit === sha);
  if (soak === undefined || end === undefined) return [];
  const since = Math.max(...[end.verified_at, end.steady_since].map((text) => Date.parse(text || "1970-01-01") / 1000));
  const missing = Math.floor(since) + soak - time;
  return missing > 0 ? [`${app}: ${short(sha)} was promoted ${missing} s before its soak was over`] : [];
}

type Promotion = BranchCommit & Required<Pick<BranchCommit, "promotion">>;

/** Compares what is with what must be. Throws when the evidence itself is incomplete. */
export function judge(evidence: Evidence): Verdicts {
  const branch = new Branch(evidence);
  const promotions = evidence.commits.filter((commit): commit is Promotion => commit.promotion !== undefined);
  return {
    lost: lost(branch, evidence),
    doubled: doubled(branch, promotions, evidence),
    overwritten: overwritten(branch, promotions, evidence.app),
    untested: promotions.flatMap((promotion) => untested(branch, promotion, evidence)),
    early: promotions.flatMap((promotion) => early(branch, promotion, evidence)),
  };
}

/** Verdicts of several applications together. */
export const together = (all: readonly Verdicts[]): Verdicts =>
  Object.fromEntries(wrongs.map((wrong) => [wrong, all.flatMap((verdicts) => verdicts[wrong])])) as Verdicts;

/** `0 lost, 0 doubled, 0 overwritten by an older one, 0 untested`. */
export const inWords = (verdicts: Verdicts): string =>
  wrongs
    .map((wrong) => `${verdicts[wrong].length} ${wrong}${wrong === "overwritten" ? " by an older one" : ""}`)
    .join(", ");

/** True when everything is as it must be. */
export const isClean = (verdicts: Verdicts): boolean => wrongs.every((wrong) => verdicts[wrong].length === 0);
