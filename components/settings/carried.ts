// What a promotion carries, by a layout.
import { type Item, shortForm } from "../../contract/items";

/** The keys of a layout that say what a promotion carries. */
export interface SaysWhat {
  promotes?: readonly Item[] | undefined;
  values?: string | undefined;
  versionKey?: string | undefined;
}

/** What a promotion carries as the step is told it: items, or the short form of one. */
export type Carried = { promotes: string } | { valuesPath: string; versionKey: string };

/** What a promotion carries, in the form in which it was configured: a step of any version reads the short one. */
export function carriedBy({ promotes, values, versionKey }: SaysWhat): Carried {
  if (promotes !== undefined) return { promotes: JSON.stringify(promotes) };
  const [item] = shortForm(values, versionKey);
  return { valuesPath: item.values, versionKey: item.keys[0] };
}

/** The items that a promotion carries. */
export const itemsOf = ({ promotes, values, versionKey }: SaysWhat): readonly Item[] =>
  promotes ?? shortForm(values, versionKey);
