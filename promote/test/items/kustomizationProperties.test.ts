// In random kustomizations only the image that is set changes: to what reads them, in their bytes, in their comments.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { carry } from "./carried";
import { kustomizationDocument } from "./kustomizationDocuments";
import type { Fields } from "./kustomizationDocuments";

type Image = { name: string } & Record<string, string>;

const sourceOf = (name: string, wanted: Fields): string => JSON.stringify({ images: [{ name, ...wanted }] });

/** What kustomize reads; all is text, as it is written. */
const read = (text: string): unknown[] =>
  parseAllDocuments(text, { schema: "failsafe" }).map((document) => {
    assert.deepEqual(document.errors, [], text);
    return document.toJS() as unknown;
  });

function expected(text: string, name: string, wanted: Fields): unknown[] {
  const [first, ...others] = read(text);
  const { images, ...rest } = (first || {}) as { images?: Image[] | "" | null };
  const list = images || [];
  const set = (image: Image): Image => {
    const kept = { ...image, ...wanted };
    for (const field of ["newTag", "digest"] as const) if (wanted[field] === undefined) delete kept[field];
    return kept;
  };
  const known = list.some((image) => image.name === name);
  const next = known ? list.map((image) => (image.name === name ? set(image) : image)) : [...list, { name, ...wanted }];
  return [{ ...rest, images: next }, ...others];
}

const comments = (text: string): string[] => text.match(/# comment \d+/g) ?? [];

describe("an image that is set in a random kustomization", () => {
  const cases = (runs: number, check: (edited: string, document: ReturnType<typeof sample>) => void): Promise<void> =>
    fc.assert(
      fc.asyncProperty(kustomizationDocument, async (document) => {
        const { text, name, wanted } = document;
        check(await carry({ kustomization: "{phase}", images: [name] }, sourceOf(name, wanted), text), document);
      }),
      { numRuns: runs },
    );
  const sample = (): typeof kustomizationDocument extends fc.Arbitrary<infer T> ? T : never =>
    fc.sample(kustomizationDocument, 1)[0]!;

  it("is all that kustomize reads otherwise", () =>
    cases(200, (edited, { text, name, wanted }) => assert.deepEqual(read(edited), expected(text, name, wanted))));

  it("leaves every comment, line break and the end of the file as they are", () =>
    cases(200, (edited, { text }) => {
      assert.deepEqual(comments(edited), comments(text));
      assert.equal(edited.endsWith("\n"), text.endsWith("\n"), "the end");
      if (text.includes("\n")) assert.equal(/(?<!\r)\n/.test(edited), /(?<!\r)\n/.test(text), "line breaks");
      assert.equal(edited.startsWith("\uFEFF"), text.startsWith("\uFEFF"), "byte order mark");
    }));

  it("leaves every byte before and behind its item", () =>
    cases(200, (edited, { text, item }) => {
      if (!item) return;
      assert.ok(edited.startsWith(text.slice(0, item.start)), edited);
      assert.ok(edited.endsWith(text.slice(item.end)), edited);
    }));

  it("is put in, and takes nothing away, where the list does not have it", () =>
    cases(200, (edited, { text, item }) => {
      if (item) return;
      let at = 0;
      while (at < text.length && text[at] === edited[at]) at++;
      assert.ok(edited.endsWith(text.slice(at)), edited);
    }));

  it("is as it was when it is set again", () =>
    fc.assert(
      fc.asyncProperty(kustomizationDocument, async ({ text, name, wanted }) => {
        const item = { kustomization: "{phase}", images: [name] };
        const edited = await carry(item, sourceOf(name, wanted), text);
        assert.equal(await carry(item, sourceOf(name, wanted), edited), edited);
      }),
      { numRuns: 50 },
    ));
});
