// A gate: nobody holds this phase of the application.
import type { Gate } from "./gate";
import { byWord, counts, said } from "./words";

export const hold: Gate = {
  name: "hold",
  by: "person",
  look: ({ phase, now, ofApp }) =>
    byWord(ofApp, ({ hold: byPhase, path }) => {
      const word = byPhase.get(phase);
      return word && counts(word, now)
        ? { reason: `${phase} is held: ${said(word, path)}`, opens: word.until }
        : undefined;
    }),
};
