// How the GitOps repository is laid out: what a promotion carries, and what manifests are made from.
import { z } from "zod";
import { generatorsGlob } from "../../contract/glob";
import {
  chartPath,
  defaultChart,
  defaultGenerators,
  defaultHolds,
  defaultStops,
  defaultValuesPath,
  defaultVersionKey,
  holdsPath,
  renderedPath,
  stopsPath,
  valuesPath,
  versionKey,
} from "../../contract/repository";
import { itemsSchema } from "./items";
import { proofSchema } from "./proof";
import { renderSchema } from "./render";
import { text } from "./text";

export const layoutSchema = z.strictObject({
  generators: text(generatorsGlob).default(defaultGenerators).meta({
    description:
      "Glob of the generator files, one per application and phase: names in which `*` is any characters and `?` is one. Its one folder `*` is the application.",
  }),
  chart: text(chartPath)
    .optional()
    .meta({
      description: "Folder of the application's Helm chart: in short `render.helm.chart`. May hold {app}.",
      defaultText: `\`${defaultChart}\``,
    }),
  values: text(valuesPath)
    .optional()
    .meta({
      description: "Values file of a phase. Holds {phase}, and may hold {app}.",
      defaultText: `\`${defaultValuesPath}\``,
    }),
  shared: z.array(text(renderedPath)).default([]).meta({
    description:
      "Paths besides chart, values files or folder that manifests are made from, such as the folder of a library chart or of bases. May hold {app} and {phase}. Argo CD makes manifests again only for commits that change one of them.",
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
  render: renderSchema.optional().meta({
    description:
      "How Argo CD makes the manifests of an application in a phase: an object with one of the keys `helm`, `kustomize`, `directory`.",
    defaultText: "Helm, with the chart `chart` and the values file `values`",
  }),
  stops: text(stopsPath).default(defaultStops).meta({
    description:
      "File in which a person stops promotions of all applications: [holds and stops](operating.md#hold-or-stop-promotions).",
  }),
  holds: text(holdsPath).default(defaultHolds).meta({
    description: "File in which a person holds promotions of one application, or refuses a version. Holds {app}.",
  }),
  proof: proofSchema,
});

/** How the GitOps repository is laid out. */
export type Layout = z.infer<typeof layoutSchema>;
