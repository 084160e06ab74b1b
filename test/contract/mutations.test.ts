// Every fact of the contract has a mutation: `npm run mutations` shows that each of these fails a unit test.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { mutations } from "./mutations";

const root = path.join(__dirname, "../..");

/** The TypeScript files of a folder, their tests apart, with their texts. */
const sources = (folder: string): [file: string, text: string][] =>
  fs
    .readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => [file, fs.readFileSync(path.join(root, folder, file), "utf8")]);

/** Files of the contract with rules for texts, which the tests beside them try on both sides. Every other holds facts. */
const rules = [
  ...[
    "campaigns",
    "cron",
    "duration",
    "forges",
    "gates",
    "glob",
    "grammar",
    "identity",
    "nearest",
    "pages",
    "phases",
    "proof",
    "repository",
    "sources",
    "ssh",
    "windows",
  ],
];

/** Exports that are made of the others, or that one side alone uses. */
const madeOf = [
  ...["ends.ErrorKind", "ends.EndOutcome", "limits.longestGitCall", "limits.verificationLimits"],
  "events.EventState",
  "verbs.typed",
  // Shapes, which the compiler holds both sides to, and the parts of `itemsProblem`.
  ...["Item", "ItemKindName", "ValuesItem", "KustomizationItem", "ChartItem", "CopyItem"].map(
    (name) => `items.${name}`,
  ),
  ...["mostItems", "itemFields", "itemKinds", "itemPath", "kindOfItem", "kustomizationImage", "dependencyName"].map(
    (name) => `items.${name}`,
  ),
  // Shapes of metrics, and the values of labels, whose types the compiler holds the step to.
  ...["Metric", "Gauge", "SweepGauge", "promotionStates", "gateNames", "problemKinds"].map((name) => `metrics.${name}`),
];

const facts = sources("contract")
  .map(([file, text]) => [path.basename(file, ".ts"), text] as const)
  .filter(([file]) => !rules.includes(file))
  .flatMap(([file, text]) =>
    [...text.matchAll(/^export (?:const|interface|type|function) (\w+)/gm)].map(([, name]) => `${file}.${name}`),
  )
  .filter((fact) => !madeOf.includes(fact));

/** The facts that the files of a folder import. */
const importedIn = (folder: string): Set<string> =>
  new Set(
    sources(folder).flatMap(([, text]) =>
      [...text.matchAll(/^(?:import|export) (?:type )?\{([^}]*)\} from "[^"]*\/contract\/(\w+)";/gm)].flatMap(
        ([, names = "", file]) =>
          names.split(",").map((name) => `${file}.${name.trim().replace(/^type | as .*$/g, "")}`),
      ),
    ),
  );

describe("the facts that program and step agree on", () => {
  for (const fact of facts)
    it(`have a mutation of ${fact}`, () => {
      const has = mutations.some((mutation) => mutation.fact === fact);
      assert.ok(has, `test/contract/mutations.ts has no row of ${fact}`);
    });

  for (const [side, folder] of Object.entries({ program: "components", step: "promote/src" })) {
    const imported = importedIn(folder);
    for (const fact of facts.filter((each) => imported.has(each)))
      it(`have a mutation of ${fact} in the ${side}, which imports it`, () => {
        const has = mutations.some((mutation) => mutation.fact === fact && mutation.file.startsWith(folder));
        assert.ok(has, `test/contract/mutations.ts has no row of ${fact} in ${folder}`);
      });
  }

  it("are looked for in files that hold what the mutations change", () => {
    const absent = mutations.filter(({ file, from }) => !fs.readFileSync(path.join(root, file), "utf8").includes(from));
    assert.deepEqual(absent, []);
  });
});
