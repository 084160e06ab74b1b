// F11: the order of promotions over random histories: what a decision says is compared with a diary of who did what.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { History } from "../src/versions/history";
import { landingMessage } from "../src/carriers/landing";
import { overtakenBy } from "../src/promotion/overtaken";
import type { Standing } from "../src/versions/standing";

/** A commit of the branch: what both phases hold after it. "" is nothing. */
interface Commit {
  id: string;
  message: string;
  test: string;
  prod: string;
}

/** Who did what to prod. */
type Entry = { by: "promotion"; source: number; version: string } | { by: "person"; before: string; version: string };

/** What happens next; `pick` chooses among what is there. */
type Act =
  | { act: "build" | "person"; version: string }
  | { act: "promote" | "cherry-pick" | "revert" | "rebuild"; pick: number }
  | { act: "unrelated" | "empty" };

const edge = { app: "shop", sourcePhase: "test", targetPhase: "prod" };
const item = { values: "{phase}.yaml", keys: ["image.version"] };
const part = { name: "image.version", what: "the key image.version" };

/** A linear branch, with the diary of prod by the position of each commit. */
class Branch {
  readonly commits: Commit[] = [];
  readonly diary = new Map<number, Entry>();
  /** Positions of the commits that CI made: each is a promotion's source. */
  readonly builds: number[] = [];

  constructor() {
    this.add("first", { test: "1", prod: "1" });
  }

  get tip(): Commit {
    return this.commits.at(-1)!;
  }

  add(message: string, change: Partial<Pick<Commit, "test" | "prod">>): number {
    const before = this.commits.at(-1) ?? { test: "", prod: "" };
    this.commits.push({ ...before, ...change, id: `${this.commits.length}`.padStart(40, "0"), message });
    return this.commits.length - 1;
  }

  person(version: string, message: string): void {
    const before = this.tip.prod;
    if (version === before) return;
    this.diary.set(this.add(message, { prod: version }), { by: "person", before, version });
  }

  /** The branch as a decision sees it. */
  view(source: number): History {
    const at = (id: string): number => Number(id);
    const standing = (text: string): Standing =>
      text === "" ? { kind: "empty" } : { kind: "version", text, number: false };
    const held = (file: string, id: string): string => this.commits[at(id)]![file as "test" | "prod"];
    return {
      tip: this.tip.id,
      after: new Set(this.commits.slice(source + 1).map(({ id }) => id)),
      beside: new Set(),
      parents: async (id: string) => (at(id) === 0 ? [] : [this.commits[at(id) - 1]!.id]),
      message: async (id: string) => this.commits[at(id)]!.message,
      standingAt: async (_part: unknown, phase: string, id: string) => standing(held(phase, id)),
    } as unknown as History;
  }

  /** Runs the promotion of a source commit. Returns whether it wrote. */
  async promote(source: number): Promise<boolean> {
    const { id: sourceCommit, test: version } = this.commits[source]!;
    const { prod, id: parent } = this.tip;
    if (prod === version) return false;
    const standing: Standing = prod === "" ? { kind: "empty" } : { kind: "version", text: prod, number: false };
    const holdings = [{ item, part, standing, before: prod, same: false }];
    if ((await overtakenBy(this.view(source), { ...edge, sourceCommit, proposals: [] }, holdings)) !== undefined)
      return false;
    const landing = { ...edge, sourceCommit, version };
    const position = this.add(landingMessage(landing, parent), { prod: version });
    this.diary.set(position, { by: "promotion", source, version });
    return true;
  }

  /** Whether the promotion of a source commit may write now, by the diary. */
  mayWrite(source: number): boolean {
    const { test: version } = this.commits[source]!;
    const { prod } = this.tip;
    if (prod === version) return false;
    const since = [...this.diary].filter(([position]) => position > source).map(([, entry]) => entry);
    if (since.some((entry) => entry.by === "promotion" && entry.source >= source)) return false;
    if (prod === "") return true;
    if (this.commits.some((commit, position) => position > source && commit.test === prod)) return false;
    // A person's change counts where it put another version in the place of one, also by emptying it in between.
    let held = "";
    for (const entry of since) {
      if (entry.by === "promotion") {
        held = entry.version;
        continue;
      }
      if (entry.before !== "") held = entry.before;
      if (entry.version !== "" && held !== "" && held !== entry.version) return false;
      if (entry.version !== "") held = entry.version;
    }
    return true;
  }

  async run(what: Act): Promise<void> {
    switch (what.act) {
      case "build":
        this.builds.push(this.add(`ci(shop): ${what.version}`, { test: what.version }));
        return;
      case "rebuild":
        this.builds.push(this.add("ci(shop): again", { test: this.commits[what.pick % this.commits.length]!.test }));
        return;
      case "person": {
        this.person(what.version, "a person");
        return;
      }
      case "empty": {
        this.person("", "a person empties it");
        return;
      }
      case "unrelated":
        this.add("something else", {});
        return;
      case "promote": {
        const source = this.builds[what.pick % this.builds.length];
        if (source === undefined) return;
        const expected = this.mayWrite(source);
        const log = this.commits.map(({ id, message, test, prod }) => `${Number(id)} ${test} ${prod} ${message}`);
        assert.equal(await this.promote(source), expected, `${source} after\n${log.join("\n")}`);
        return;
      }
      default: {
        // Of commits that set prod: the others change nothing there.
        const setters = [0, ...this.diary.keys()];
        const copied = this.commits[setters[what.pick % setters.length]!]!;
        const before = this.commits[Number(copied.id) - 1]?.prod ?? "1";
        if (what.act === "cherry-pick") this.person(copied.prod, copied.message);
        else this.person(before, `Revert "${copied.message.split("\n", 1)[0]}"\n\nThis reverts commit ${copied.id}.`);
      }
    }
  }
}

const version = fc.constantFrom("1", "2", "3", "4");
const pick = fc.nat(30);
const acts: fc.Arbitrary<Act>[] = [
  fc.record({ act: fc.constantFrom("build" as const), version }),
  fc.record({ act: fc.constantFrom("person" as const), version }),
  fc.record({ act: fc.constantFrom("promote" as const), pick }),
  fc.record({
    act: fc.constantFrom("promote" as const, "cherry-pick" as const, "revert" as const, "rebuild" as const),
    pick,
  }),
  fc.record({ act: fc.constantFrom("unrelated" as const, "empty" as const) }),
];

describe("the order of promotions over random histories", () => {
  it("F11: a promotion writes exactly if nothing newer was done by a later promotion, by itself, or by a person", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...acts), { minLength: 3, maxLength: 25 }), async (all) => {
        const branch = new Branch();
        for (const each of all) await branch.run(each);
      }),
      { numRuns: 4000 },
    );
  });

  it("F11: no promotion lands twice, whatever was done since", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...acts), { minLength: 3, maxLength: 25 }), async (all) => {
        const branch = new Branch();
        for (const each of all) await branch.run(each);
        const landed = [...branch.diary.values()].flatMap((entry) => (entry.by === "promotion" ? [entry.source] : []));
        assert.deepEqual(landed, [...new Set(landed)]);
      }),
      { numRuns: 500 },
    );
  });
});
