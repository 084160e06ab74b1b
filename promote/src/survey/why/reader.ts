// Reads what explains: what may not be read is said once, and is no reason to show nothing.
import { KubeError } from "../../cluster/client";
import type { KubeClient } from "../../cluster/client";
import type { Metadata } from "../../cluster/types";
import { listAll } from "../../cluster/list";
import { listed } from "./sentences";
import type { EventSeen } from "./types";

/** Reads objects for one status, each at most once. */
export class Reader {
  private readonly forbidden = new Set<string>();
  private readonly lists = new Map<string, Promise<unknown[]>>();

  constructor(private readonly client: KubeClient) {}

  /** One object; undefined if there is none, or it may not be read. */
  async get<T>(path: string): Promise<T | undefined> {
    return this.allowed(`get ${kindOf(path, 2)}`, () => this.client.find<T>(path));
  }

  /** Whether an object could not be looked at, so that it is not known whether there is one. */
  mayNotGet(path: string): boolean {
    return this.forbidden.has(`get ${kindOf(path, 2)}`);
  }

  /** All objects of a collection with a label; empty if they may not be listed. */
  async list<T extends { metadata: Metadata }>(collection: string, selector?: string): Promise<T[]> {
    const key = `${collection}?${selector ?? ""}`;
    const read = async (): Promise<T[]> => {
      const items = async () =>
        (await listAll<T>(this.client, { path: collection, selector, pick: (item) => item })).items;
      return (await this.allowed(`list ${kindOf(collection, 1)}`, items)) ?? [];
    };
    const known = this.lists.get(key) ?? read();
    this.lists.set(key, known);
    return (await known) as T[];
  }

  /** What happened in a namespace. */
  async events(namespace: string): Promise<EventSeen[]> {
    return this.list<EventSeen>(`/api/v1/namespaces/${namespace}/events`);
  }

  /** What could not be looked at, as one sentence; undefined if all could. */
  get blind(): string | undefined {
    if (this.forbidden.size === 0) return undefined;
    return `You may not ${listed([...this.forbidden].sort())}: what is wrong there is not explained; ask for these rights.`;
  }

  private async allowed<T>(what: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof KubeError)) throw error;
      // The kind is not installed.
      if (error.status === 404) return undefined;
      if (error.status !== 403) throw error;
      this.forbidden.add(what);
      return undefined;
    }
  }
}

/** `pods in argo` of the path of a collection, or of an object in it. */
function kindOf(path: string, from: 1 | 2): string {
  const parts = path.split("/");
  const at = parts.indexOf("namespaces");
  return `${parts.at(-from)}${at < 0 ? "" : ` in ${parts[at + 1]}`}`;
}
