// A gate: nobody has refused this version for the phase.
import { names } from "../version";
import type { Gate } from "./gate";
import { said } from "./words";

export const refused: Gate = async ({ app, phase, version = "" }, words) => {
  const { refused: byPhase, path } = await words.ofApp(app);
  const word = byPhase.get(phase)?.find((each) => names(each.version, version));
  return word && `${word.version} is refused in ${phase}: ${said(word, path)}`;
};
