// A gate: nobody has stopped promotions.
import type { Gate } from "./gate";
import { byWord, counts, said } from "./words";

export const stop: Gate = {
  name: "stop",
  by: "person",
  look: ({ phase, now, ofAll }) =>
    byWord(ofAll, ({ stop: word, path }) => {
      if (!word || !counts(word, now) || word.phases?.includes(phase) === false) return undefined;
      const where = word.phases === undefined ? "" : ` into ${phase}`;
      return { reason: `Promotions${where} are stopped: ${said(word, path)}`, opens: word.until };
    }),
};
