// A gate: nobody has refused this version for the phase.
import { firstText } from "../version";
import type { Gate } from "./gate";
import { said } from "./words";

export const refused: Gate = async ({ app, phase, version = "" }, words) => {
  const { refused: byPhase, path } = await words.ofApp(app);
  const names = [version, firstText(version)];
  const word = byPhase[phase]?.find((each) => names.includes(each.version));
  return word && `${word.version} is refused in ${phase}: ${said(word, path)}`;
};
