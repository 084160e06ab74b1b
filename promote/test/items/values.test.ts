// Scalars of a YAML or JSON file: what is carried, what is written, and that nothing else changes.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { ValuesItem } from "../../../contract/items";
import { carry, versionsIn } from "./carried";

const item = (...keys: string[]): ValuesItem => ({ values: "apps/shop/{phase}", keys });
const yaml = (tag: string): string => `image:\n  tag: ${tag}\n`;

describe("a key of a YAML file", () => {
  const sidecars = (proxy: string, note = ""): string =>
    `sidecars:\n  - tag: 1.0.0\n    name: log\n  - name: "proxy"${note}\n    tag: ${proxy}${note}\n  - {name: vpn, tag: 2.0.0}\n`;
  const proxy = item("sidecars[name=proxy].tag");
  const cases: [string, ValuesItem, string, string, string][] = [
    ["is that of the item with a field", proxy, sidecars("v2"), sidecars("v1", " # x"), sidecars("v2", " # x")],
    [
      "is that of the item wherever it stands",
      item("sidecars[name=vpn].tag"),
      "sidecars: [{tag: v3, name: vpn}]\n",
      sidecars("v1"),
      sidecars("v1").replace("2.0.0", "v3"),
    ],
    [
      "is that of the item with a number in a field",
      item("ports[port=80].tag"),
      "ports: [{port: 80, tag: v2}]\n",
      "ports:\n- port: 80\n  tag: v1\n",
      "ports:\n- port: 80\n  tag: v2\n",
    ],
    [
      "is that of the item whose value holds dots and colons",
      item("images[name=a.io:5000/x.y].tag"),
      "images: [{name: 'a.io:5000/x.y', tag: v2}]\n",
      "images: [{name: 'a.io:5000/x.y', tag: v1}]\n",
      "images: [{name: 'a.io:5000/x.y', tag: v2}]\n",
    ],
    [
      "is one behind a list in a list",
      item("a[name=x].b[name=z].c.0.tag"),
      "a: [{name: x, b: [{name: z, c: [{tag: v2}]}]}]\n",
      "a: [{name: x, b: [{name: z, c: [{tag: v1}]}]}]\n",
      "a: [{name: x, b: [{name: z, c: [{tag: v2}]}]}]\n",
    ],
    ["is empty so far", proxy, sidecars("v2"), sidecars(""), sidecars("v2")],
    [
      "keeps CRLF, a byte order mark and a missing line break",
      item("image.tag"),
      yaml("v2"),
      "\uFEFFimage:\r\n  tag: v1 # x",
      "\uFEFFimage:\r\n  tag: v2 # x",
    ],
    [
      "stays what another one refers to",
      item("a.tag", "b.tag"),
      "a: {tag: v2}\nb: {tag: v2}\n",
      "a: {tag: &tag v1}\nb: {tag: *tag}\n",
      "a: {tag: &tag v2}\nb: {tag: *tag}\n",
    ],
    [
      "stays what is merged into another one",
      item("a.tag", "b.tag"),
      "a: {tag: v2}\nb: {tag: v2}\n",
      "a: &a {tag: v1}\nb:\n  <<: *a\n",
      "a: &a {tag: v2}\nb:\n  <<: *a\n",
    ],
    [
      "is written out where they part",
      item("a.tag", "b.tag"),
      "a: {tag: v2}\nb: {tag: v3}\n",
      "a: {tag: &tag v1}\nb: {tag: *tag}\n",
      "a: {tag: &tag v2}\nb: {tag: v3}\n",
    ],
    [
      "is one of several",
      item("image.tag", "sidecar.tag"),
      "image: {tag: v2}\nsidecar: {tag: v2}\n",
      `${yaml("v1")}sidecar:\n  tag: 'v1'\n`,
      `${yaml("v2")}sidecar:\n  tag: 'v2'\n`,
    ],
  ];
  for (const [fact, each, source, before, after] of cases) {
    it(fact, async () => assert.equal(await carry(each, source, before), after));
  }

  it("has its version by its name", async () =>
    assert.deepEqual(
      await versionsIn(item("image.tag", "sidecars[name=proxy].tag"), `${yaml("v1")}${sidecars("v2")}`),
      {
        "image.tag": "v1",
        "sidecars[name=proxy].tag": "v2",
      },
    ));

  const test = "apps/shop/test";
  const prod = "apps/shop/prod";
  const twice = "image: {tag: v1}\nsidecars: [{name: proxy, x: 1}, {name: proxy, tag: v1}]\n";
  const refused: [string, ValuesItem, string, string, string][] = [
    [
      "no item has the field: in the source",
      proxy,
      "sidecars: []\n",
      sidecars("v1"),
      `${test} has no version: the key sidecars[name=proxy].tag is missing.`,
    ],
    [
      "no item has the field: in the target",
      proxy,
      sidecars("v1"),
      "sidecars: [{name: prxy, tag: v1}]\n",
      `${prod} has no version: the key sidecars[name=proxy].tag is missing.`,
    ],
    [
      "two items have it: in the source",
      proxy,
      twice,
      sidecars("v1"),
      `${test} has no version: the key sidecars[name=proxy].tag is there twice: two items of the list have name=proxy.`,
    ],
    [
      "two items have it: in the target",
      proxy,
      sidecars("v1"),
      twice,
      `${prod} has no place for a version: the key sidecars[name=proxy].tag is there twice: two items of the list have name=proxy; it must be there once.`,
    ],
    [
      "it comes by a merge key",
      item("b.tag"),
      "b: {tag: v2}\n",
      "a: &a {tag: v1}\nb:\n  <<: *a\n",
      `${prod} has no place for a version: the key b.tag comes by an alias or a merge key; it must be written out where it is.`,
    ],
    [
      "it has several lines",
      item("image.tag"),
      yaml("v2"),
      yaml("|\n    v1"),
      `${prod} has no place for a version: the key image.tag has no value on one line; it must be a text of one line.`,
    ],
    ["it is a map", item("image"), "image: v2\n", yaml("v1"), `${prod} has no version: the key image is a map.`],
  ];
  for (const [fact, each, source, target, message] of refused) {
    it(`is refused where ${fact}`, () =>
      assert.rejects(carry(each, source, target), { name: "PromoteError", message }));
  }
});

describe("a key of a JSON file", () => {
  const json = (tag: unknown, indent: string | number = 2): string =>
    JSON.stringify({ image: { name: "shop", tag }, replicas: 2 }, null, indent);
  const cases: [string, string, string, string][] = [
    ["keeps spaces", yaml("v2"), `${json("v1")}\n`, `${json("v2")}\n`],
    ["keeps tabs", yaml("v2"), `${json("v1", "\t")}\n`, `${json("v2", "\t")}\n`],
    ["keeps one line without a break at its end", yaml("v2"), json("v1", 0), json("v2", 0)],
    [
      "keeps CRLF and a byte order mark",
      yaml("v2"),
      `\uFEFF${json("v1", "\t").replaceAll("\n", "\r\n")}`,
      `\uFEFF${json("v2", "\t").replaceAll("\n", "\r\n")}`,
    ],
    ["is in quotes where nothing was", yaml("v2"), json(null), json("v2")],
    ["is in quotes where a number was", yaml("v2"), json(41), json("v2")],
    ["is a number where one was", json(42), json(41), json(42)],
    ["is text where the source has text", yaml('"42"'), json(41), json("42")],
    [
      "keeps how others are written",
      yaml("v2"),
      '{"a\\/b":"\\u00e9","image":{"tag" : "v1"}}',
      '{"a\\/b":"\\u00e9","image":{"tag" : "v2"}}',
    ],
  ];
  for (const [fact, source, before, after] of cases) {
    it(fact, async () => assert.equal(await carry(item("image.tag"), source, before), after));
  }

  it("is that of the item with a field", async () => {
    const text = (tag: string): string =>
      JSON.stringify(
        {
          sidecars: [
            { name: "log", tag: "v0" },
            { name: "proxy", tag },
          ],
        },
        null,
        "\t",
      );
    assert.equal(await carry(item("sidecars[name=proxy].tag"), text("v2"), text("v1")), text("v2"));
  });

  it("is all that changes in random JSON, which stays as it was written", () => {
    const name = fc
      .string({ unit: "grapheme", maxLength: 8 })
      .filter((each) => !["image", "__proto__", "<<"].includes(each));
    const others = fc.dictionary(name, fc.jsonValue({ maxDepth: 3, noUnicodeString: false }), { maxKeys: 4 });
    const value = fc.oneof(
      fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,12}$/),
      fc.constant(null),
      fc.constant(""),
      fc.integer({ min: 0, max: 99_999 }),
    );
    const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,12}$/);
    const form = fc.constantFrom<string | number>("\t", 0, 1, 2, 4);
    return fc.assert(
      fc.asyncProperty(
        others,
        others,
        value,
        tag,
        form,
        fc.boolean(),
        async (before, after, old, next, indent, crlf) => {
          const document = (held: unknown): string => {
            const text = JSON.stringify(
              { ...before, image: { ...after, tag: held, list: [after] }, ...after },
              null,
              indent,
            );
            return crlf ? text.replaceAll("\n", "\r\n") : text;
          };
          const text = document(old);
          const edited = await carry(item("image.tag"), JSON.stringify({ image: { tag: next } }), text);
          assert.equal(edited, document(next));
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe("a key in random lists", () => {
  it("is found by a field, and is all that changes", () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/);
    const look = fc.record({
      name: word,
      first: fc.boolean(),
      quote: fc.constantFrom("", '"', "'"),
      note: fc.constantFrom("", " # x"),
      flow: fc.boolean(),
    });
    const lists = fc.uniqueArray(look, { minLength: 1, maxLength: 5, selector: ({ name }) => name });
    return fc.assert(
      fc.asyncProperty(
        lists,
        fc.nat(4),
        fc.constantFrom("", "  "),
        fc.boolean(),
        async (looks, chosen, indent, crlf) => {
          const { name } = looks[chosen % looks.length]!;
          const document = (tag: string): string => {
            const items = looks.map((each) => {
              const held = each.name === name ? tag : "v0";
              const pairs = [
                `name: ${each.quote}x-${each.name}${each.quote}`,
                `tag: ${each.quote}${held}${each.quote}`,
              ];
              if (!each.first) pairs.reverse();
              return each.flow
                ? `${indent}- {${pairs.join(", ")}}${each.note}\n`
                : `${indent}- ${pairs.join(`${each.note}\n${indent}  `)}\n`;
            });
            const text = `a: 1\nsidecars:\n${items.join("")}b: 2\n`;
            return crlf ? text.replaceAll("\n", "\r\n") : text;
          };
          const each = item(`sidecars[name=x-${name}].tag`);
          assert.equal(await carry(each, `sidecars: [{name: x-${name}, tag: v9}]`, document("v1")), document("v9"));
        },
      ),
      { numRuns: 150 },
    );
  });
});
