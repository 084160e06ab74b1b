// Kinds of items, by the key of their path in the configuration. A new kind is a file of its own and a line here.
import { kindOfItem } from "../../../../contract/items";
import type { Item, ItemKindName } from "../../../../contract/items";
import { chart } from "./chart";
import { copy } from "./copy";
import type { ItemKind } from "./item";
import { kustomization } from "./kustomization";
import { values } from "./values";

const kinds = { values, kustomization, chart, copy } satisfies Record<ItemKindName, unknown>;

/** What an item is of. */
export const kindOf = (item: Item): ItemKind<Item> => kinds[kindOfItem(item)];
