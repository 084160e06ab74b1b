// The policies reference is what the policies say.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { reference, referenceFile } from "./docs";
import { policies } from "./policies";

describe("the policies reference", () => {
  it("is up to date (npm run docs -w policy writes it)", () => {
    assert.equal(readFileSync(referenceFile, "utf8"), reference());
  });

  it("has every policy once", () => {
    const titles = [...reference().matchAll(/^### (.*)$/gm)].map((match) => match[1]);
    assert.deepEqual(
      titles,
      policies.map((policy) => policy.pulumi.name),
    );
  });
});
