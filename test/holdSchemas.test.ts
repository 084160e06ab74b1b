// The editor's JSON schemas of the files in which people hold promotions: they take what the promotion step reads, and no other.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { parseDocument } from "yaml";
import { defaultStops } from "../contract/repository";
import { holding, passing, unreadable } from "../promote/test/holdTexts";
import { root } from "./markdown";

const schema = (name: string) =>
  new Ajv({ allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(path.join(root, "docs", `${name}.schema.json`), "utf8")) as object,
  );
const [stops, holds] = [schema("stops"), schema("holds")];

/** Whether an editor would find something wrong with one of the files. */
function isRefused(files: Readonly<Record<string, string>>): boolean {
  return Object.entries(files).some(([file, text]) => {
    const document = parseDocument(text, { logLevel: "error" });
    return document.errors.length > 0 || !(file === defaultStops ? stops : holds)(document.toJS());
  });
}

describe("the JSON schemas of stops and holds", () => {
  for (const [what, files] of [...holding, ...passing])
    it(`take ${what}`, () => assert.ok(!isRefused(files), JSON.stringify(stops.errors ?? holds.errors)));
  // What no schema can say: a calendar, and that nothing is to be written by an alias.
  const unseen = ["a day that there is not", "an alias"];
  for (const [what, files] of unreadable.filter(([each]) => !unseen.includes(each)))
    it(`refuse ${what}`, () => assert.ok(isRefused(files)));
});
