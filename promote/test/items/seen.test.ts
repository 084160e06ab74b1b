// What the contract says that images show of each kind of item is what the kind itself shows.
import * as assert from "node:assert/strict";
import { itemFiles, itemKinds, kindOfItem, seenOf } from "../../../contract/items";
import type { Item } from "../../../contract/items";
import { kindOf } from "../../src/versions/items/items";
import { filesOf } from "./carried";

const kustomization = [
  "resources: [https://git.example.com/base?ref=v1]",
  "images: [{name: shop, newTag: 1.2.0}, {name: worker, digest: sha256:0000}]",
].join("\n");

/** An item of each kind, with a text of which it carries something. */
const examples: [item: Item, text: string][] = [
  [{ values: "{phase}.yaml", keys: ["image.tag"] }, "image: {tag: 1.2.0}"],
  [{ kustomization: "{phase}" }, kustomization],
  [{ kustomization: "{phase}", images: ["shop"], refs: false }, kustomization],
  [{ kustomization: "{phase}", images: ["shop"], refs: true }, kustomization],
  [{ chart: "{phase}/Chart.yaml", version: true }, "version: 1.0.0\ndependencies: [{name: web, version: 2.0.0}]"],
  [{ copy: "{phase}" }, "anything"],
];

describe("what images show of an item", () => {
  for (const [item, text] of examples) {
    it(`is what the contract says of ${JSON.stringify(item)}`, async () => {
      const [path] = itemFiles(item).map((each) => each.replace("{phase}", "test")) as [string];
      const place = { files: filesOf({ [path]: text }), paths: [path] as [string], where: (file: string) => file };
      const kind = kindOf(item);
      const parts = await kind.parts(item, place);
      const shown = await Promise.all(
        parts.map(async (part) => {
          const standing = await kind.standing(part, place);
          return kind.shownAs(part, "text" in standing ? standing.text : "");
        }),
      );
      const seen = { shown: shown.some((each) => each !== undefined), hidden: shown.includes(undefined) };
      assert.deepEqual(seenOf(item), seen);
    });
  }

  it("is tried of each kind", () => {
    assert.deepEqual([...new Set(examples.map(([item]) => kindOfItem(item)))], itemKinds);
  });
});
