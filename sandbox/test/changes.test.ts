// Changes to a cluster's objects for a while: the patches that make them and put them back.
import assert from "node:assert/strict";
import { jsonPatch, valueAt } from "../cluster/changes";

describe("a change to an object", () => {
  const object = { data: { "a/b": "1" }, spec: { containers: [{ env: ["x"] }] } };

  it("finds the value of a field, through lists too", () => {
    assert.equal(valueAt(object, ["data", "a/b"]), "1");
    assert.deepEqual(valueAt(object, ["spec", "containers", "0", "env"]), ["x"]);
    assert.equal(valueAt(object, ["nothing", "here"]), undefined);
  });

  it("replaces a value, and the other way round puts it back", () => {
    assert.deepEqual(jsonPatch(["data", "k"], "1", "2"), [{ op: "replace", path: "/data/k", value: "2" }]);
    assert.deepEqual(jsonPatch(["data", "k"], "2", "1"), [{ op: "replace", path: "/data/k", value: "1" }]);
  });

  it("adds what was not there, and removes it again", () => {
    assert.deepEqual(jsonPatch(["data", "k"], undefined, "2"), [{ op: "add", path: "/data/k", value: "2" }]);
    assert.deepEqual(jsonPatch(["data", "k"], "2", undefined), [{ op: "remove", path: "/data/k" }]);
  });

  it("is none where the value is there already", () => {
    assert.deepEqual(jsonPatch(["data", "k"], ["x"], ["x"]), []);
    assert.deepEqual(jsonPatch(["data", "k"], undefined, undefined), []);
  });

  it("escapes a key that holds a slash", () => {
    assert.deepEqual(jsonPatch(["data", "a/b~c"], "1", "2"), [{ op: "replace", path: "/data/a~1b~0c", value: "2" }]);
  });
});
