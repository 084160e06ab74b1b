// Versions in a Chart.yaml: what is carried, what is written, and that nothing else changes.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { parseDocument } from "yaml";
import type { ChartItem } from "../../../contract/items";
import { carry, versionsIn } from "./carried";

const item: ChartItem = { chart: "charts/{phase}/Chart.yaml" };
const shop: ChartItem = { ...item, dependencies: ["shop"] };

const head = "apiVersion: v2\nname: umbrella\nversion: 0.1.0 # own\n";
const one = (version: string, name = "shop"): string =>
  `${head}dependencies:\n- name: ${name}\n  version: ${version}\n`;

describe("a version in a Chart.yaml", () => {
  const cases: [string, ChartItem, string, string, string][] = [
    ["is replaced", shop, one("1.3.0"), one("1.2.0 # x"), one("1.3.0 # x")],
    ["keeps its quotes", shop, one("1.3.0"), one("'1.2.0'"), one("'1.3.0'")],
    ["is quoted where it looks like a number", { ...shop, version: true }, own('"1.10"'), own("1.9.0"), own('"1.10"')],
    ["replaces what Helm reads otherwise", shop, one("1.3.0"), one("1.10"), one("1.3.0")],
    ["replaces a range", shop, one("1.3.0"), one('"^1.2.0"'), one('"1.3.0"')],
    ["is no range by an x behind it", shop, one("1.3.0+build.x"), one("1.2.0"), one("1.3.0+build.x")],
    ["fills an empty text", shop, one("1.3.0"), one('""'), one('"1.3.0"')],
    ["is found by the dependency's alias", { ...item, dependencies: ["b"] }, ...aliased("1.3.0", "1.2.0", "1.3.0")],
    ["is found by the name where the alias is another", { ...item, dependencies: ["c"] }, ...third("1.3.0", "1.2.0")],
    [
      "is the chart's own",
      { ...item, dependencies: ["shop"], version: true },
      own("0.2.0"),
      own("0.1.0"),
      own("0.2.0"),
    ],
    [
      "is found in another place of the list",
      shop,
      one("1.3.0"),
      `${one("2.0.0", "a")}- name: shop\n  version: 1.2.0\n`,
      `${one("2.0.0", "a")}- name: shop\n  version: 1.3.0\n`,
    ],
    [
      "keeps CRLF and a missing line break",
      shop,
      one("1.3.0"),
      "dependencies:\r\n- {version: 1.2.0, name: shop}",
      "dependencies:\r\n- {version: 1.3.0, name: shop}",
    ],
  ];
  for (const [fact, each, source, before, after] of cases) {
    it(fact, async () => assert.equal(await carry(each, source, before), after));
  }

  it("is that of each dependency, by default, by its alias where it has one", async () => {
    const text = `${one("1.3.0")}- name: db\n  alias: cache\n  version: "1.10.0"\n- name: db\n  version: 2.0.0\n`;
    assert.deepEqual(await versionsIn(item, text), { shop: "1.3.0", cache: "1.10.0", db: "2.0.0" });
    assert.deepEqual(await versionsIn({ ...item, version: true }, text), {
      shop: "1.3.0",
      cache: "1.10.0",
      db: "2.0.0",
      version: "0.1.0",
    });
  });

  it("is told from a dependency that is called version", async () => {
    const text = one("1.3.0", "version");
    const both: ChartItem = { ...item, version: true };
    const after = text.replace("0.1.0", "0.2.0").replace("1.3.0", "1.4.0");
    assert.equal(await carry(both, after, text), after);
  });

  it("is all that changes of a random chart", () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
    const version = fc.stringMatching(/^[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{1,2}(-rc\.[0-9])?$/);
    const entry = fc.record({
      name: word,
      order: fc.shuffledSubarray(["name", "version", "repository", "condition"], { minLength: 4 }),
      version,
      quote: fc.constantFrom('"', "'"),
      note: fc.constantFrom("", " # pinned"),
      flow: fc.boolean(),
    });
    const chart = fc.record({
      entries: fc.uniqueArray(entry, { minLength: 1, maxLength: 5, selector: ({ name }) => name }),
      first: fc.boolean(),
      crlf: fc.boolean(),
      chosen: fc.nat(4),
      next: version,
    });
    const written = ({
      name,
      order,
      version: held,
      quote,
      flow,
      note,
    }: typeof entry extends fc.Arbitrary<infer T> ? T : never): string => {
      const values: Record<string, string> = {
        name,
        version: `${quote}${held}${quote}`,
        repository: "https://charts.example.com",
        condition: `${name}.enabled`,
      };
      const pairs = order.map((key) => `${key}: ${values[key]}`);
      return flow ? `  - {${pairs.join(", ")}}${note}\n` : `  - ${pairs.join(`${note}\n    `)}\n`;
    };
    return fc.assert(
      fc.asyncProperty(chart, async ({ entries, first, crlf, chosen, next }) => {
        const { name, version: old } = entries[chosen % entries.length]!;
        const list = `dependencies:\n${entries.map(written).join("")}`;
        const end = (text: string): string => (crlf ? text.replaceAll("\n", "\r\n") : text);
        const text = end(first ? `${list}${head}` : `${head}${list}`);
        const edited = await carry({ ...item, dependencies: [name] }, one(`"${next}"`, name), text);
        const expected = parseDocument(text).toJS() as { dependencies: { name: string; version: string }[] };
        expected.dependencies.find((each) => each.name === name)!.version = next;
        assert.deepEqual(parseDocument(edited).toJS(), expected);
        assert.equal(edited.length, text.length - old.length + next.length);
        const changed = text.split("\n").filter((line, n) => line !== edited.split("\n")[n]);
        assert.ok(changed.length <= 1, edited);
      }),
      { numRuns: 300 },
    );
  });
});

/** Source, target and what the target becomes: one chart under two names. */
function aliased(source: string, before: string, after: string): [string, string, string] {
  const text = (a: string, b: string): string =>
    `dependencies:\n- name: shop\n  version: ${a}\n  alias: a\n- name: shop\n  version: ${b}\n  alias: b\n`;
  return [text("9.0.0", source), text("1.0.0", before), text("1.0.0", after)];
}

function third(source: string, before: string): [string, string, string] {
  const text = (version: string): string => `dependencies:\n- {name: c, alias: other, version: ${version}}\n`;
  return [text(source), text(before), text(source)];
}

function own(version: string): string {
  return one("1.3.0").replace("0.1.0", version);
}

describe("a Chart.yaml that cannot be carried", () => {
  const test = "charts/test/Chart.yaml";
  const prod = "charts/prod/Chart.yaml";
  const sources: [string, ChartItem, string, string][] = [
    ...["^1.2.0", "~1.2", "1.x", "1.2.X", '"1.2"', '"1"', "v1.2-rc", '">=1.0.0 <2.0.0"', '"*"', '"1 || 2"'].map(
      (range): [string, ChartItem, string, string] => [
        `has the range ${range}`,
        shop,
        one(range),
        `${test} has no version: the dependency shop has the range ${range.replaceAll('"', "")}, which is no version; it must be one version, such as 1.2.0.`,
      ],
    ),
    [
      "has a number that Helm reads otherwise",
      { ...shop, version: true },
      own("1.10"),
      `${test} has no version: the chart's own version is 1.10 without quotes, which Helm reads as the number 1.1; write it as "1.10".`,
    ],
    [
      "has no such dependency",
      shop,
      one("1.3.0", "shpo"),
      `${test} has no version: the dependency shop is not among its dependencies (shpo?).`,
    ],
    [
      "has it twice",
      shop,
      `${one("1.3.0")}- name: shop\n  version: 1.4.0\n`,
      `${test} has no version: the dependency shop is there 2 times; it must be there once.`,
    ],
    [
      "has it under two aliases",
      shop,
      aliased("1.3.0", "", "")[0],
      `${test} has no version: the dependency shop is there 2 times; name one of its aliases (a, b).`,
    ],
    ["has no dependencies", item, head, `${test} has no version: it has no dependencies, and its own is not carried.`],
    [
      "has dependencies that are no list",
      item,
      "dependencies: {shop: 1.0.0}\n",
      `${test} has dependencies that are no list; they must be one, as Helm reads them.`,
    ],
    [
      "has a dependency without a version",
      item,
      `${head}dependencies:\n- name: shop\n`,
      `${test} has no version: the dependency shop has no version of its own.`,
    ],
  ];
  for (const [fact, each, text, message] of sources) {
    it(`${fact}: in the source`, () =>
      assert.rejects(carry(each, text, one("1.2.0")), { name: "PromoteError", message }));
  }

  const targets: [string, string, string][] = [
    [
      "has no such dependency",
      one("1.2.0", "worker"),
      `${prod} has no version: the dependency shop is not among its dependencies.`,
    ],
    [
      "has it twice",
      `${one("1.3.0")}- name: shop\n  version: 1.4.0\n`,
      `${prod} has no version: the dependency shop is there 2 times; it must be there once.`,
    ],
    [
      "has its version by a merge key",
      "dependencies:\n- <<: {version: 1.2.0}\n  name: shop\n",
      `${prod} has no place for a version: the key dependencies.0.version comes by an alias or a merge key; it must be written out where it is.`,
    ],
  ];
  for (const [fact, text, message] of targets) {
    it(`${fact}: in the target`, () =>
      assert.rejects(carry(shop, one("1.3.0"), text), { name: "PromoteError", message }));
  }
});
