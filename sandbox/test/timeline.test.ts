// The timeline that the demo prints.
import assert from "node:assert/strict";
import { formatTimeline } from "../demo/timeline";
import { explain, SandboxError } from "../lib/errors";

describe("the timeline", () => {
  it("shows seconds since the push and since the moment before", () => {
    const lines = formatTimeline([
      { what: "pushed", time: 100 },
      { what: "synced", time: 104 },
      { what: "promoted", time: 119 },
    ]).split("\n");
    assert.deepEqual(lines.slice(2), [
      "     0 s     +0 s  pushed",
      "     4 s     +4 s  synced",
      "    19 s    +15 s  promoted",
    ]);
  });
});

describe("an error of the sandbox", () => {
  it("is shown as a sentence, what to do, and the lines that matter, without a stack trace", () => {
    const text = explain(new SandboxError("The thing failed.", "Do the other thing.", ["line 1", "line 2"]));
    assert.equal(text, "Error: The thing failed.\nWhat to do: Do the other thing.\n  | line 1\n  | line 2");
  });
});
