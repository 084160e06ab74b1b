// The edit of a values file: only the scalar's bytes change, and it reads as the new version afterwards.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseAllDocuments, parseDocument } from "yaml";
import { parseVersionKey } from "../src/versionKey";
import { decodeText, readVersion, replaceVersion } from "../src/yamlVersion";
import { documentWithVersion } from "./yamlDocuments";

const key = ["image", "version"];
const edit = (text: string, value: string | number | bigint): string => replaceVersion(text, key, value, "values.yaml");

describe("the edit of a values file", () => {
  const cases: [string, string, string | number | bigint, string][] = [
    ["keeps double quotes", 'image:\n  version: "1.0" # x\n', "1.10", 'image:\n  version: "1.10" # x\n'],
    ["keeps single quotes", "image: {version: '1.0'}\n", "1.10", "image: {version: '1.10'}\n"],
    ["keeps a scalar without quotes", "image:\n  version: v1 # x\n", "v2", "image:\n  version: v2 # x\n"],
    ["quotes a string that would read as a number", "image:\n  version: v1\n", "1.10", 'image:\n  version: "1.10"\n'],
    [
      "quotes a string that YAML 1.1 reads as a date",
      "image:\n  version: a\n",
      "2024-01-02",
      'image:\n  version: "2024-01-02"\n',
    ],
    ["quotes a string that YAML 1.1 reads as a number", "image:\n  version: a\n", "1_0", 'image:\n  version: "1_0"\n'],
    ["writes a number where one was", "image:\n  version: 41\n", 42n, "image:\n  version: 42\n"],
    ["writes a number into quotes as text", "image:\n  version: '41'\n", 42n, "image:\n  version: '42'\n"],
    ["keeps CRLF", 'image:\r\n  version: "1"\r\n', "2", 'image:\r\n  version: "2"\r\n'],
    ["keeps a missing final line break", "image:\n  version: v1", "v2", "image:\n  version: v2"],
    ["keeps a byte order mark", '\uFEFFimage:\n  version: "1"\n', "2", '\uFEFFimage:\n  version: "2"\n'],
    ["keeps an anchor", "image:\n  version: &v v1\nother: *v\n", "v2", "image:\n  version: &v v2\nother: *v\n"],
    ["keeps a tag", "image:\n  version: !!str 1\n", "2", 'image:\n  version: !!str "2"\n'],
    [
      "replaces an alias, not its anchor",
      "v: &v v1\nimage:\n  version: *v\n",
      "v2",
      "v: &v v1\nimage:\n  version: v2\n",
    ],
    [
      "finds the document that has the key",
      "a: 1\n---\nimage:\n  version: v1\n---\nb: 2\n",
      "v2",
      "a: 1\n---\nimage:\n  version: v2\n---\nb: 2\n",
    ],
  ];
  for (const [fact, before, value, after] of cases) {
    it(`F12: ${fact}`, () => assert.equal(edit(before, value), after));
  }

  it("F12: in random documents only the version changes: in the parse, and in the bytes", () => {
    const version = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._+-]{0,20}$/);
    fc.assert(
      fc.property(documentWithVersion, version, ({ text, keys, start, end }, next) => {
        const edited = replaceVersion(text, keys, next, "random.yaml");
        assert.equal(edited.slice(0, start), text.slice(0, start));
        assert.equal(edited.slice(edited.length - (text.length - end)), text.slice(end));
        assert.equal(readVersion(edited, keys, "random.yaml"), next);

        const documents = (source: string): unknown[] =>
          parseAllDocuments(source).map((each) => each.toJS() as unknown);
        const expected = documents(text);
        const changed = expected.find((each) => valueAt(each, keys) !== undefined);
        set(changed, keys, next);
        assert.deepEqual(documents(edited), expected);
      }),
      { numRuns: 500 },
    );
  });

  it("a version that is written is read back as the same text, whatever it looks like", () => {
    const odd = fc.oneof(
      fc.constantFrom(
        "1.10",
        "1e3",
        "0x1F",
        "0o17",
        "017",
        "true",
        "no",
        "null",
        "~",
        "2024-01-02",
        "1_000",
        "1:30",
        ".5",
      ),
      fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._+:@/-]{0,30}$/),
    );
    const style = fc.constantFrom("plain", '"double"', "'single'", "1.0", "7");
    fc.assert(
      fc.property(
        odd.filter((each) => /^[A-Za-z0-9_]/.test(each)),
        style,
        (next, old) => {
          const edited = edit(`image:\n  version: ${old} # kept\n`, next);
          assert.equal((parseDocument(edited).toJS() as { image: { version: unknown } }).image.version, next);
          assert.ok(edited.endsWith(" # kept\n"));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("the version in a values file", () => {
  const refused: [string, string, RegExp][] = [
    ["F17: is missing", "image: {}\n", /has no version: the key image\.version is missing/],
    ["F17: is empty", "image:\n  version:\n", /is empty/],
    ["F17: is null", "image:\n  version: null\n", /is empty/],
    ["is a map", "image:\n  version: {a: 1}\n", /is a map/],
    ["is a boolean", "image:\n  version: true\n", /the boolean true/],
    ["holds a line break", 'image:\n  version: "1\\n2"\n', /allowed are letters/],
    ["is there twice", "image:\n  version: 1\n---\nimage:\n  version: 2\n", /in 2 documents/],
    ["is in a file that is no YAML", "image: [\n", /is not valid YAML/],
    ["has a key twice", "image:\n  version: 1\n  version: 2\n", /is not valid YAML/],
  ];
  for (const [fact, text, message] of refused) {
    it(`is refused when it ${fact.replace(/^F17: /, "")}${fact.startsWith("F17") ? " (F17)" : ""}`, () => {
      assert.throws(
        () => readVersion(text, key, "a/values.yaml"),
        (error: Error) => {
          assert.match(error.message, message);
          assert.match(error.message, /^a\/values\.yaml /);
          return true;
        },
      );
    });
  }

  it("is the number that YAML reads, since that is what was deployed", () => {
    assert.equal(readVersion("image:\n  version: 1.10\n", key, "f"), "1.1");
    assert.equal(readVersion('image:\n  version: "1.10"\n', key, "f"), "1.10");
  });

  it("is found through a merge key", () => {
    assert.equal(readVersion("base: &b {version: v1}\nimage:\n  <<: *b\n", key, "f"), "v1");
  });

  it("is found by keys that hold dots, and in lists", () => {
    const keys = parseVersionKey("labels.app\\.kubernetes\\.io/version");
    assert.deepEqual(keys, ["labels", "app.kubernetes.io/version"]);
    const text = "labels:\n  app.kubernetes.io/version: v1\nimages:\n  - name: a\n    tag: v3\n";
    assert.equal(replaceVersion(text, keys, "v2", "f"), text.replace("v1", "v2"));
    assert.equal(replaceVersion(text, parseVersionKey("images.0.tag"), "v4", "f"), text.replace("v3", "v4"));
  });

  it("is refused in a file that is not UTF-8", () => {
    assert.throws(() => decodeText(Buffer.from([0x61, 0xff, 0xfe]), "a.yaml"), /a\.yaml is not UTF-8/);
  });
});

function valueAt(root: unknown, keys: string[]): unknown {
  return keys.reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], root);
}

function set(root: unknown, keys: string[], value: string): void {
  const parent = valueAt(root, keys.slice(0, -1)) as Record<string, unknown>;
  parent[keys.at(-1) ?? ""] = value;
}
