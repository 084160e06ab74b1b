// How the GitOps repository is laid out: what a promotion carries, and what manifests are made from.
import { z } from "zod";
import { type Item, shortForm } from "../../contract/items";
import {
  chartPath,
  defaultChart,
  defaultGenerators,
  defaultValuesPath,
  defaultVersionKey,
  generatorsGlob,
  sharedPath,
  valuesPath,
  versionKey,
} from "../../contract/repository";
import { itemsSchema } from "./items";
import { layoutProblems } from "./layoutProblems";
import { proofSchema } from "./proof";
import { text } from "./text";

export const layoutSchema = z
  .strictObject({
    generators: text(generatorsGlob).default(defaultGenerators).meta({
      description: "Glob of the generator files, one per application and phase. Its one folder `*` is the application.",
    }),
    chart: text(chartPath)
      .default(defaultChart)
      .meta({ description: "Folder of the application's Helm chart. May hold {app}." }),
    values: text(valuesPath)
      .optional()
      .meta({
        description: "Values file of a phase. Holds {phase}, and may hold {app}.",
        defaultText: `\`${defaultValuesPath}\``,
      }),
    shared: z.array(text(sharedPath)).default([]).meta({
      description:
        "Paths besides chart and values file that manifests are made from, such as the folder of a library chart. May hold {app} and {phase}. Argo CD makes manifests again only for commits that change one of them.",
    }),
    versionKey: text(versionKey)
      .optional()
      .meta({
        description:
          "Key of the version in the values file: in short what a promotion carries, where that is one key of this file. A number counts the items of a list, a field finds one: `images.0.tag`, `sidecars[name=proxy].tag`.",
        defaultText: `\`${defaultVersionKey}\``,
      }),
    promotes: itemsSchema.optional().meta({
      description:
        "What a promotion carries, all of it by one commit or none: a list of items, each with one of the keys `values`, `kustomization`, `chart`, `copy`.",
      defaultText: "the key `versionKey` of the file `values`",
    }),
    proof: proofSchema,
  })
  .superRefine(layoutProblems, { when: () => true });

/** How the GitOps repository is laid out. */
export type Layout = z.infer<typeof layoutSchema>;

/** The keys that say what a promotion carries. */
type SaysWhat = Pick<Layout, "promotes" | "values" | "versionKey">;

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
