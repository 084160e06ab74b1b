// Refs of remote resources of a kustomization: what is carried, what is written, and that nothing else changes.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { KustomizationItem } from "../../../contract/items";
import { carry, standingsIn, versionsIn } from "./carried";

const item: KustomizationItem = { kustomization: "apps/shop/{phase}", refs: true };
const url = "https://github.com/acme/bases//shop";
const source = `resources:\n- ${url}?ref=v2.0.0\n`;

describe("the ref of a remote resource", () => {
  it("is carried where it is asked for, beside the images", async () => {
    const text = `resources:\n- ../base\n- ${url}?ref=v2\ncomponents:\n- "git@example.com:a/b?timeout=90s&ref=v3"\nimages:\n- name: shop\n  newTag: v1\n`;
    assert.deepEqual(await versionsIn(item, text), {
      shop: "v1",
      [url]: "v2",
      "git@example.com:a/b?timeout=90s": "v3",
    });
    assert.deepEqual(await versionsIn({ kustomization: item.kustomization }, text), { shop: "v1" });
  });

  const written: [string, string, string][] = [
    ["plain", `resources:\n- a\n- ${url}?ref=v1 # the base\n`, `resources:\n- a\n- ${url}?ref=v2.0.0 # the base\n`],
    ["in quotes", `resources: ['${url}?ref=v1', b]\r\n`, `resources: ['${url}?ref=v2.0.0', b]\r\n`],
    ["in another list", `components:\n- "${url}?ref=v1"`, `components:\n- "${url}?ref=v2.0.0"`],
  ];
  for (const [how, before, after] of written)
    it(`is replaced ${how}, and nothing else`, async () => {
      assert.equal(await carry(item, source, before), after);
    });

  it("is replaced between other parameters", async () => {
    const at = (ref: string): string => `resources:\n- ${url}?timeout=90s&ref=${ref}&submodules=0\n`;
    assert.equal(await carry(item, at("v2"), at("v1")), at("v2"));
    assert.deepEqual(await standingsIn(item, at("v2"), at("v1")), [{ kind: "version", text: "v1", number: false }]);
  });

  const refused: [string, string, string, RegExp][] = [
    [
      "is not there",
      source,
      `resources:\n- ${url}s?ref=v1\n`,
      /the resource .*shop is not among its resources with a ref \(.*shops\?\)/,
    ],
    [
      "is there twice",
      source,
      `resources:\n- ${url}?ref=v1\n- ${url}?ref=v0\n`,
      /has the resource .*shop with a ref 2 times; it must have it once/,
    ],
    [
      "is no ref in the source",
      `resources:\n- ${url}?ref=\n`,
      source,
      /the resource .*shop has the ref ""; it must be a tag, a branch or a commit/,
    ],
    [
      "is none in a source without images",
      "resources:\n- a\n",
      source,
      /no newTag, digest or newName is set of any image/,
    ],
  ];
  for (const [what, from, into, sentence] of refused)
    it(`that ${what} is refused`, async () => {
      await assert.rejects(carry(item, from, into), { kind: "missing", message: sentence });
    });

  it("changes no other byte, whatever stands around it", async () => {
    const ref = fc.stringMatching(/^[a-z][\w.-]{0,12}$/);
    const others = fc.array(
      fc.constantFrom("- a\n", "# x\n", `- ${url}/other?ref=v1\n`, `- "b" # ${url}?ref=v1\n`, "- ./c\n"),
    );
    await fc.assert(
      fc.asyncProperty(
        ref,
        ref,
        fc.uniqueArray(fc.constantFrom("- a\n", "# x\n", `- "b" # ${url}?ref=v1\n`)),
        others,
        async (older, newer, before, after) => {
          const at = (each: string): string =>
            `resources:\n${before.join("")}- ${url}?ref=${each}\n${[...new Set(after)].join("")}`;
          assert.equal(await carry(item, `resources:\n- ${url}?ref=${newer}\n`, at(older)), at(newer));
        },
      ),
    );
  });
});
