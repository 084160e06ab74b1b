// Gathers what the judge needs: the branch from the repository's disk, campaigns from Workflows, ends from records.
import { recordName } from "../../contract/ends";
import { workflowName } from "../../contract/identity";
import { endsOf } from "../../promote/src/ends/record";
import { history, type HistoryCommit } from "../../sandbox/git/history";
import type { Repository } from "../../sandbox/git/repository";
import { source, target } from "./copies";
import { judge, together, type BranchCommit, type Evidence, type Push, type Verdicts } from "./judge";
import type { Watcher } from "./watcher";

/** The Workflow that tested what another promotes alone; otherwise that one itself. */
function testedBy(app: string, sourceCommit: string, workflow: string): string {
  const isAlone = workflow === workflowName(app, source, sourceCommit, target);
  return isAlone ? workflowName(app, source, sourceCommit) : workflow;
}

/** Judges every application by everything that was pushed since the commit `from`. */
export async function verdicts(
  repository: Repository,
  watcher: Watcher,
  from: string,
  pushes: ReadonlyMap<string, Push[]>,
): Promise<Verdicts> {
  const apps = [...pushes.keys()];
  const commits = await history(repository, from, apps, [source, target]);
  const records = await watcher.records();
  const seen = apps.map((app) => ({ app, commits: commits.map((commit) => seenBy(app, commit)) }));
  const tests = seen.flatMap(({ commits: own }) => own.flatMap(({ promotion }) => promotion?.testedBy ?? []));
  const runs = await watcher.campaigns(tests);
  const evidence = seen.map(({ app, commits: own }): Evidence => {
    const ends = endsOf(records.get(recordName(app)), { source, target });
    return { app, pushes: pushes.get(app)!, commits: own, runs, ends };
  });
  return together(evidence.map(judge));
}

/** A commit as one application sees it. */
function seenBy(app: string, commit: HistoryCommit): BranchCommit {
  const { sha, time, subject, sourceCommit, workflow, version } = commit;
  const isPromotion = subject.startsWith(`promote(${app}): ${source} -> ${target} `);
  return {
    sha,
    time,
    source: version(app, source),
    target: version(app, target),
    ...(isPromotion && { promotion: { sourceCommit, workflow, testedBy: testedBy(app, sourceCommit, workflow) } }),
  };
}
