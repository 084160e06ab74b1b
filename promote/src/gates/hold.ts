// A gate: nobody holds this phase of the application.
import type { Gate } from "./gate";
import { counts, said } from "./words";

export const hold: Gate = async ({ app, phase, now }, words) => {
  const { hold: byPhase, path } = await words.ofApp(app);
  const word = byPhase.get(phase);
  return word && counts(word, now) ? `${phase} is held: ${said(word, path)}` : undefined;
};
