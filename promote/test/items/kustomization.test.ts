// Images of a kustomization: what is carried, what is written, and that nothing else changes.
import * as assert from "node:assert/strict";
import type { KustomizationItem } from "../../../contract/items";
import { carry, standingsIn, versionsIn } from "./carried";

const item: KustomizationItem = { kustomization: "apps/shop/{phase}" };
const shop: KustomizationItem = { ...item, images: ["shop"] };
const digest = `sha256:${"ab".repeat(32)}`;
const older = `sha256:${"cd".repeat(32)}`;

const source = (fields: string): string => `images:\n- name: shop\n${fields.replaceAll(/^/gm, "  ")}\n`;
const tagged = source("newTag: v2");
const pinned = source(`digest: ${digest}`);

describe("an image of a kustomization", () => {
  const cases: [string, string, string, string][] = [
    [
      "has its tag replaced",
      tagged,
      "images:\n- name: shop\n  newTag: v1 # x\n",
      "images:\n- name: shop\n  newTag: v2 # x\n",
    ],
    [
      "keeps quotes, order of keys and other fields",
      tagged,
      "images:\n- newTag: 'v1'\n  tagSuffix: -x\n  name: \"shop\"\nresources: [a]\n",
      "images:\n- newTag: 'v2'\n  tagSuffix: -x\n  name: \"shop\"\nresources: [a]\n",
    ],
    [
      "is quoted where it looks like a number",
      source('newTag: "1.10"'),
      "images:\n- name: shop\n  newTag: v1\n",
      'images:\n- name: shop\n  newTag: "1.10"\n',
    ],
    [
      "replaces a number, which kustomize refuses",
      tagged,
      "images:\n- name: shop\n  newTag: 1.10\n",
      "images:\n- name: shop\n  newTag: v2\n",
    ],
    [
      "fills an empty tag",
      tagged,
      "images:\n- name: shop\n  newTag: # none\n",
      "images:\n- name: shop\n  newTag: v2 # none\n",
    ],
    [
      "keeps CRLF and a byte order mark",
      tagged,
      "\uFEFFimages:\r\n- name: shop\r\n  newTag: v1\r\n",
      "\uFEFFimages:\r\n- name: shop\r\n  newTag: v2\r\n",
    ],
    [
      "keeps a missing final line break",
      tagged,
      "images:\n- name: shop\n  newTag: v1",
      "images:\n- name: shop\n  newTag: v2",
    ],
    [
      "gets a tag that it has not",
      tagged,
      "images:\n- name: shop # x\nresources: []\n",
      "images:\n- name: shop # x\n  newTag: v2\nresources: []\n",
    ],
    [
      "gets one at the end of the file",
      tagged,
      "images:\n  -   name: shop",
      "images:\n  -   name: shop\n      newTag: v2",
    ],
    [
      "gets one below a dash on its own",
      tagged,
      "images:\r\n-\r\n  # a\r\n  name: shop\r\n",
      "images:\r\n-\r\n  # a\r\n  name: shop\r\n  newTag: v2\r\n",
    ],
    ["gets one in braces", tagged, "images: [{name: shop}]\n", "images: [{name: shop, newTag: v2}]\n"],
    [
      "gets one in braces over several lines",
      tagged,
      "images: [\n  {\n    name: shop, # x\n  },\n]\n",
      "images: [\n  {\n    name: shop, # x\n    newTag: v2,\n  },\n]\n",
    ],
    [
      "has its tag replaced by a digest in the same place",
      pinned,
      "images:\n- newTag: v1 # x\n  name: shop\n",
      `images:\n- digest: ${digest} # x\n  name: shop\n`,
    ],
    [
      "has its digest replaced by a tag",
      tagged,
      `images:\n- name: shop\n  "digest": '${older}'\n`,
      "images:\n- name: shop\n  \"newTag\": 'v2'\n",
    ],
    [
      "has its tag replaced by a digest in braces",
      pinned,
      "images: [{name: shop, newTag: v1}]\n",
      `images: [{name: shop, digest: ${digest}}]\n`,
    ],
    [
      "loses a tag beside the digest, not its comment",
      pinned,
      `images:\n- name: shop\n  # the tag\n  newTag: v1 # x\n  # the digest\n  digest: ${older} # y\n- name: b\n`,
      `images:\n- name: shop\n  # the tag\n  # x\n  # the digest\n  digest: ${digest} # y\n- name: b\n`,
    ],
    [
      "loses a tag behind the dash",
      pinned,
      `images:\n- newTag: v1\n  # d\n  digest: ${older}\n  name: shop\n`,
      `images:\n- # d\n  digest: ${digest}\n  name: shop\n`,
    ],
    [
      "loses a digest at the end of the file",
      tagged,
      `images:\n- name: shop\n  newTag: v1\n  digest: ${older}`,
      "images:\n- name: shop\n  newTag: v2",
    ],
    [
      "loses a tag in braces",
      pinned,
      `images: [{newTag: v1, name: shop, digest: '${older}'}]\n`,
      `images: [{name: shop, digest: '${digest}'}]\n`,
    ],
    [
      "loses a digest at the end of braces",
      tagged,
      `images: [{newTag: v1, name: shop, digest: '${older}' }]\n`,
      "images: [{newTag: v2, name: shop }]\n",
    ],
    [
      "gets tag and digest",
      source(`newTag: v2\ndigest: ${digest}`),
      "images:\n- name: shop\n  newTag: v1\n",
      `images:\n- name: shop\n  newTag: v2\n  digest: ${digest}\n`,
    ],
    [
      "gets a new name only where the source sets one",
      source("newName: registry.example.com:5000/team/shop\nnewTag: v2"),
      "images:\n- name: shop\n  newTag: v1\n",
      "images:\n- name: shop\n  newTag: v2\n  newName: registry.example.com:5000/team/shop\n",
    ],
    [
      "keeps the target's own new name",
      tagged,
      "images:\n- name: shop\n  newName: mirror.example.com/shop\n  newTag: v1\n",
      "images:\n- name: shop\n  newName: mirror.example.com/shop\n  newTag: v2\n",
    ],
    [
      "is edited in the first of several documents, the only one that kustomize reads",
      tagged,
      "images:\n- name: shop\n  newTag: v1\n---\na: 1\n",
      "images:\n- name: shop\n  newTag: v2\n---\na: 1\n",
    ],
    [
      "is edited in JSON",
      source('newTag: "7"'),
      '{"images": [{"name": "shop", "newTag": "v1"}]}',
      '{"images": [{"name": "shop", "newTag": "7"}]}',
    ],
    [
      "is edited in JSON where it has no tag",
      tagged,
      '{\n\t"images": [\n\t\t{\n\t\t\t"name": "shop"\n\t\t}\n\t]\n}\n',
      '{\n\t"images": [\n\t\t{\n\t\t\t"name": "shop",\n\t\t\t"newTag": "v2"\n\t\t}\n\t]\n}\n',
    ],
  ];
  for (const [fact, from, before, after] of cases) {
    it(fact, async () => assert.equal(await carry(shop, from, before), after));
  }
});

describe("an image that the target does not list", () => {
  const added = "- name: shop\n  newTag: v2\n";
  const cases: [string, string, string][] = [
    [
      "goes below the others",
      "images:\n- name: b\n  newTag: v1 # x\n\n# y\npatches: []\n",
      `images:\n- name: b\n  newTag: v1 # x\n${added}\n# y\npatches: []\n`,
    ],
    [
      "is indented as they are",
      "images:\n  - name: b\n    # newTag: v0\nx: 1",
      "images:\n  - name: b\n    # newTag: v0\n  - name: shop\n    newTag: v2\nx: 1",
    ],
    ["has its dash as they have", "images:\n -   name: b", "images:\n -   name: b\n -   name: shop\n     newTag: v2"],
    [
      "stands in braces where they do",
      "images:\n- {name: b, newTag: v1} # x\n",
      "images:\n- {name: b, newTag: v1} # x\n- {name: shop, newTag: v2}\n",
    ],
    ["stands in their brackets", "images: [{name: b}]\n", "images: [{name: b}, {name: shop, newTag: v2}]\n"],
    [
      "stands on a line of its own in their brackets",
      "images: [\n  {name: b}, # x\n  {name: c} # y\n]\n",
      "images: [\n  {name: b}, # x\n  {name: c}, # y\n  {name: shop, newTag: v2}\n]\n",
    ],
    [
      "keeps a comma at the end",
      "images: [\r\n  {name: b},\r\n]\r\n",
      "images: [\r\n  {name: b},\r\n  {name: shop, newTag: v2},\r\n]\r\n",
    ],
    ["fills an empty list", "images: [] # x\nnamespace: a\n", "images: [{name: shop, newTag: v2}] # x\nnamespace: a\n"],
    [
      "fills a key without a value",
      "resources:\n  - a\nimages: # x\n# y\nnamespace: a\n",
      "resources:\n  - a\nimages: # x\n  - name: shop\n    newTag: v2\n# y\nnamespace: a\n",
    ],
    ["fills a null", "images: ~ # x\n", "images: [{name: shop, newTag: v2}] # x\n"],
    ["goes to the end where there is no list", "resources:\n- a\n", `resources:\n- a\nimages:\n${added}`],
    [
      "is indented as other lists",
      "resources:\r\n  - a\r\n",
      "resources:\r\n  - a\r\nimages:\r\n  - name: shop\r\n    newTag: v2\r\n",
    ],
    ["leaves the last line without a break", "resources: [a]", "resources: [a]\nimages:\n- name: shop\n  newTag: v2"],
    ["goes to the end of the first document", "a: 1\n# x\n---\nb: 1\n", `a: 1\n# x\nimages:\n${added}---\nb: 1\n`],
    ["goes before the end of the document", "a: 1\n...\n", `a: 1\nimages:\n${added}...\n`],
    ["goes into an empty file", "", `images:\n${added}`],
    ["goes into a file of comments", "# x\n", `# x\nimages:\n${added}`],
    ["goes below the marker of an empty document", "---\n", `---\nimages:\n${added}`],
    ["goes into braces", "{resources: [a]}\n", "{resources: [a], images: [{name: shop, newTag: v2}]}\n"],
    ["goes into empty braces", "{ } # x\n", "{images: [{name: shop, newTag: v2}] } # x\n"],
    [
      "goes into JSON",
      '{\n  "resources": []\n}\n',
      '{\n  "resources": [],\n  "images": [{"name": "shop", "newTag": "v2"}]\n}\n',
    ],
    ["goes before a text that has no end", "a: |\n  x", "images:\n- name: shop\n  newTag: v2\na: |\n  x"],
  ];
  for (const [fact, before, after] of cases) {
    it(fact, async () => assert.equal(await carry(shop, tagged, before), after));
  }

  it("stands there with all that the source sets of it", async () => {
    const set = `newName: example.com/shop\nnewTag: "1.10"\ndigest: ${digest}`;
    assert.equal(await carry(shop, source(set), ""), source(set));
  });
});

describe("the images that are carried", () => {
  it("are all that the source sets, by default, each with its version", async () => {
    const text = `images:\n- name: shop\n  newTag: v2\n- name: registry.example.com:5000/team/worker\n  digest: ${digest}\n- name: proxy\n- name: a\n  newName: b\n  newTag: ""\n- name: c\n  newName: localhost:5000/d\n  newTag: v3\n  digest: ${digest}\n`;
    assert.deepEqual(await versionsIn(item, text), {
      shop: "v2",
      "registry.example.com:5000/team/worker": digest,
      a: "b",
      c: `localhost:5000/d:v3@${digest}`,
    });
  });

  it("are written together, each in its place", async () => {
    const text = (a: string, b: string): string =>
      `images:\n- name: registry.example.com:5000/shop # a\n  newTag: ${a}\n- name: shop\n  newTag: ${b}\n`;
    assert.equal(await carry(item, text("v2", "v3"), text("v1", "v1")), text("v2", "v3"));
  });

  it("stay as they are written where they are the same", async () => {
    const target = "images:\n- name: shop\n  newTag: &tag v2\n- name: b\n  newTag: *tag\n";
    assert.equal(await carry(shop, tagged, target), target);
  });

  it("are equal where the target's own name differs", async () => {
    const target = "images:\n- name: shop\n  newName: mirror/shop\n  newTag: v2\n";
    assert.deepEqual(await standingsIn(shop, tagged, target), [{ kind: "version", text: "v2", number: false }]);
  });

  it("are nothing where the target does not list them", async () => {
    const [standing] = await standingsIn(shop, tagged, "images: []\n");
    assert.equal(standing?.kind, "empty");
  });
});
