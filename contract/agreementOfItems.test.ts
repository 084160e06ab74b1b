// F9: what a promotion carries is accepted by the program where the contract accepts it, which the step asks, and nowhere else.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { ConfigurationError } from "../components/settings/problems";
import { parseSettings } from "../config";
import { readItems } from "../promote/src/cli/items";
import { PromoteError } from "../promote/src/errors";
import { itemFields, itemsProblem, mostItems } from "./items";

/** What is wrong with items according to the program; undefined if they are accepted. */
function program(promotes: unknown, beside: object = {}): string | undefined {
  try {
    // Where nothing is proven and everything is rendered, any item may be carried; and none of these files is a generator file.
    parseSettings({
      context: "c",
      repository: {
        url: "https://git.example.com/gitops.git",
        layout: { promotes, proof: "synced", shared: ["."], generators: "generators/of/*/one.json", ...beside },
      },
      credentials: { existingSecret: "bot" },
    });
    return undefined;
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems[0];
  }
}

describe("F9: the items of a promotion", () => {
  const items: Record<string, unknown>[] = [
    { values: "apps/{app}/{phase}.json", keys: ["image.tag", "sidecars[name=proxy].tag", "0.images.1"] },
    { kustomization: "overlays/{phase}", images: ["shop", "registry.example.com:5000/team/worker"] },
    { kustomization: "{phase}/{app}" },
    { chart: "{app}/{phase}/Chart.yaml", dependencies: ["shop"], version: true },
    { copy: "versions/{phase}" },
  ];

  for (const item of items) {
    it(`are accepted by both as ${JSON.stringify(item)}`, () => {
      assert.deepEqual([program([item]), itemsProblem([item])], [undefined, undefined]);
    });
  }

  it("are refused by both where one is in what another copies, in the same words", () => {
    const twice = [{ copy: "{app}/{phase}" }, { values: "{app}/{phase}/a.yaml", keys: ["tag"] }];
    const [, said] = /; allowed: (.*)\.$/.exec(program(twice) ?? "")!;
    assert.equal(itemsProblem(twice)?.replace(/^.*; it must be /s, ""), said);
  });

  it("are refused by both beside the short form of one, in the same words", () => {
    const promotes = [{ kustomization: "{app}/{phase}" }];
    const [, said] = /^repository\.layout\.versionKey is "tag"; allowed: (.*)\.$/.exec(
      program(promotes, { versionKey: "tag" }) ?? "",
    )!;
    const given = { promotes: JSON.stringify(promotes), versionKey: "tag" };
    assert.throws(() => readItems(given), new PromoteError("bad-input", `--version-key is "tag"; it must be ${said}.`));
    const short = { promotes: JSON.stringify(promotes), valuesPath: "{phase}.yaml" };
    assert.throws(() => readItems(short), {
      message: /^--values-path is "\{phase\}\.yaml"; it must be nothing beside /,
    });
  });

  const wrong: [key: string, item: Record<string, unknown>][] = [
    ["values", { values: "apps/{app}.yaml", keys: ["tag"] }],
    ["keys[0]", { values: "{phase}.yaml", keys: ["a..b"] }],
    ["keys[0]", { values: "{phase}.yaml", keys: ["images[0].tag"] }],
    ["kustomization", { kustomization: "../{phase}" }],
    ["images[0]", { kustomization: "{phase}", images: ["shop:1.0"] }],
    ["chart", { chart: "{phase}/{team}/Chart.yaml" }],
    ["dependencies[0]", { chart: "{phase}/Chart.yaml", dependencies: ["a/b"] }],
    ["copy", { copy: "${app}/{phase}" }],
  ];
  for (const [key, item] of wrong) {
    it(`are refused in the same words for ${key} of ${JSON.stringify(item)}`, () => {
      const [, path, said] = /^repository\.layout\.promotes\[0\]\.(\S+) is .*; allowed: (.*)\.$/s.exec(
        program([item]) ?? "",
      )!;
      assert.equal(path, key);
      assert.equal(itemsProblem([item])?.replace(/^.*; it must be /s, ""), said);
    });
  }

  it("are as many for both", () => {
    const list = (length: number) => Array.from({ length }, (_, n) => ({ copy: `${n}/{phase}` }));
    for (const count of [0, 1, mostItems, mostItems + 1]) {
      assert.equal(program(list(count)) === undefined, itemsProblem(list(count)) === undefined, String(count));
    }
  });

  it("are accepted by both or by neither, whatever stands in them", () => {
    const bits = fc.constantFrom("{phase}", "{app}", "/", "..", ".", "a", "[b=c]", "[0]", " ", ":1", "\\.", "-", "@");
    const text = fc.array(bits, { minLength: 0, maxLength: 5 }).map((each) => each.join(""));
    const other = fc.constantFrom<unknown>(null, true, false, 0, {}, [], undefined);
    const value = fc.oneof(text, fc.array(fc.oneof(text, other), { maxLength: 2 }), other);
    const names = [...new Set(Object.values(itemFields).flatMap((fields) => Object.keys(fields))), "other"];
    const changed = fc
      .tuple(fc.constantFrom(...items), fc.constantFrom(...names), value)
      .map(([item, name, given]) => ({ ...item, [name]: given }));
    const without = fc
      .tuple(fc.constantFrom(...items), fc.constantFrom(...names))
      .map(([item, name]) => Object.fromEntries(Object.entries(item).filter(([key]) => key !== name)));
    const list = fc.array(fc.oneof(changed, without, fc.constantFrom(...items), value), { maxLength: 3 });
    fc.assert(
      fc.property(fc.oneof(list, value), (promotes) => {
        // Nothing at all is the default, which the program has without being told.
        fc.pre(promotes !== undefined);
        const [said, must] = [program(promotes), itemsProblem(promotes)];
        assert.equal(said === undefined, must === undefined, `${said} / ${must}`);
      }),
      { numRuns: 3000 },
    );
  });
});
