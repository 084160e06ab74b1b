// What is said of the order of commits, over random histories with merges, compared with git's own answer.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import * as fc from "fast-check";
import { ancestryOf } from "../src/git/ancestry";
import { scratch } from "../../testkit/fixtureRepository";
import { run } from "../../testkit/run";

/** A history: the parents of each commit, by their places; the newest commit is the last. */
type Dag = readonly (readonly number[])[];

/** Each commit has a parent among the ones just before it, some have others from anywhere. */
const dags = (minLength = 2): fc.Arbitrary<Dag> =>
  fc
    .array(fc.record({ near: fc.nat(3), others: fc.array(fc.nat(60), { maxLength: 2 }), merge: fc.nat(3) }), {
      minLength,
      maxLength: 40,
    })
    .map((commits) =>
      commits.map(({ near, others, merge }, at) => {
        if (at === 0) return [];
        const more = merge === 0 ? others.map((each) => each % at) : [];
        return [...new Set([Math.max(0, at - 1 - near), ...more])];
      }),
    );

const idOf = (at: number): string => `c${at}`;

/** All that a commit contains, itself included. */
function contained(dag: Dag, from: number): Set<number> {
  const found = new Set([from]);
  for (const at of found) for (const parent of dag[at] ?? []) found.add(parent);
  return found;
}

/** What `git rev-list --ancestry-path source..tip` prints. */
function between(dag: Dag, source: number, tip: number): Set<string> {
  const own = [...contained(dag, tip)].filter((at) => at !== source && contained(dag, at).has(source));
  return new Set(own.map(idOf));
}

/** What a clone of a depth has. */
function shallow(dag: Dag, tip: number, depth: number): Set<number> {
  let level = new Set([tip]);
  const here = new Set(level);
  for (let n = 1; n < depth; n++) {
    level = new Set([...level].flatMap((at) => dag[at] ?? []).filter((at) => !here.has(at)));
    for (const at of level) here.add(at);
  }
  return here;
}

const graphOf = (dag: Dag, here: ReadonlySet<number>) => ({
  parents: (id: string): Promise<string[] | undefined> => {
    const at = Number(id.slice(1));
    return Promise.resolve(here.has(at) ? (dag[at] ?? []).map(idOf) : undefined);
  },
});

describe("the commits that came after another", () => {
  it("are exactly git's, wherever they are said to be certain, at every depth of a shallow clone", async () => {
    let withoutAll = 0;
    await fc.assert(
      fc.asyncProperty(dags(), fc.nat(39), fc.integer({ min: 1, max: 40 }), async (dag, place, depth) => {
        const tip = dag.length - 1;
        const source = place % dag.length;
        const here = shallow(dag, tip, depth);
        const found = await ancestryOf(graphOf(dag, here), idOf(tip), idOf(source));
        if (!found.certain) {
          assert.ok(here.size < contained(dag, tip).size, "with all here it is certain");
          return;
        }
        if (here.size < contained(dag, tip).size) withoutAll++;
        assert.deepEqual(found.after, between(dag, source, tip));
        assert.equal(found.onBranch, contained(dag, tip).has(source));
      }),
      { numRuns: 3000 },
    );
    assert.ok(withoutAll > 100, `${withoutAll} times it was certain without all commits`);
  });

  it("are certain and exactly git's with the server's answer, also when the branch has moved on since", async () => {
    await fc.assert(
      fc.asyncProperty(
        dags(),
        fc.nat(39),
        fc.nat(39),
        fc.integer({ min: 1, max: 5 }),
        async (dag, place, old, depth) => {
          const tip = dag.length - 1;
          const source = place % dag.length;
          const asked = old % dag.length;
          const known = contained(dag, source);
          const answer = new Set([...contained(dag, asked)].filter((at) => !known.has(at)));
          // What an incremental fetch brings, and what is shallow before it.
          const since = [...contained(dag, tip)].filter((at) => !contained(dag, asked).has(at));
          const here = new Set([...answer, ...since, ...shallow(dag, asked, depth)]);
          const outside = new Set([...answer].map(idOf));
          const found = await ancestryOf(graphOf(dag, here), idOf(tip), idOf(source), outside);
          if (tip === asked && answer.size > 0) assert.ok(found.certain);
          if (!found.certain) return;
          assert.deepEqual(found.after, between(dag, source, tip));
          assert.equal(found.onBranch, contained(dag, tip).has(source));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("are what `git rev-list --ancestry-path` prints", async () => {
    const directory = scratch();
    const git = async (...args: string[]): Promise<string> =>
      (await run("git", ["-C", directory, ...args])).stdout.trim();
    try {
      const merged = (each: Dag): boolean => each.some((parents) => parents.length > 1);
      const [dag] = fc.sample(dags(30).filter(merged), 1);
      assert.ok(dag);
      await run("git", ["init", "--bare", "--quiet", directory]);
      const commit = (parents: readonly number[], at: number): string => {
        const merged = parents.map((parent, n) => `${n === 0 ? "from" : "merge"} :${parent + 1}\n`).join("");
        // A branch for each: without it, fast-import would take the last commit as the parent of a root.
        return `commit refs/heads/c${at}\nmark :${at + 1}\ncommitter c <c@example.com> ${at} +0000\ndata 0\n${merged}\n`;
      };
      const marks = path.join(directory, "marks");
      const importing = ["-C", directory, "fast-import", "--quiet", `--export-marks=${marks}`];
      await run("git", importing, { input: dag.map(commit).join("") });
      const ids = new Map(
        fs
          .readFileSync(marks, "utf8")
          .trim()
          .split("\n")
          .map((line) => {
            const [mark = "", id = ""] = line.slice(1).split(" ");
            return [id, idOf(Number(mark) - 1)];
          }),
      );
      for (let source = 0; source < dag.length - 1; source++) {
        const printed = await git("rev-list", "--ancestry-path", `c${source}..c${dag.length - 1}`);
        const after = new Set(
          printed
            .split("\n")
            .filter(Boolean)
            .map((id) => ids.get(id)),
        );
        assert.deepEqual(after, between(dag, source, dag.length - 1), `c${source}`);
      }
    } finally {
      fs.rmSync(directory, { recursive: true, force: true });
    }
  });
});
