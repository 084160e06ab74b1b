// The policies reference is what the policies say, and the README says what share of the corpus they catch.
import assert from "node:assert/strict";
import { outdated, reference } from "./docs";
import { policies } from "./policies";

describe("what is written from the policies and their corpus", () => {
  it("is up to date (npm run docs -w policy writes it)", async () => {
    const files = [...(await outdated()).keys()];
    assert.deepEqual(files, [], `${files.join(", ")}: not as the pack has it; npm run docs -w policy writes it`);
  });
});

describe("the policies reference", () => {
  it("has every policy once", () => {
    const titles = [...reference().matchAll(/^### (.*)$/gm)].map((match) => match[1]);
    assert.deepEqual(
      titles,
      policies.map((policy) => policy.pulumi.name),
    );
  });
});
