// A gate: nobody has stopped promotions.
import type { Gate } from "./gate";
import { counts, said } from "./words";

export const stop: Gate = async ({ phase, now }, words) => {
  const { stop: word, path } = await words.ofAll();
  if (!word || !counts(word, now) || word.phases?.includes(phase) === false) return undefined;
  return `Promotions${word.phases === undefined ? "" : ` into ${phase}`} are stopped: ${said(word, path)}`;
};
