// What the verbs of a forge have in common: what may be repeated, and what is looked at before something is done.
import { early } from "./answers";
import type { Client } from "./client";
import type { CommitStatus, Forge, Merged, PullRequest, PullRequestText } from "./forge";
import { fitting } from "./text";

/** What a pull request is opened with. */
export type Opening = PullRequestText & { branch: string; base: string };

/** A comment of a pull request. */
export interface Comment {
  id: number;
  text: string;
}

/** The few things that each forge does in its own way. */
export interface Api {
  /** The newest one between two branches of this repository; of those that are open, or of all. */
  newest(branch: string, base: string, state: "open" | "all"): Promise<PullRequest | undefined>;
  read(number: number): Promise<PullRequest>;
  /** Undefined where there is an open one already. */
  create(opening: Opening): Promise<PullRequest | undefined>;
  edit(number: number, text: PullRequestText): Promise<void>;
  /** False where the forge says that it is not open. */
  close(number: number): Promise<boolean>;
  merge: Forge["merge"];
  say: Forge["say"];
  statuses: Forge["statuses"];
  /** Oldest first. */
  comments(number: number): AsyncIterable<Comment>;
  addComment(number: number, text: string): Promise<void>;
  editComment(number: number, id: number, text: string): Promise<void>;
}

/** All that is asked of a forge. */
export type Verbs = Omit<Forge, "pageOf">;

/** All of it. */
export function whole(api: Api, client: Client): Verbs {
  return {
    find: async (branch, base) => (await api.newest(branch, base, "open")) ?? api.newest(branch, base, "all"),

    async open(asked) {
      const text = fitting(asked);
      const { branch, base } = asked;
      const known = await api.newest(branch, base, "open");
      if (known !== undefined) return known;
      const made = await api.create({ ...text, branch, base });
      if (made !== undefined) return made;
      // Somebody was faster, or the answer to an earlier try got lost while the forge was still at it.
      const faster = await api.newest(branch, base, "open");
      if (faster !== undefined) return faster;
      const question = client.question(`open a pull request from ${branch}`);
      throw early(question, "it has one already, and does not show it");
    },

    edit: (number, text) => api.edit(number, fitting(text)),

    async close(number) {
      if ((await api.read(number)).state !== "open" || (await api.close(number))) return;
      // It was merged or closed since it was looked at; what is still open then is busy.
      if ((await api.read(number)).state !== "open") return;
      throw early(client.question(`close #${number}`), "it is being merged or changed");
    },

    merge: api.merge,
    say: api.say,
    statuses: api.statuses,

    async comment(number, marker, text) {
      for await (const { id, text: before } of api.comments(number)) {
        if (!before.split(/\r?\n/).some((line) => line.trim() === marker.trim())) continue;
        if (before !== text) await api.editComment(number, id, text);
        return;
      }
      await api.addComment(number, text);
    },
  };
}

/** What is known of a merge before the forge is asked for it; undefined where it is to be asked. */
export function settledOf({ state, head: newest }: PullRequest, head: string): Merged | undefined {
  if (state === "merged") return { merged: "now" };
  if (state === "closed") return { merged: "no", reason: "it is closed" };
  return newest === head
    ? undefined
    : { merged: "no", reason: `its newest commit is ${newest.slice(0, 12)} by now, and not ${head.slice(0, 12)}` };
}

/** The last word of each context: that of the highest number, or, without numbers, the first that is listed. */
export function lastWords(said: readonly (CommitStatus & { id?: number })[]): CommitStatus[] {
  const last = new Map<string, CommitStatus & { id?: number }>();
  for (const each of said) {
    const known = last.get(each.context);
    if (known === undefined || (each.id ?? 0) > (known.id ?? 0)) last.set(each.context, each);
  }
  return [...last.values()].map(({ context, state, description, url }) => ({
    context,
    state,
    description,
    ...(url ? { url } : {}),
  }));
}

/** From the best to the worst. */
const order: readonly CommitStatus["state"][] = ["success", "pending", "error", "failure"];

/** The worst word of each context. */
export function worstWords(said: readonly CommitStatus[]): CommitStatus[] {
  const worst = new Map<string, CommitStatus>();
  for (const { context, state, description, url } of said) {
    const known = worst.get(context);
    if (known !== undefined && order.indexOf(known.state) >= order.indexOf(state)) continue;
    worst.set(context, { context, state, description, ...(url ? { url } : {}) });
  }
  return [...worst.values()];
}

/** The first item that fits; no page behind it is asked for. */
export async function firstOf<T>(items: AsyncIterable<T>, fits: (item: T) => boolean): Promise<T | undefined> {
  for await (const item of items) if (fits(item)) return item;
  return undefined;
}

/** All items, each made into something else. */
export async function allOf<T, R>(items: AsyncIterable<T>, made: (item: T) => R): Promise<R[]> {
  const all: R[] = [];
  for await (const item of items) all.push(made(item));
  return all;
}
