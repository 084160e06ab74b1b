// The memory of what was read: it holds no more than it may, whatever is read.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { Bounded } from "../src/git/bounded";

describe("a memory up to a size", () => {
  const length = (text: string): number => text.length;

  it("forgets what is older, and keeps what came last however large it is", () => {
    const memory = new Bounded<string>(5, length);
    memory.set("a", "aa");
    memory.set("b", "bb");
    memory.set("c", "cc");
    assert.deepEqual(
      ["a", "b", "c"].map((key) => memory.get(key)),
      [undefined, "bb", "cc"],
    );
    memory.set("d", "dddddddd");
    assert.deepEqual(
      ["b", "c", "d"].map((key) => memory.get(key)),
      [undefined, undefined, "dddddddd"],
    );
  });

  it("never holds more than its limit and the last value, and nothing that was not put in", () => {
    const put = fc.tuple(fc.constantFrom("a", "b", "c", "d"), fc.string({ maxLength: 8 }));
    fc.assert(
      fc.property(fc.array(put), fc.integer({ min: 1, max: 20 }), (puts, limit) => {
        const memory = new Bounded<string>(limit, length);
        const last = new Map<string, string>();
        for (const [key, value] of puts) {
          memory.set(key, value);
          last.set(key, value);
          assert.equal(memory.get(key), value);
          const held = [...last.keys()].filter((each) => memory.get(each) !== undefined);
          for (const each of held) assert.equal(memory.get(each), last.get(each));
          const others = held.filter((each) => each !== key).reduce((sum, each) => sum + last.get(each)!.length, 0);
          assert.ok(others === 0 || others + value.length <= limit);
        }
      }),
    );
  });
});
