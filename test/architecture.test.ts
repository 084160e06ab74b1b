// The picture of docs/architecture.md is what `ls` and the table of .dependency-cruiser.mjs show.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { blocks, root } from "./markdown";

const file = "docs/architecture.md";
const page = { file, text: readFileSync(path.join(root, file), "utf8") };
const picture = blocks(page).find(({ language }) => language === "mermaid")!.content;
const nodes = new Map(
  [...picture.matchAll(/^ +(\w+)\["(.*)<br>(.*)"\]$/gm)].map(([, id = "", title = "", text = ""]) => [
    id,
    { title, words: text.split(", ") },
  ]),
);
const arrows = [...picture.matchAll(/^ +(\w+) --> (\w+)$/gm)].map(([, from = "", to = ""]) => ({ from, to }));

/** Whether the arrows lead from one node to another. */
const leads = (from: string, to: string): boolean =>
  from === to || arrows.some((arrow) => arrow.from === from && leads(arrow.to, to));

const foldersIn = (folder: string) =>
  readdirSync(path.join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== "test")
    .map(({ name }) => name);

describe("the picture of the architecture", () => {
  let rooms: Record<string, string[]>;
  before(async () => {
    const rules = pathToFileURL(path.join(root, ".dependency-cruiser.mjs")).href;
    ({ rooms } = (await import(rules)) as { rooms: typeof rooms });
  });

  it("has the top-level folders of which the table says what each may use", () => {
    const titles = [...nodes.values()].map(({ title }) => title).filter((title) => title.endsWith("/"));
    const tops = new Set(Object.keys(rooms).map((room) => `${room.split("/")[0]}/`));
    assert.deepEqual(titles.sort(), [...tops].sort());
  });

  it("names files and folders that are there", () => {
    const named = [...nodes.values()].flatMap(({ title }) => title.split(", "));
    assert.deepEqual(
      named.filter((each) => !existsSync(path.join(root, each))),
      [],
    );
  });

  for (const folder of ["components", "tools", "measure"]) {
    it(`names the folders of ${folder}`, () => {
      assert.deepEqual([...nodes.get(folder)!.words].sort(), foldersIn(folder).sort());
    });
  }

  it("has a way for whatever one may use of another", () => {
    const nodeOf = (used: string) => (used === "config.ts" ? "program" : used.split("/")[0]!);
    const absent = Object.entries(rooms).flatMap(([room, uses]) =>
      uses
        .map((used) => ({ from: nodeOf(room), to: nodeOf(used) }))
        .filter(({ from, to }) => nodes.has(to) && !leads(from, to))
        .map(({ from, to }) => `${from} --> ${to}`),
    );
    assert.deepEqual(absent, []);
  });
});

describe("the tables of rooms", () => {
  /** What each room may use by the table of .dependency-cruiser.mjs, in short. */
  const allowed = new Map<string, string[]>();
  before(async () => {
    const rules = pathToFileURL(path.join(root, ".dependency-cruiser.mjs")).href;
    const { rooms } = (await import(rules)) as { rooms: Record<string, string[]> };
    const each = (use: string) => {
      const [, before = "", names] = /^(.*)\((.*)\)$/.exec(use) ?? [];
      return names === undefined ? [use] : names.split("|").map((name) => `${before}${name}`);
    };
    for (const [room, uses] of Object.entries(rooms)) allowed.set(room, uses.flatMap(each));
  });

  /** The last column of a page's table by the room that the first names. */
  const lastColumn = (page: string, before: string): Map<string, string[]> =>
    new Map(
      readFileSync(path.join(root, page), "utf8")
        .split("\n")
        .flatMap((line) => {
          const cells = line.split(" | ");
          const room = /^\| `([\w/]+)`\s*$/.exec(cells[0] ?? "")?.[1];
          if (room === undefined || cells.length !== 3) return [];
          return [[before + room, [...cells[2]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)] as const];
        }),
    );

  it("of CONTRIBUTING.md says what lint lets each room use", () => {
    const said = lastColumn("CONTRIBUTING.md", "");
    for (const [room, uses] of allowed) {
      if (room.startsWith("promote/src/")) continue;
      const names = uses
        .filter((use) => use !== "package.json")
        .map((use) => use.replace(/^components\/(?!index)/, ""));
      assert.deepEqual(said.get(room), names, room);
    }
  });

  it("of promote/README.md has every room of the step, and what it may use of the others", () => {
    const said = lastColumn("promote/README.md", "promote/src/");
    const rooms = foldersIn("promote/src").filter((name) => name !== "cli");
    for (const name of rooms) {
      const uses = allowed.get(`promote/src/${name}`) ?? [];
      const names = uses.flatMap((use) => /^promote\/src\/(\w+)$/.exec(use)?.[1] ?? []);
      assert.deepEqual(said.get(`promote/src/${name}`), names, name);
    }
  });

  it("of promote/README.md names the files that stand beside the rooms", () => {
    const text = readFileSync(path.join(root, "promote/README.md"), "utf8");
    const files = readdirSync(path.join(root, "promote/src")).filter((name) => name.endsWith(".ts"));
    assert.deepEqual(
      files.filter((name) => !text.includes(`\`${name}\``)),
      [],
    );
  });
});
