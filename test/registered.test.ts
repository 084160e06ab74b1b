// The identity of every resource: an upgrade that changes a type, a name or a parent deletes what runs and makes it again.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { configurations } from "./configurations";
import { run } from "./program";

/** `type of the parent$type::name` of each resource, as the last part of its URN has it; one a line. `UPDATE_GOLDEN=1` writes it. */
const list = path.join(__dirname, "registered.txt");

/** Configurations that make every resource between them. */
const covering = [
  "a graph of six phases",
  "everything from the company",
  "credentials from an external store",
  "all three Argos that are there already",
  "people who are told in every way",
  "phases that WorkflowTemplates of the user's verify",
];

describe("type, name and parent of every resource", () => {
  let registered: string[];
  let known: string[];
  before(async () => {
    const found = new Set<string>();
    for (const title of covering) {
      const { all } = await run(configurations[title]!);
      for (const { urn } of all) found.add(urn!.split("::").slice(2).join("::"));
    }
    registered = [...found].sort();
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(list, `${registered.join("\n")}\n`);
    known = readFileSync(list, "utf8").trim().split("\n");
  });

  it("are in test/registered.txt", () => {
    const added = registered.filter((identity) => !known.includes(identity));
    assert.deepEqual(added, [], "UPDATE_GOLDEN=1 npm run test:file test/registered.test.ts writes these");
  });

  it("are still those of test/registered.txt: what lost its line there would be deleted by an upgrade, or needs an alias", () => {
    assert.deepEqual(
      known.filter((identity) => !registered.includes(identity)),
      [],
    );
  });
});
