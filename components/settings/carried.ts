// What a promotion carries, by a layout.
import { type Item, shortForm } from "../../contract/items";
import { defaultValuesPath, defaultVersionKey } from "../../contract/repository";

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
  return { valuesPath: values ?? defaultValuesPath, versionKey: versionKey ?? defaultVersionKey };
}

/** The items that a promotion carries. */
export const itemsOf = ({ promotes, values, versionKey }: SaysWhat): readonly Item[] =>
  promotes ?? shortForm(values ?? defaultValuesPath, versionKey ?? defaultVersionKey);
