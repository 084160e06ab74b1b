// Kustomizations that cannot be carried, and what is said of each.
import * as assert from "node:assert/strict";
import type { KustomizationItem } from "../../../contract/items";
import { carry } from "./carried";

const item: KustomizationItem = { kustomization: "apps/shop/{phase}" };
const shop: KustomizationItem = { ...item, images: ["shop"] };

const source = (fields: string): string => `images:\n- name: shop\n${fields.replaceAll(/^/gm, "  ")}\n`;
const tagged = source("newTag: v2");

describe("a kustomization that cannot be carried", () => {
  const test = "apps/shop/test/kustomization.yaml";
  const prod = "apps/shop/prod/kustomization.yaml";
  const sources: [string, string, string][] = [
    [
      "has a number as its tag",
      source("newTag: 1.10"),
      `${test} has no version: the image shop has a newTag that is 1.10 without quotes, which kustomize refuses; write it as "1.10".`,
    ],
    [
      "has an integer as its tag",
      source("newTag: 7"),
      `${test} has no version: the image shop has a newTag that is 7 without quotes, which kustomize refuses; write it as "7".`,
    ],
    [
      "has a word for true as its tag",
      source("newTag: on"),
      `${test} has no version: the image shop has a newTag that is on without quotes, which kustomize refuses; write it as "on".`,
    ],
    [
      "has no tag that is one",
      source("newTag: team/shop"),
      `${test} has no version: the image shop has a newTag that is "team/shop"; it must be a tag of letters, digits and . _ -.`,
    ],
    [
      "has no digest that is one",
      source("digest: abc"),
      `${test} has no version: the image shop has a digest that is "abc"; it must be a digest such as sha256:<64 digits>.`,
    ],
    [
      "has a new name with a tag",
      source("newName: shop:v2"),
      `${test} has no version: the image shop has a newName that is "shop:v2"; it must be a name without tag and digest, such as registry.example.com/shop.`,
    ],
    [
      "has a map as its tag",
      source("newTag: {a: b}"),
      `${test} has no version: the image shop has a newTag that is a map.`,
    ],
    [
      "does not list the image",
      "images:\n- name: shp\n  newTag: v2\n",
      `${test} has no version: the image shop is not among its images (shp?).`,
    ],
    [
      "sets nothing of the image",
      "images:\n- name: shop\n",
      `${test} has no version: the image shop has no newTag, digest or newName.`,
    ],
    [
      "lists the image twice",
      "images:\n- name: shop\n  newTag: a\n- name: 'shop'\n  newTag: b\n",
      `${test} has the image shop in 2 items of images; it must be in one.`,
    ],
    [
      "has a map of images",
      "images: {shop: v1}\n",
      `${test} has images that are no list; they must be one, as kustomize reads them.`,
    ],
    ["is a list", "- a\n", `${test} is no kustomization: it must be a map.`],
    [
      "has images in its second document",
      "a: 1\n---\nimages:\n- name: shop\n",
      `${test} has the key images in another document than the first; kustomize reads the first alone.`,
    ],
    [
      "is no YAML",
      "images: [\n",
      `${test} is not valid YAML: Flow sequence in block collection must be sufficiently indented and end with a ] at line 2, column 1.`,
    ],
  ];
  for (const [fact, text, sentence] of sources) {
    it(`${fact}: in the source`, () =>
      assert.rejects(carry(shop, text, tagged), { name: "PromoteError", message: sentence }));
  }

  it("sets no image at all", () =>
    assert.rejects(carry(item, "images:\n- name: shop\n", tagged), {
      message: `${test} has no version: no newTag, digest or newName is set of any image.`,
    }));

  const unusual = `${prod} has no place for the image shop: nothing else in the file would stay as it is; its images must be a list whose items have name, newTag and digest written out, each on one line.`;
  const targets: [string, string, string][] = [
    [
      "lists the image twice",
      "images: [{name: shop, newTag: a}, {name: shop, newTag: b}]\n",
      `${prod} has the image shop in 2 items of images; it must be in one.`,
    ],
    [
      "has a tag that another image follows",
      "images:\n- name: shop\n  newTag: &tag v1\n- name: b\n  newTag: *tag\n",
      unusual,
    ],
    ["has the image by an alias", "images:\n- &shop {name: shop, newTag: v1}\nx: *shop\n", unusual],
    [
      "has images in two documents",
      "images: []\n---\nimages: []\n",
      `${prod} has the key images in 2 documents; kustomize reads the first alone.`,
    ],
  ];
  for (const [fact, text, sentence] of targets) {
    it(`${fact}: in the target`, () =>
      assert.rejects(carry(shop, tagged, text), { name: "PromoteError", message: sentence }));
  }
});
