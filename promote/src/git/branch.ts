// How a branch and a commit stand to each other, with as little fetched as that takes.
import { ancestryOf } from "./ancestry";
import type { Ancestry } from "./ancestry";
import type { Repository } from "./repository";

/** Finds it by what is here, by asking the server, or by fetching older commits. */
export async function findAncestry(repository: Repository, tip: string, source: string): Promise<Ancestry> {
  const graph = { parents: async (id: string) => (await repository.objects.commit(id))?.parents };
  let ancestry = await ancestryOf(graph, tip, source, repository.knownOutside(source));
  if (ancestry.certain) return ancestry;
  const outside = await repository.fetchBetween(tip, source);
  if (outside?.has(tip) === false) return { ...ancestry, onBranch: false, certain: true };
  for (let more = true; !ancestry.certain && more;) {
    ancestry = await ancestryOf(graph, tip, source, outside);
    if (!ancestry.certain) more = await repository.fetchOlderCommits();
  }
  return ancestry;
}
