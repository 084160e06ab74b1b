// Lists a collection of the Kubernetes API, a page at a time, and of each object only what is used.
import type { KubeClient } from "./client";
import type { List } from "./types";

/** Objects of one page: what a thousand applications come to would not fit into the memory of a small pod at once. */
const pageSize = 250;

/** Objects of one kind in one namespace. */
export interface Collection<T> {
  path: string;
  /** By labels. Default: all. */
  selector?: string | undefined;
  /** What is kept of each. */
  pick: (item: T) => T;
}

/** All objects of a collection, each as `pick` leaves it, and the version of the collection that they are of. */
export async function listAll<T>(
  client: KubeClient,
  { path, selector, pick }: Collection<T>,
): Promise<{ items: T[]; version: string | undefined }> {
  const items: T[] = [];
  let version: string | undefined;
  let from: string | undefined;
  do {
    const query = new URLSearchParams({ limit: String(pageSize) });
    if (selector !== undefined) query.set("labelSelector", selector);
    if (from) query.set("continue", from);
    const page = await client.get<List<T>>(`${path}?${query.toString()}`);
    for (const item of page.items) items.push(pick(item));
    version ??= page.metadata?.resourceVersion;
    from = page.metadata?.continue;
  } while (from);
  return { items, version };
}
