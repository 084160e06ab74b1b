// The edit of a values file: only the scalar's bytes change, and it reads as the new version afterwards.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseAllDocuments, parseDocument } from "yaml";
import { keysOf } from "../../contract/repository";
import { decodeText } from "../src/git/files";
import { readStanding, readValue, readVersion } from "../src/versions/yamlReading";
import { replaceVersion } from "../src/versions/yamlVersion";
import type { Version } from "../src/versions/standing";
import { plainScalar } from "../src/versions/goYaml";
import { helmFacts, helmFiles } from "./helmFacts";
import { documentWithVersion } from "./yamlDocuments";

const key = ["image", "version"];
const edit = (text: string, value: string | Version): string => replaceVersion(text, key, value, "values.yaml");

describe("the edit of a values file", () => {
  const number = (text: string): Version => ({ text, number: true });
  const cases: [string, string, string | Version, string][] = [
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
    ["quotes what YAML 1.2 reads as infinity", "image:\n  version: a\n", "7e12345", 'image:\n  version: "7e12345"\n'],
    ["writes a number where one was", "image:\n  version: 41\n", number("42"), "image:\n  version: 42\n"],
    ["writes a number into quotes as text", "image:\n  version: '41'\n", number("42"), "image:\n  version: '42'\n"],
    ["quotes a number where text was", "image:\n  version: v1\n", number("42"), 'image:\n  version: "42"\n'],
    ["quotes text where a number was", "image:\n  version: 1.9\n", "1.8", 'image:\n  version: "1.8"\n'],
    ["replaces what Helm reads otherwise", "image:\n  version: 1.10\n", "1.1", 'image:\n  version: "1.1"\n'],
    ["fills an empty text", 'image:\n  version: "" # nothing yet\n', "v1", 'image:\n  version: "v1" # nothing yet\n'],
    ["fills a null", "image:\n  version: ~ # nothing yet\n", "v1", "image:\n  version: v1 # nothing yet\n"],
    ["fills a key without a value", "image:\n  version:\n  x: 1\n", "v1", "image:\n  version: v1\n  x: 1\n"],
    ["fills a key at the end of the file", "image:\n  version:", "v1", "image:\n  version: v1"],
    ["fills a key before a comment", "image:\n  version: # none\n", "1.10", 'image:\n  version: "1.10" # none\n'],
    ["fills a key with an anchor", "image:\n  version: &v\n", "v1", "image:\n  version: &v v1\n"],
    ["fills a key in braces", "image: {version: , x: 1}\n", "v1", "image: {version: v1, x: 1}\n"],
    ["fills a key in CRLF", "image:\r\n  version:\r\n", "v1", "image:\r\n  version: v1\r\n"],
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
    ["edits the first document", "image:\n  version: v1\n---\nb: 2\n", "v2", "image:\n  version: v2\n---\nb: 2\n"],
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
        set(expected[0], keys, next);
        assert.deepEqual(documents(edited), expected);
      }),
      { numRuns: 500 },
    );
  });

  it("F22: a version that is written is the same text to Helm and to YAML 1.2, whatever it looks like", () => {
    const odd = fc.oneof(
      fc.constantFrom(...helmFacts.map(([written]) => written)),
      fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._+:@/-]{0,30}$/),
    );
    const style = fc.constantFrom("plain", '"double"', "'single'", "1.0", "7", "1.10", "yes", "~", "7e12345", '""');
    fc.assert(
      fc.property(
        odd.filter((each) => /^[A-Za-z0-9_][A-Za-z0-9._+:@/-]*$/.test(each)),
        style,
        (next, old) => {
          const edited = edit(`image:\n  version: ${old} # kept\n`, next);
          assert.equal((parseDocument(edited).toJS() as { image: { version: unknown } }).image.version, next);
          assert.ok(edited.endsWith(" # kept\n"));
          const written = edited.slice("image:\n  version: ".length, -" # kept\n".length);
          assert.ok(/^["']/.test(written) || plainScalar(written).kind === "text", written);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe("F22: a scalar without quotes", () => {
  const plain = helmFacts.filter(([written]) => !/^["'!&|>]|\s/.test(written));
  for (const [written, kind, printed] of plain) {
    it(`${written} is ${kind} to Helm, which prints ${JSON.stringify(printed)}`, () => {
      assert.deepEqual(plainScalar(written), { kind, printed });
    });
  }
});

describe("F22: a version as Helm reads it", () => {
  // Of what has a tag, only text is carried.
  const isVersion = (kind: string, printed: string, written: string): boolean =>
    kind === "text"
      ? /^[A-Za-z0-9_][A-Za-z0-9._+:@/-]*$/.test(printed) && !written.startsWith("!!binary")
      : kind === "number" && printed === written;
  for (const [written, kind, printed] of helmFacts) {
    const text = `image:\n  version: ${written}\n`;
    if (isVersion(kind, printed, written)) {
      it(`is ${printed} for ${JSON.stringify(written)}`, () => {
        assert.deepEqual(readValue(text, key, "f").text, printed);
      });
    } else {
      it(`is refused for ${JSON.stringify(written)}`, () => {
        assert.throws(() => readVersion(text, key, "f"), /^PromoteError: f has no version: the key image\.version /);
      });
    }
  }
  for (const [fact, text, printed] of helmFiles) {
    it(`comes from ${fact}${printed === undefined ? " not at all" : `: ${printed}`}`, () => {
      if (printed !== undefined) assert.equal(readVersion(text, key, "f"), printed);
      else assert.throws(() => readVersion(text, key, "f"), /^PromoteError: f has /);
    });
  }
});

describe("the version in a values file", () => {
  const refused: [string, string, RegExp][] = [
    ["F17: is missing", "image: {}\n", /has no version: the key image\.version is missing/],
    ["F17: is empty", "image:\n  version:\n", /is empty/],
    ["F17: is null", "image:\n  version: null\n", /is empty/],
    ["is a map", "image:\n  version: {a: 1}\n", /is a map/],
    [
      "is a boolean",
      "image:\n  version: yes\n",
      /is yes without quotes, which Helm reads as true; write it as "yes"\.$/,
    ],
    [
      "F22: is a number that Helm prints otherwise",
      "image:\n  version: 1.10\n",
      /Helm reads as the number 1\.1; write it as "1\.10"\.$/,
    ],
    [
      "F22: is a short commit id of digits",
      "image:\n  version: 1234567\n",
      /Helm reads as the number 1\.234567e\+06; write/,
    ],
    [
      "F22: is in the second document",
      "a: 1\n---\nimage:\n  version: v1\n",
      /in another document than the first; Helm reads the first alone/,
    ],
    [
      "F22: is there by a merge key too",
      "b: &b {version: v1}\nimage:\n  version: v2\n  <<: *b\n",
      /by a merge key after it/,
    ],
    ["F22: has a tag", "image:\n  version: !!int 7\n", /has the tag !!int, by which Helm reads something else/],
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

  it("F22: is the text 7e12345, which is a number to JavaScript", () => {
    assert.deepEqual(readStanding("image:\n  version: 7e12345\n", key, "f"), {
      kind: "version",
      text: "7e12345",
      number: false,
    });
  });

  it("is found and replaced in a file with ten thousand aliases", () => {
    const aliases = "  - *limits\n".repeat(10_000);
    const text = `limits: &limits {cpu: 100m}\nimage:\n  version: "1.0.0"\ntenants:\n${aliases}`;
    assert.equal(readVersion(text, key, "f"), "1.0.0");
    assert.equal(edit(text, "1.1.0"), text.replace("1.0.0", "1.1.0"));
  });

  it("is found in a file whose aliases would expand without end", () => {
    const laughs = "abcdefgh"
      .split("")
      .map((name, n, all) => `${name}: &${name} [${n === 0 ? "x" : `*${all[n - 1]}, `.repeat(10)}]\n`);
    assert.equal(readVersion(`${laughs.join("")}image: {version: v1}\n`, key, "f"), "v1");
    assert.throws(() => readVersion("image: &a {<<: *a}\n", key, "f"), /is missing/);
  });

  it("is found through a merge key", () => {
    assert.equal(readVersion("base: &b {version: v1}\nimage:\n  <<: *b\n", key, "f"), "v1");
  });

  it("is found by keys that hold dots, and in lists", () => {
    const keys = keysOf("labels.app\\.kubernetes\\.io/version");
    assert.deepEqual(keys, ["labels", "app.kubernetes.io/version"]);
    const text = "labels:\n  app.kubernetes.io/version: v1\nimages:\n  - name: a\n    tag: v3\n";
    assert.equal(replaceVersion(text, keys, "v2", "f"), text.replace("v1", "v2"));
    assert.equal(replaceVersion(text, keysOf("images.0.tag"), "v4", "f"), text.replace("v3", "v4"));
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
