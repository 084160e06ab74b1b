// The nearest of the words that are known: what was probably meant by one that is not.

/** How many letters are put in, left out, changed, or swapped with their neighbor between two words. */
function distance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => i + j));
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const changed = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      rows[i]![j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, changed, swapped);
    }
  }
  return at(a.length, b.length);
}

const plain = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]/g, "");

/** The known word that was probably meant; undefined where none is near. Case and `-`, `_`, `.` count for nothing. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const given = plain(word).slice(0, 64);
  if (given === "") return undefined;
  let best: { name: string; far: number } | undefined;
  for (const name of known) {
    const other = plain(name);
    const far = distance(given, other);
    const near = far <= Math.max(1, Math.floor(Math.max(given.length, other.length) / 3));
    if (near && far < (best?.far ?? Infinity)) best = { name, far };
  }
  return best?.name;
}

/** The same as the end of a sentence: ` (shop?)`; empty where none is near. */
export function meantBy(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  return meant === undefined ? "" : ` (${meant}?)`;
}
