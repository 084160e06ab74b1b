// A gate: what was verified has run on without a break for long enough.
import { millisecondsOf } from "../../../contract/duration";
import { timeText } from "./gate";
import type { Gate } from "./gate";

export const soak: Gate = {
  name: "soak",
  by: "edge",
  look: ({ gates: { soak: time }, now, soaking }) => {
    if (time === undefined) return undefined;
    if (soaking === undefined) return { open: false, reason: `A soak of ${time} begins once it is verified.` };
    const { since, ill } = soaking;
    const opens = new Date(since.getTime() + (millisecondsOf(time) ?? 0));
    const ran = `it runs without a break since ${timeText(since)}`;
    if (ill !== undefined) return { open: false, reason: `The soak of ${time} is not over while ${ill}.` };
    if (now >= opens) return { open: true, reason: `The soak of ${time} is over: ${ran}.`, opens };
    return { open: false, reason: `The soak of ${time} is over at ${timeText(opens)}: ${ran}.`, opens };
  },
};
