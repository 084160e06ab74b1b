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
