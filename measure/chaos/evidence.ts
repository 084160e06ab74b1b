// Gathers what the judge needs: the branch from the repository's disk, campaigns from Workflows, ends from records.
import { recordName } from "../../contract/ends";
import { endsOf } from "../../promote/src/ends/record";
import { history } from "../../sandbox/git/history";
import type { Repository } from "../../sandbox/git/repository";
import { source, target } from "./copies";
import { judge, together, type Evidence, type Push, type Verdicts } from "./judge";
import type { Watcher } from "./watcher";

/** Judges every application by everything that was pushed since the commit `from`. */
export async function verdicts(
  repository: Repository,
  watcher: Watcher,
  from: string,
  pushes: ReadonlyMap<string, Push[]>,
): Promise<Verdicts> {
  const apps = [...pushes.keys()];
  const commits = await history(repository, from, apps, [source, target]);
  const campaigns = await watcher.campaigns(commits.map(({ workflow }) => workflow).filter(Boolean));
  const records = await watcher.records();
  const evidence = apps.map((app): Evidence => {
    const subject = `promote(${app}): ${source} -> ${target} `;
    return {
      app,
      pushes: pushes.get(app)!,
      commits: commits.map(({ sha, subject: line, sourceCommit, workflow, version }) => ({
        sha,
        source: version(app, source),
        target: version(app, target),
        ...(line.startsWith(subject) && { promotion: { sourceCommit, workflow } }),
      })),
      runs: campaigns,
      ends: endsOf(records.get(recordName(app)), { source, target }),
    };
  });
  return together(evidence.map(judge));
}
