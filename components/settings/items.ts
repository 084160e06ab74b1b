// The items of a promotion, as the configuration has them. Their fields and grammars stand in the contract, since the step checks the same.
import { z } from "zod";
import { type Item, itemFields, type ItemKindName, itemKinds, mostItems } from "../../contract/items";
import { text } from "./text";
import { byKey, variants } from "./variants";

type Meaning = Pick<z.core.GlobalMeta, "description" | "defaultText">;

/** What each kind of item is for, and each of its fields. */
const meanings: Record<ItemKindName, { kind: string; fields: Record<string, Meaning> }> = {
  values: {
    kind: "Texts of a YAML or JSON file.",
    fields: {
      values: { description: "YAML or JSON file of a phase. Holds {phase}, and may hold {app}." },
      keys: {
        description:
          "With `values`: the keys of what is carried. A number counts the items of a list, a field finds one: `images.0.tag`, `sidecars[name=proxy].tag`.",
      },
    },
  },
  kustomization: {
    kind: "Images of a kustomization: `newTag`, `digest`, and `newName` where the source phase sets it.",
    fields: {
      kustomization: {
        description: "Folder of a phase with a kustomization file. Holds {phase}, and may hold {app}.",
      },
      images: {
        description: "With `kustomization`: names of the images, as its file has them.",
        defaultText: "all that the source phase sets",
      },
      refs: {
        description:
          "With `kustomization`, true: the `?ref=` of remote resources and components, which both phases have, is carried too.",
        defaultText: "`false`",
      },
    },
  },
  chart: {
    kind: "Versions in a Chart.yaml.",
    fields: {
      chart: { description: "Chart.yaml of a phase. Holds {phase}, and may hold {app}." },
      dependencies: {
        description: "With `chart`: names, or aliases, of the dependencies whose versions are carried.",
        defaultText: "all that the source phase has",
      },
      version: { description: "With `chart`, true: the chart's own version is carried too.", defaultText: "`false`" },
    },
  },
  copy: {
    kind: "A file or folder as it is.",
    fields: {
      copy: {
        description:
          "File or folder of a phase that becomes as the source phase has it: what was added, changed and removed, links and modes included. Holds {phase}, and may hold {app}.",
      },
    },
  },
};

type Field = (typeof itemFields)[ItemKindName][string];

function fieldOf({ grammar = [], list, flag, optional }: Field): z.ZodType {
  const given =
    flag === true ? z.boolean() : list === true ? z.array(text(grammar)).min(1, "at least one") : text(grammar);
  return optional === true ? given.optional() : given;
}

function shapeOf(kind: ItemKindName): z.ZodObject {
  const { kind: description, fields } = meanings[kind];
  const shape = Object.entries(itemFields[kind]).map(([name, field]) => [name, fieldOf(field).meta(fields[name]!)]);
  return z.strictObject(Object.fromEntries(shape) as Record<string, z.ZodType>).meta({ description });
}

const shapes = Object.fromEntries(itemKinds.map((kind) => [kind, shapeOf(kind)])) as Record<ItemKindName, z.ZodObject>;

/** All that a promotion carries. */
export const itemsSchema = z
  .array(variants(Object.values(shapes), byKey(shapes)) as unknown as z.ZodType<Item, Item>)
  .refine((items) => items.length >= 1 && items.length <= mostItems, { error: `1 to ${mostItems} items` });
