// A gate: the time is one at which promotions are made.
import type { Window } from "../../../contract/windows";
import { windowsAt, type WindowsAt } from "../../../contract/windows";
import { timeText } from "./gate";
import type { Gate } from "./gate";

/** The same for every application at one moment. */
const known = new WeakMap<readonly Window[], { moment: number; found: WindowsAt }>();

function lookAt(all: readonly Window[], now: Date): WindowsAt {
  const last = known.get(all);
  if (last?.moment === now.getTime()) return last.found;
  const found = windowsAt(all, now);
  known.set(all, { moment: now.getTime(), found });
  return found;
}

const written = ({ schedule, duration, timeZone }: Window): string => `${schedule} for ${duration}, ${timeZone}`;

export const windows: Gate = {
  name: "windows",
  by: "edge",
  look: ({ gates: { windows: all = [] }, phase, now }) => {
    if (all.length === 0) return undefined;
    const { isOpen, denying, opens } = lookAt(all, now);
    if (isOpen) return { open: true, reason: `A window of ${phase} is open.` };
    const why = denying[0]
      ? `A window denies promotions into ${phase} (${written(denying[0])})`
      : `No window of ${phase} is open`;
    const next = opens === undefined ? "and none was found that will be" : `the next is at ${timeText(opens)}`;
    return { open: false, reason: `${why}; ${next}.`, opens };
  },
};
