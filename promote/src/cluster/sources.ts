// Which of an Application's sources is the GitOps repository. Pure functions.
import { placeOfRepository } from "../../../contract/sources";

/** A source of an Application, as far as it is looked at. */
export interface Source {
  repoURL?: string;
}

/** The commit of the first source that is this repository, of an Application that has several; undefined where none is. */
export function revisionOf(
  repository: string,
  sources: readonly Source[],
  revisions: readonly string[],
): string | undefined {
  const place = placeOfRepository(repository);
  const at = sources.findIndex(({ repoURL = "" }) => placeOfRepository(repoURL) === place);
  return at < 0 ? undefined : revisions[at];
}
