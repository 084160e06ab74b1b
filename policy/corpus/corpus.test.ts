// Runs the corpus through the pack: every input is judged as it says, and every policy has one.
import assert from "node:assert/strict";
import { policies } from "../policies";
import { type Entry, entriesOf, judged } from "./corpus";

const bad = entriesOf("bad");
const honest = entriesOf("honest");

function judge(entries: readonly Entry[]): void {
  for (const file of new Set(entries.map((entry) => entry.file))) {
    describe(file, () => {
      for (const entry of entries.filter((each) => each.file === file)) {
        it(entry.title, async () => {
          const { said, unknown, reports } = await judged(entry);
          const expected = entry.missed === undefined ? entry.says : [];
          const seen = reports.map(({ policy, message }) => `${policy}: ${message}`).join("\n");
          assert.deepEqual({ said, unknown: [...new Set(unknown)] }, { said: expected, unknown: entry.unknown }, seen);
        });
      }
    });
  }
}

describe("the corpus of bad inputs: each is reported by", () => judge(bad));
describe("the corpus of honest inputs: nothing is said of", () => judge(honest));

describe("the corpus", () => {
  it("holds at least 150 bad inputs and 100 honest ones", () => {
    assert.ok(bad.length >= 150, `${bad.length} bad ones`);
    assert.ok(honest.length >= 100, `${honest.length} honest ones`);
  });
  it("says of every bad input what must be reported", () => {
    const names = new Set(policies.map(({ pulumi }) => pulumi.name));
    for (const { title, says } of bad) {
      assert.ok(says.length > 0, `"${title}" names no policy`);
      assert.deepEqual(
        says.filter((name) => !names.has(name)),
        [],
        title,
      );
    }
  });
  for (const { pulumi } of policies) {
    it(`has a bad input that ${pulumi.name} reports`, () => {
      assert.ok(
        bad.some(({ says }) => says.includes(pulumi.name)),
        `no input of policy/corpus/bad says ${pulumi.name}`,
      );
    });
  }
  it("expects no report of any honest input", () => {
    assert.deepEqual(
      honest.filter(({ says, missed }) => says.length > 0 || missed !== undefined).map(({ title }) => title),
      [],
    );
  });
  it("gives every title once", () => {
    const titles = [...bad, ...honest].map(({ file, title }) => `${file}: ${title}`);
    assert.equal(new Set(titles).size, titles.length);
  });
});
