// A gate: nobody has refused this version for the phase.
import { names } from "../version";
import type { Gate } from "./gate";
import { byWord, said } from "./words";

export const refused: Gate = {
  name: "refused",
  by: "person",
  look: ({ phase, version = "", ofApp }) =>
    byWord(ofApp, ({ refused: byPhase, path }) => {
      const word = byPhase.get(phase)?.find((each) => names(each.version, version));
      return word && { reason: `${word.version} is refused in ${phase}: ${said(word, path)}` };
    }),
};
