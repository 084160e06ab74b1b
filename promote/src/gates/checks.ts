// A gate: what CI said about the source commit, as the forge shows it.
import type { Gate } from "./gate";

/** How many of the checks that are missing are named. */
const mostNamed = 5;

export const checks: Gate = {
  name: "checks",
  by: "edge",
  look: ({ gates: { checks: wanted = [] }, phase, checked }) => {
    if (wanted.length === 0) return undefined;
    if (checked === undefined)
      return {
        open: false,
        reason: `${phase} needs ${wanted.join(" and ")}, which is asked once nothing else keeps it back.`,
      };
    if ("unknown" in checked)
      return { open: false, reason: `${phase} needs ${wanted.join(" and ")}: ${checked.unknown}` };
    const missing = wanted.filter((each) => checked.said.get(each) !== "success");
    if (missing.length === 0) return { open: true, reason: `${wanted.join(" and ")} passed at the source commit.` };
    const named = missing.slice(0, mostNamed).map((each) => `${each} (${checked.said.get(each) ?? "nothing is said"})`);
    const more = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : "";
    return { open: false, reason: `${phase} needs ${named.join(" and ")}${more} to succeed at the source commit.` };
  },
};
