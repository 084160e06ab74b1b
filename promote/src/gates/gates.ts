// All gates, in the order in which they are asked. A new one is a file of its own and a line here.
import { PromoteError } from "../errors";
import type { Asked, Gate } from "./gate";
import { hold } from "./hold";
import { refused } from "./refused";
import { stop } from "./stop";
import type { Words } from "./words";

const gates: readonly Gate[] = [stop, hold, refused];

/** Why a version that passed is not promoted now, as one sentence: the first gate that is closed; undefined where all are open. */
export async function closedGate(asked: Asked, words: Words): Promise<string | undefined> {
  for (const gate of gates) {
    const closed = await gate(asked, words).catch((error: unknown) => {
      // Git itself is no gate.
      if (error instanceof PromoteError && error.kind === "missing") return error.message;
      throw error;
    });
    if (closed !== undefined) return closed;
  }
  return undefined;
}
