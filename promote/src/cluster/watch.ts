// A collection of the Kubernetes API as it is now: listed once, then watched, so that every change is known at once and nothing is polled.
//
// What the ServiceAccount must be allowed to do: list and watch on what is watched.
import { setTimeout as sleep } from "node:timers/promises";
import { KubeError } from "./client";
import type { KubeClient } from "./client";
import { listAll } from "./list";
import type { Collection } from "./list";
import type { Metadata } from "./types";

/** Milliseconds of silence after which a watch begins again: the API server sends a bookmark about every minute. */
const silence = 150_000;

/** Milliseconds between two tries: the shortest, and the longest. */
const wait = { first: 50, longest: 30_000 };

/** Milliseconds after which a try counts as one that went well: the server ends every watch after a while. */
const lasting = 5000;

/** What a line of a watch says. */
interface Event<T> {
  type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK" | "ERROR";
  object: T & { code?: number; message?: string };
}

/** @throws KubeError where something on the way says something else than the API: then it is not known what was missed */
function eventOf<T>(line: string, path: string): Event<T> {
  try {
    return JSON.parse(line) as Event<T>;
  } catch {
    throw new KubeError(500, `The watch of ${path} says what is not JSON: ${line.slice(0, 100)}`);
  }
}

/** A change of one object: as it was, and as it is; undefined where it is not. */
export type Change<T> = (before: T | undefined, after: T | undefined) => void;

/** Objects of one collection by name, kept as they are. */
export class Watched<T extends { metadata: Metadata }> {
  readonly items = new Map<string, T>();
  /** Why it cannot be read, as one sentence; undefined where it is read. */
  problem: string | undefined;
  /** Whether it was listed, or found not to be readable. */
  looked = false;
  private version: string | undefined;
  private failures = 0;

  constructor(
    private readonly client: KubeClient,
    private readonly collection: Collection<T>,
    /** Called for what has changed, and without arguments where `problem` or `looked` has. */
    private readonly changed: Change<T>,
  ) {}

  /** Lists and watches until it is aborted. Whatever the API answers, it is asked again, ever more seldom. */
  async run(signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    while (!isOver()) {
      const begun = performance.now();
      let opened = false as boolean;
      try {
        if (this.version === undefined) await this.list();
        await this.watch(signal, () => (opened = true));
      } catch (error) {
        if (isOver()) return;
        const status = error instanceof KubeError ? error.status : undefined;
        // Of a watch that was cut nothing is lost: it goes on where it was. Anything else is listed again.
        if (status !== 0) this.version = undefined;
        // What it was read up to is too old to go on from, which the API says sooner or later of every watch.
        if (status !== 410 && !(status === 0 && opened)) this.note((error as Error).message);
      }
      this.failures = performance.now() - begun > lasting ? 0 : this.failures + 1;
      const longest = Math.min(wait.longest, wait.first * 2 ** this.failures);
      await sleep(longest * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => undefined);
    }
  }

  private note(problem: string | undefined): void {
    if (problem === this.problem && this.looked) return;
    this.problem = problem;
    this.looked = true;
    this.changed(undefined, undefined);
  }

  private async list(): Promise<void> {
    const { items, version } = await listAll(this.client, this.collection);
    const names = new Set(items.map(({ metadata }) => metadata.name));
    for (const item of items) this.set(item);
    for (const [name, item] of [...this.items]) if (!names.has(name)) this.remove(item);
    this.version = version;
    this.note(undefined);
  }

  private async watch(signal: AbortSignal, opened: () => void): Promise<void> {
    const { path, selector, pick } = this.collection;
    const query = new URLSearchParams({ watch: "true", allowWatchBookmarks: "true", timeoutSeconds: "300" });
    query.set("resourceVersion", this.version!);
    if (selector !== undefined) query.set("labelSelector", selector);
    const take = (line: string): void => {
      const { type, object } = eventOf<T>(line, path);
      if (type === "ERROR") throw new KubeError(object.code ?? 500, object.message ?? "The watch ended with an error.");
      this.version = object.metadata.resourceVersion ?? this.version;
      if (type === "DELETED") this.remove(object);
      else if (type !== "BOOKMARK") this.set(pick(object));
    };
    const begins = (): void => {
      opened();
      this.note(undefined);
    };
    await this.client.follow(`${path}?${query.toString()}`, { idle: silence, signal, opened: begins, take });
  }

  private set(item: T): void {
    const before = this.items.get(item.metadata.name);
    // Most changes are of what nobody here looks at.
    if (before !== undefined && JSON.stringify(before) === JSON.stringify(item)) return;
    this.items.set(item.metadata.name, item);
    this.changed(before, item);
  }

  private remove({ metadata: { name } }: T): void {
    const before = this.items.get(name);
    if (this.items.delete(name)) this.changed(before, undefined);
  }
}
