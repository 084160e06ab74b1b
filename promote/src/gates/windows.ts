// A gate: the time is one at which promotions are made.
import type { Window } from "../../../contract/windows";
import { windowsAt } from "../../../contract/windows";
import { timeText } from "./gate";
import type { Gate } from "./gate";

const written = ({ schedule, duration, timeZone }: Window): string => `${schedule} for ${duration}, ${timeZone}`;

export const windows: Gate = {
  name: "windows",
  by: "edge",
  look: ({ gates: { windows: all = [] }, phase, now }) => {
    if (all.length === 0) return undefined;
    const { isOpen, denying, opens } = windowsAt(all, now);
    if (isOpen) return { open: true, reason: `A window of ${phase} is open.` };
    const why = denying[0]
      ? `A window denies promotions into ${phase} (${written(denying[0])})`
      : `No window of ${phase} is open`;
    const next = opens === undefined ? "and none was found that will be" : `the next is at ${timeText(opens)}`;
    return { open: false, reason: `${why}; ${next}.`, opens };
  },
};
