// Gathers what the judge needs: the branch from the repository's disk, campaigns from Workflows, ends from records.
import { recordName } from "../../contract/ends";
import { workflowName } from "../../contract/identity";
import { endsOf } from "../../promote/src/ends/record";
import { history } from "../../sandbox/git/history";
import type { Repository } from "../../sandbox/git/repository";
import { source, target } from "./copies";
import { judge, together, type Evidence, type Push, type Verdicts } from "./judge";
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
  const named = commits.flatMap(({ workflow, sourceCommit }) =>
    workflow === "" ? [] : apps.map((app) => testedBy(app, sourceCommit, workflow)),
  );
  const campaigns = await watcher.campaigns([...new Set(named)]);
  const records = await watcher.records();
  const evidence = apps.map((app): Evidence => {
    const subject = `promote(${app}): ${source} -> ${target} `;
    return {
      app,
      pushes: pushes.get(app)!,
      commits: commits.map(({ sha, time, subject: line, sourceCommit, workflow, version }) => ({
        sha,
        time,
        source: version(app, source),
        target: version(app, target),
        ...(line.startsWith(subject) && {
          promotion: { sourceCommit, workflow, testedBy: testedBy(app, sourceCommit, workflow) },
        }),
      })),
      runs: campaigns,
      ends: endsOf(records.get(recordName(app)), { source, target }),
    };
  });
  return together(evidence.map(judge));
}
