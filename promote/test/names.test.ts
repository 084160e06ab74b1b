// Which applications no Workflow can be named after, and what is said of them.
import * as assert from "node:assert/strict";
import { longestAppName, workflowName } from "../../contract/identity";
import { refusal } from "../src/versions/workflowNames";

const commit = "a".repeat(40);

describe("the name of an application", () => {
  it("is refused from the first character that does not fit into a Workflow's name of 63", () => {
    const fits = "a".repeat(longestAppName("test"));
    assert.equal(workflowName(fits, "test", commit).length, 63);
    assert.equal(refusal(fits, "test"), undefined);
    const reason = "the application's name has 46 characters, and a Workflow for test takes 45 at most";
    assert.equal(refusal(`${fits}a`, "test"), reason);
  });

  it("is refused whatever it is, where ids of commits do not fit into a label", () => {
    assert.equal(refusal("shop", "test", commit), undefined);
    assert.match(refusal("shop", "test", "a".repeat(64)) ?? "", /^ids of commits have 64 digits .*takes 63; /);
  });

  for (const name of ["1shop", "Shop", "shop.one", "shop-", "shop_one"]) {
    it(`is refused as ${name}, which the Sensor's pattern drops`, () => {
      assert.match(refusal(name, "test") ?? "", /lower-case letters, digits and '-', with a letter first/);
    });
  }
});
