// Runs the policy pack over deliberately bad stacks: each trips exactly the policies that its header names.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { policies } from "../policy/policies";
import { record } from "../policy/spec/record";
import { runPack, type PackConfig } from "../policy/spec/run";

const folder = path.join(__dirname, "bad-stacks");
const files = readdirSync(folder).filter((file) => file.endsWith(".ts") && file !== "shared.ts");

/** What the comment lines at the top of a stack say after `keyword:`. */
function header(file: string, keyword: string): string[] {
  const lines = readFileSync(path.join(folder, file), "utf8").split("\n");
  const found = lines.filter((line) => line.startsWith(`// ${keyword}: `)).map((line) => line.split(": ")[1]!);
  return found.flatMap((line) => line.split(",").map((name) => name.trim()));
}

describe("the policy pack over bad stacks", () => {
  for (const file of files) {
    it(`${path.basename(file, ".ts")} trips exactly what its header names`, async () => {
      const [name = "test"] = header(file, "Configuration");
      const config = JSON.parse(readFileSync(path.join(__dirname, `../policy/${name}.json`), "utf8")) as PackConfig;
      const options = { project: "bad", stack: path.basename(file, ".ts"), preview: true };
      // eslint-disable-next-line @typescript-eslint/no-require-imports -- a stack runs when it is loaded
      const resources = await record(() => require(path.join(folder, file)), options);
      const { reports, unknown } = await runPack(policies, resources, config);
      const tripped = [...new Set(reports.map(({ policy }) => policy))].sort();
      assert.deepEqual({ tripped, unknown }, { tripped: header(file, "Trips").sort(), unknown: [] });
    });
  }

  it("every policy is tripped by a bad stack", () => {
    const tripped = new Set(files.flatMap((file) => header(file, "Trips")));
    const untripped = policies.map((policy) => policy.pulumi.name).filter((name) => !tripped.has(name));
    assert.deepEqual(untripped, [], `no line "// Trips:" in test/bad-stacks names ${untripped.join(", ")}`);
  });
});
