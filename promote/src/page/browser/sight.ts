// Which rows are in sight, and whether there is room for columns.
import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";

/** Rows that are made above and below what is in sight. */
const spare = 6;

/** The first row in sight, and the one behind the last. */
export function useSight(
  list: RefObject<HTMLElement | null>,
  height: number,
  rows: number,
  hidden: boolean,
): readonly [number, number] {
  const [sight, setSight] = useState<readonly [number, number]>([0, 20]);
  const look = (): void => {
    if (list.current === null || hidden) return;
    const { top } = list.current.getBoundingClientRect();
    const first = Math.max(0, Math.floor(-top / height) - spare);
    const end = Math.ceil((window.innerHeight - top) / height) + spare;
    setSight((before) => (before[0] === first && before[1] === end ? before : [first, end]));
  };
  useLayoutEffect(look, [height, rows, hidden]);
  useEffect(() => {
    window.addEventListener("scroll", look, { passive: true });
    window.addEventListener("resize", look);
    return () => {
      window.removeEventListener("scroll", look);
      window.removeEventListener("resize", look);
    };
  }, [height, hidden]);
  return sight;
}

/** Whether the screen is a phone's: then each application is a card. */
export function useNarrow(): boolean {
  const query = "(max-width: 760px)";
  const [narrow, setNarrow] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const changed = (): void => setNarrow(media.matches);
    media.addEventListener("change", changed);
    return () => media.removeEventListener("change", changed);
  }, []);
  return narrow;
}
