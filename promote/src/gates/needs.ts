// A gate: other phases have verified the same version too.
import { briefly } from "../version";
import type { Gate } from "./gate";

export const needs: Gate = {
  name: "needs",
  by: "edge",
  look: ({ gates: { needs: phases = [] }, phase, version = "", verifiedIn }) => {
    if (phases.length === 0) return undefined;
    const missing = phases.filter((each) => !verifiedIn.has(each));
    const named = `${briefly(version)} verified in ${(missing.length > 0 ? missing : phases).join(" and ")} too`;
    return { open: missing.length === 0, reason: `${phase} needs ${named}.` };
  },
};
