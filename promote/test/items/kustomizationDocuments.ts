// Random kustomizations, written the many ways in which people write them, and an image that is to be set in each.
import * as fc from "fast-check";

/** Fields of an image. */
export type Fields = Partial<Record<"newName" | "newTag" | "digest", string>>;

/** How the list is written. */
const styles = ["dashes", "indented", "braces", "lines", "empty", "brackets", "none"] as const;

/** A kustomization, and what is to be set in it. */
export interface KustomizationDocument {
  text: string;
  style: (typeof styles)[number];
  /** The image that is set. */
  name: string;
  wanted: Fields;
  /** Offsets of its item; undefined where the list does not have it. */
  item: { start: number; end: number } | undefined;
}

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const name = fc.oneof(
  fc.constantFrom("shop", "worker"),
  fc.tuple(word, word).map(([host, path]) => `${host}.io:5000/team/${path}`),
);
const tag = fc.oneof(fc.stringMatching(/^v[0-9]\.[0-9]$/), fc.constantFrom("1.10", "7", "on", "7e12345", "2024-01-02"));
const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}`);
const quote = fc.constantFrom<(text: string) => string>(
  (text) => (/^[a-z]+[^n]/.test(text) ? text : `"${text}"`),
  (text) => `"${text}"`,
  (text) => `'${text}'`,
);

/** `#` stands for a comment with a text of its own. */
const note = fc.constantFrom("", "", " #");
const above = fc.constantFrom("", "", "#\n", "\n");

const fields = fc
  .record({ newName: name, newTag: tag, digest, tagSuffix: fc.constant("-x") }, { requiredKeys: [] })
  .chain((held) => fc.shuffledSubarray(Object.entries(held), { minLength: Object.keys(held).length }));
const written = fc.record({ quote, note, above });
const image = fc.record({ name, fields, place: fc.nat(4), looks: fc.array(written, { minLength: 5, maxLength: 5 }) });
type Image = typeof image extends fc.Arbitrary<infer T> ? T : never;

const others = fc.array(
  fc.constantFrom(
    "resources:\n_- a #\n_- b\n",
    "namespace: x #\n",
    "#\n",
    "\n",
    'labels:\n  version: "1.10" #\n  a: [b, c]\n',
    "patches:\n_- patch: |-\n_    - op: replace\n_      value: # no comment\n_  target: {kind: Deployment}\n",
    "configMapGenerator:\n_- name: c\n_  literals: [a=b]\n",
  ),
  { maxLength: 4 },
);

/** Fields that a promotion sets. */
const wanted = fc
  .record({ newName: name, newTag: tag, digest }, { requiredKeys: [] })
  .filter((set) => Object.keys(set).length > 0);

/** A random kustomization. */
export const kustomizationDocument: fc.Arbitrary<KustomizationDocument> = fc
  .record({
    before: others,
    after: others,
    images: fc.uniqueArray(image, { minLength: 1, maxLength: 4, selector: (each) => each.name }),
    style: fc.constantFrom(...styles),
    chosen: fc.nat(4),
    unlisted: name,
    wanted,
    crlf: fc.boolean(),
    mark: fc.boolean(),
    lastBreak: fc.boolean(),
    tail: fc.constantFrom("", "", "---\nother: document\n", "...\n"),
  })
  .filter(({ images, unlisted }) => images.every((each) => each.name !== unlisted))
  .map(({ images, unlisted, ...given }) => {
    const listing = ["dashes", "indented", "braces", "lines"].includes(given.style);
    const image = listing ? images[given.chosen] : undefined;
    const indent = given.style === "indented" ? "  " : "";
    const list = listOf(given.style, images, image);
    const keys = [...unique(given.before, "a"), list, ...unique(given.after, "b")].join("");
    let text = `${given.mark ? "\uFEFF" : ""}${keys.replaceAll(/^(\0?)_/gm, `$1${indent}`)}${given.tail}`;
    if (!given.lastBreak) text = text.replace(/\n+(\0?)$/, "$1");
    let count = 0;
    text = text.replaceAll(/(?<=^|\s)#(?=\n|$)/g, () => `# comment ${++count}`);
    if (given.crlf) text = text.replaceAll("\n", "\r\n");
    const [start, end] = [text.indexOf("\0"), text.lastIndexOf("\0") - 1];
    const { style, wanted: set } = given;
    const item = image ? { start, end } : undefined;
    return { text: text.replaceAll("\0", ""), style, name: image?.name ?? unlisted, wanted: set, item };
  })
  // What has nothing but comments is another matter.
  .filter(({ text }) => /^\uFEFF?\w+:/m.test(text.split("---")[0] ?? ""));

/** A key may stand in a map once. */
const unique = (chunks: readonly string[], side: string): string[] =>
  chunks
    .filter((chunk, n) => chunks.indexOf(chunk) === n || /^[#\n]/.test(chunk))
    .map((chunk) => chunk.replace(/^(\w+)(?=:)/, `$1${side}`));

function listOf(style: string, images: readonly Image[], marked: Image | undefined): string {
  const items = images.map((each) => {
    const item = style === "dashes" || style === "indented" ? asBlock(each) : `{${pairsOf(each).join(", ")}}`;
    return each === marked ? `\0${item}\0` : item;
  });
  if (style === "none") return "";
  if (style === "empty") return "images: #\n";
  if (style === "brackets") return "images: [] #\n";
  if (style === "braces") return `images: [${items.join(", ")}] #\n`;
  if (style === "lines") return `images: [\n${items.map((item) => `  ${item},\n`).join("")}]\n`;
  // The markers stand around what is behind the dash.
  return `images:\n${items.map((item) => `_${item.replace(/^\0?/, "$&- ")}`.replace("\0- ", "- \0")).join("")}`;
}

const pairsOf = ({ name: own, fields: held, place, looks }: Image): string[] => {
  const all: [string, string][] = [...held];
  all.splice(Math.min(place, all.length), 0, ["name", own]);
  return all.map(([field, value], n) => `${field}: ${looks[n]?.quote(value) ?? value}`);
};

function asBlock(each: Image): string {
  const lines = pairsOf(each).map((pair, n) => {
    const { note: behind = "", above: before = "" } = each.looks[n] ?? {};
    const lead = n === 0 ? "" : `${before === "#\n" ? "_  #\n" : before}_  `;
    return `${lead}${pair}${behind}\n`;
  });
  return lines.join("");
}
