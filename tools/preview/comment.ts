// Fits sections of Markdown into one comment.

/** The most characters that a comment on GitHub may have. */
export const commentLimit = 65536;

/** A part of the comment. Lines may be left out from the end where the whole is too long; head and tail stay. */
export interface Section {
  head: string[];
  lines: string[];
  tail: string[];
}

/** A section whose every line stays. */
export function fixed(...lines: string[]): Section {
  return { head: lines, lines: [], tail: [] };
}

/**
 * Joins sections to a text of at most `limit` characters. Lines are left out of the last section first, since the first
 * ones say most; a note says how many.
 */
export function fit(sections: Section[], limit = commentLimit): string {
  const kept = sections.map((section) => section.lines.length);
  const text = () => sections.map((section, i) => render(section, kept[i]!)).join("\n\n") + "\n";
  for (let i = sections.length - 1; i >= 0 && text().length > limit; i--) {
    // The length grows with every line that stays, so the most lines that fit are found by halving.
    let low = 0;
    let high = kept[i]!;
    while (low < high) {
      kept[i] = Math.ceil((low + high) / 2);
      if (text().length > limit) high = kept[i]! - 1;
      else low = kept[i]!;
    }
    kept[i] = low;
  }
  const whole = text();
  return whole.length > limit ? whole.slice(0, limit) : whole;
}

function render({ head, lines, tail }: Section, keep: number): string {
  const left = lines.length - keep;
  const note = left > 0 ? [`(${left} more ${left === 1 ? "line" : "lines"} left out)`] : [];
  return [...head, ...lines.slice(0, keep), ...note, ...tail].join("\n");
}

/** Text for a cell of a table. */
export function cell(text: string): string {
  return text.replace(/\|/g, "\\|").replace(/\s*\n\s*/g, " ");
}
