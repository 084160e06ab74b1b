// Random YAML documents with a version somewhere inside, written the many ways in which people write YAML.
import * as fc from "fast-check";

/** A document and where its version stands. */
export interface DocumentWithVersion {
  text: string;
  /** Keys from the top down to the version. */
  keys: string[];
  /** Offsets of the scalar, quotes included. */
  start: number;
  end: number;
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,7}$/);
const keyName = fc.oneof(
  word,
  word.map((name) => `${name}.io/${name}`),
  word.map((name) => `"${name} ${name}"`),
);
const comment = fc.oneof(
  fc.constant(""),
  word.map((text) => ` # ${text}: "x" é`),
);
const scalar = fc.oneof(
  word,
  fc.integer().map(String),
  fc.constantFrom(
    "true",
    "null",
    "1.50",
    '"quoted # no comment"',
    "'it''s'",
    "{a: 1, b: [x, y]}",
    "[]",
    "~",
    '"\\u00e9"',
  ),
);
const oldVersion = fc.oneof(
  fc.stringMatching(/^v[0-9]\.[0-9]{1,2}$/),
  fc.stringMatching(/^"[0-9]{1,2}\.[0-9]{1,2}"$/),
  fc.stringMatching(/^'[0-9]\.[0-9]-rc[0-9]'$/),
  fc.stringMatching(/^[1-9]\.[1-9]$/),
);

const line = fc.record({ name: keyName, value: scalar, note: comment, blank: fc.boolean() });
const level = fc.record({
  name: keyName,
  before: fc.array(line, { maxLength: 3 }),
  after: fc.array(line, { maxLength: 3 }),
  note: comment,
});

interface Level {
  name: string;
  before: Line[];
  after: Line[];
  note: string;
}

interface Line {
  name: string;
  value: string;
  note: string;
  blank: boolean;
}

/** A random document with random keys down to the version, line ends, other documents around it. */
export const documentWithVersion: fc.Arbitrary<DocumentWithVersion> = fc
  .record({
    levels: fc.array(level, { minLength: 1, maxLength: 4 }),
    version: oldVersion,
    indent: fc.constantFrom("  ", "    ", " "),
    lineEnd: fc.constantFrom("\n", "\r\n"),
    finalLineEnd: fc.boolean(),
    head: fc.constantFrom("", "---\n", "# a comment\n", "%YAML 1.2\n---\n"),
    tail: fc.constantFrom("", "---\nother: document\n", "...\n"),
  })
  .map(({ levels, version, indent, lineEnd, finalLineEnd, head, tail }) => {
    const marker = "\0";
    const body = write(levels, 0, indent, marker);
    let text = head + body + tail;
    if (!finalLineEnd) text = text.replace(/\n$/, "");
    text = text.replaceAll("\n", lineEnd);
    const start = text.indexOf(marker);
    const keys = levels.map((each, depth) => plain(unique(each.name, depth)));
    return { text: text.replace(marker, version), keys, start, end: start + version.length };
  });

function write(levels: Level[], depth: number, indent: string, marker: string): string {
  const [level, ...rest] = levels;
  if (!level) return "";
  const pad = indent.repeat(depth);
  const lines = (side: string, all: Line[]): string =>
    all
      .map(
        ({ name, value, note, blank }, n) =>
          `${blank ? "\n" : ""}${pad}${unique(name, `${side}${depth}${n}`)}: ${value}${note}\n`,
      )
      .join("");
  const name = unique(level.name, depth);
  const inner =
    rest.length === 0
      ? `${pad}${name}: ${marker}${level.note}\n`
      : `${pad}${name}:${level.note}\n${write(rest, depth + 1, indent, marker)}`;
  return lines("b", level.before) + inner + lines("a", level.after);
}

/** Keys of one map must differ. */
const unique = (name: string, suffix: string | number): string =>
  name.endsWith('"') ? `${name.slice(0, -1)}-${suffix}"` : `${name}-${suffix}`;

const plain = (name: string): string => name.replaceAll('"', "");
