// Rows of the state table, and what is asserted of each.
import * as assert from "node:assert/strict";
import { due } from "../../testkit/ends";
import { decideState } from "../src/ends/states";
import type { Facts, State } from "../src/ends/states";

/** What it is, what is known besides that it is due, the state, and what the sweep does: nothing that is left out. */
export type StateRow = [
  fact: string,
  change: Partial<Facts>,
  state: State,
  does: { resend?: boolean; promote?: boolean; unrecorded?: boolean },
];

/** A test for each row. */
export function itIs(table: readonly StateRow[]): void {
  for (const [fact, change, expected, does] of table) {
    it(`is ${fact}`, () => {
      const { state, resend, promote, unrecorded, reason } = decideState({ ...due, ...change });
      assert.deepEqual(
        { state, resend, promote, unrecorded },
        { state: expected, resend: false, promote: false, unrecorded: false, ...does },
      );
      assert.match(reason, /\S\.$/);
    });
  }
}
