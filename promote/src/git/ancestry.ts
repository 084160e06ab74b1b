// Which commits of a branch came after a commit: those that contain it. As far as can be told by the commits that are here.

/** Commits, by what is here of them. */
export interface Graph {
  /** Parents of a commit; undefined if the commit is not here. */
  parents(id: string): Promise<readonly string[] | undefined>;
}

/** How a branch and a commit stand to each other. */
export interface Ancestry {
  /** Whether the commit is on the branch. */
  onBranch: boolean;
  /** The commits of the branch that contain the commit, itself left out: `git rev-list --ancestry-path commit..tip`. */
  after: ReadonlySet<string>;
  /** The other commits of the branch that the commit does not contain: of branches that began before it and were merged since. */
  beside: ReadonlySet<string>;
  /** False if commits that are not here could change any of this. */
  certain: boolean;
}

/**
 * Finds how they stand, by what is here.
 *
 * From the newest commit it goes down to commits that `source` contains, and no further. If nothing on the way is absent, it
 * has seen every commit that contains `source`: whatever lies below a commit that `source` contains is contained too, and
 * cannot contain it. So merges cost nothing where both of their sides are here down to what `source` contains.
 *
 * @param tip newest commit of the branch
 * @param outside commits of an older state of the branch (or this one) that `source` does not contain, all of them: what they
 *   have as parents besides is contained
 */
export async function ancestryOf(
  graph: Graph,
  tip: string,
  source: string,
  outside: ReadonlySet<string> = new Set(),
): Promise<Ancestry> {
  const contained = await reach(graph, source);
  const children = new Map<string, string[]>();
  const seen = new Set<string>();
  const open = contained.has(tip) ? [] : [tip];
  let certain = true;
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const parents = await graph.parents(id);
    if (parents === undefined) certain = false;
    for (const parent of parents ?? []) {
      children.set(parent, [...(children.get(parent) ?? []), id]);
      if (!contained.has(parent) && !(outside.has(id) && !outside.has(parent))) open.push(parent);
    }
  }
  const after = new Set<string>();
  const up = [...(children.get(source) ?? [])];
  for (let id = up.pop(); id !== undefined; id = up.pop()) {
    if (after.has(id)) continue;
    after.add(id);
    up.push(...(children.get(id) ?? []));
  }
  const beside = new Set([...seen].filter((id) => !after.has(id)));
  return { onBranch: tip === source || after.size > 0, after, beside, certain };
}

/** The commits that are here and that `from` contains, itself included. */
async function reach(graph: Graph, from: string): Promise<Set<string>> {
  const found = new Set([from]);
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const parent of (await graph.parents(id)) ?? []) {
      if (found.has(parent)) continue;
      found.add(parent);
      open.push(parent);
    }
  }
  return found;
}
