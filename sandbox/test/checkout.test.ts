// Two checkouts on one machine: one sandbox, and always a word about whose program is on it.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strangeProgram, takeOver, takeOverNotice } from "../lib/checkout";

describe("a second checkout", () => {
  let state: string;
  beforeEach(() => (state = join(mkdtempSync(join(tmpdir(), "checkout-")), "state")));
  afterEach(() => rmSync(join(state, ".."), { recursive: true }));
  const words = (root: string) => [takeOverNotice(root, state), strangeProgram(root, state)];

  it("is told by `make up` that the sandbox has the first one's program, and gets its own", () => {
    takeOver("/first", state);
    assert.equal(
      takeOverNotice("/second", state),
      "the sandbox has the program of the checkout /first; now it gets that of this one, /second",
    );
  });

  it("is told by commands that use the sandbox as it is", () => {
    takeOver("/first", state);
    assert.equal(
      strangeProgram("/second", state),
      "The sandbox of this machine has the program of the checkout /first, not of this one, /second: `make up` here puts this one's on it.",
    );
  });

  it("is told nothing once it has taken the sandbox over, and the first is told then", () => {
    takeOver("/first", state);
    takeOver("/second", state);
    assert.deepEqual(words("/second"), [undefined, undefined]);
    assert.ok(words("/first").every((word) => word?.includes("/second")));
  });

  it("is told nothing where there is no sandbox", () => {
    assert.deepEqual(words("/second"), [undefined, undefined]);
  });
});
