// The gates before an edge in words: what they are, and what a change makes of them. Only what is known to be harmless is shown.
import { millisecondsOf } from "../../policy/lib/durations";
import { PULL_REQUEST } from "../../policy/lib/gates";
import type { Gates } from "../../policy/lib/gates";
import { named } from "./named";

/** One gate in words, and all of what it is, which its words may leave out. */
interface Gate {
  /** Such as `soak 24h`; empty where there is none. */
  words: string;
  /** What is left of them where a change begins with the same word, such as `24h`. */
  short: string;
  whole: string;
}

/** Each gate, in the order in which people see them. */
function gatesIn({ soak, windows, needs, checks, carrier, autoMerge }: Gates): Gate[] {
  // No order means anything in either list.
  const phases = [...needs].sort();
  const count = counted(windows.length, "window");
  const asked = counted(checks.length, "check");
  return [
    labelled("soak", soak === "" || millisecondsOf(soak) > 0 ? soak : "(hidden)", soak),
    { words: count, short: count, whole: JSON.stringify(windows.map((window) => JSON.stringify(window)).sort()) },
    labelled(
      "by",
      carrier === PULL_REQUEST ? `pull request${autoMerge ? " that the forge merges" : ""}` : "",
      carrier + String(autoMerge),
    ),
    { words: asked, short: asked, whole: JSON.stringify([...checks].sort()) },
    labelled("needs", phases.map(named).join(" and "), JSON.stringify(phases)),
  ];
}

const counted = (count: number, what: string): string =>
  count === 0 ? "" : `${count} ${what}${count === 1 ? "" : "s"}`;

const labelled = (label: string, short: string, whole: string): Gate => ({
  words: short === "" ? "" : `${label} ${short}`,
  short,
  whole,
});

/** Words for each gate that there is. */
export const gateWords = (gates: Gates): string[] =>
  gatesIn(gates).flatMap(({ words }) => (words === "" ? [] : [words]));

/** What became of each gate that is not as it was. */
export function gateChanges(before: Gates, after: Gates): string[] {
  const old = gatesIn(before);
  return gatesIn(after).flatMap((now, i) => changeOf(old[i]!, now));
}

function changeOf(old: Gate, now: Gate): string[] {
  if (old.whole === now.whole) return [];
  if (old.words === "") return [`${now.words} added`];
  if (now.words === "") return [`${old.words} removed`];
  return [old.words === now.words ? `${now.words} changed` : `${old.words} -> ${now.short}`];
}
