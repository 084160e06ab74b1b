// F5: what a promotion is called, by the program and by the promotion step alike.
import assert from "node:assert/strict";
import fc from "fast-check";
import { longestAppName, workflowName, workflowNameTemplate } from "./identity";

const commit = "0123456789abcdef0123456789abcdef01234567";

describe("the name of a promotion's Workflow", () => {
  it("is readable, and ends with a digest of application, phase and commit", () => {
    assert.equal(workflowName("shop", "test", commit), "shop-test-94287a8430fc");
  });
  it("differs for two commits that share all digits but the last", () => {
    assert.notEqual(workflowName("shop", "test", commit), workflowName("shop", "test", `${commit.slice(0, -1)}8`));
  });
  it("differs for an application and a phase whose names run together as those of two others do", () => {
    assert.notEqual(workflowName("shop", "eu-prod", commit), workflowName("shop-eu", "prod", commit));
  });
  it("differs for any two identities", () => {
    const name = fc.stringMatching(/^[a-z](-?[a-z0-9]){0,8}$/);
    const identity = fc.tuple(name, name, fc.stringMatching(/^[01]{40}$/));
    fc.assert(
      fc.property(identity, identity, (a, b) => {
        fc.pre(a.join("/") !== b.join("/"));
        assert.notEqual(workflowName(...a), workflowName(...b));
      }),
    );
  });
  it("has 63 characters for the longest application of a phase", () => {
    for (const phase of ["test", "staging", "a".repeat(20)])
      assert.equal(workflowName("a".repeat(longestAppName(phase)), phase, commit).length, 63);
  });
  it("is made by the Sensor from the same three, in the same order", () => {
    assert.equal(
      workflowNameTemplate(".a", ".p", ".c"),
      '{{ .a }}-{{ .p }}-{{ printf "%s/%s/%s" .a .p .c | sha256sum | trunc 12 }}',
    );
  });
});
