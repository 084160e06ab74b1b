// The record of an application's promotions.
import * as assert from "node:assert/strict";
import { end } from "../../testkit/ends";
import { endsOf, keptEnds, newRecord, withEnd } from "../src/ends/record";

describe("a record", () => {
  const edge = { source: "test", target: "prod" };

  it("keeps the last 10 ends of each edge, newest first", () => {
    let record = newRecord("shop", "argo");
    for (let n = 0; n < 15; n++) {
      const minute = String(n).padStart(2, "0");
      record = withEnd(
        record,
        edge,
        end("promoted", { workflow_uid: `w${n}`, finished_at: `2026-01-01T10:${minute}:00Z` }),
      );
    }
    const ends = endsOf(record, edge);
    assert.equal(ends.length, keptEnds);
    assert.deepEqual([ends[0]?.workflow_uid, ends.at(-1)?.workflow_uid], ["w14", "w5"]);
    assert.deepEqual(endsOf(record, { source: "dev", target: "test" }), []);
  });

  it("holds an end once, however often it is written", () => {
    const once = withEnd(newRecord("shop", "argo"), edge, end("promoted"));
    assert.deepEqual(endsOf(withEnd(once, edge, end("promoted")), edge), [end("promoted")]);
  });

  it("that cannot be read counts as lost", () => {
    for (const text of ["", "{", "{}", '[{"outcome":"won"}]', "[null]"]) {
      assert.deepEqual(endsOf({ metadata: { name: "x" }, data: { "test.prod": text } }, edge), []);
    }
  });
});
