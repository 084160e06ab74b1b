// The nearest of the words that are known: what was probably meant by one that is not.

/** How many letters are put in, left out, changed, or swapped with their neighbour between two words. */
function distance(a: string, b: string): number {
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const last = row;
    row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2]! + 1 : Infinity;
      row.push(Math.min(row[j - 1]! + 1, last[j]! + 1, changed, swapped));
    }
    before = last;
  }
  return row[b.length]!;
}

const plain = (word: string) => word.toLowerCase().replace(/[^a-z0-9]/g, "");

/** The known word that was probably meant, or undefined where none is near: upper case, `-`, `_` and `.` count for nothing. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const given = plain(word);
  if (given === "") return undefined;
  const rated = known
    .map((each) => ({ each, far: distance(given, plain(each)), length: Math.max(given.length, plain(each).length) }))
    .sort((a, b) => a.far - b.far);
  const [best] = rated;
  return best !== undefined && best.far <= Math.max(1, Math.floor(best.length / 3)) ? best.each : undefined;
}

/** `; did you mean x?`, or nothing. */
export function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? "" : `; did you mean ${near}?`;
}
