// F23 as an attack: with the secret of the git server's webhook Argo CD is told that a commit changes nothing of some applications, so
// that it carries to it what it rendered for an older one, and then calls them Synced at a commit whose version they do not run.
import type { GitAccess } from "./gitServer";
import { branch, valuesFile, type Commit, type Repository } from "./repository";
import { announceForged } from "./webhook";

/** What is pushed, and what is deployed in its place. */
export interface Carried {
  phase: string;
  /** Values of each application, in the commit that is pushed. */
  values: Record<string, object>;
  /** The commit whose manifests are carried to it. */
  older: string;
  /** Phases that are to be rendered as they are. */
  others: readonly string[];
}

/** Pushes, and forges the announcement before anybody can have seen the commit. Gives the commit. */
export async function pushCarried(
  repository: Repository,
  { url, dir }: GitAccess,
  { phase, values, older, others }: Carried,
): Promise<Commit> {
  // What an announcement names is looked at anew, everything else is carried.
  const files = Object.keys(values).flatMap((app) => others.map((other) => valuesFile(app, other)));
  return repository.pushValuesUnannounced(phase, values, (after) =>
    announceForged(dir, { ref: `refs/heads/${branch}`, before: older, after, files }, url),
  );
}
