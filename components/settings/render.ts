// How Argo CD makes manifests of what is in the repository.
import { z } from "zod";
import { defaultChart, inPhase, renderedPath, valuesFile } from "../../contract/repository";
import { itemsOf, type SaysWhat } from "./carried";
import { text } from "./text";
import { byKey, variants } from "./variants";

const helm = z
  .strictObject({
    helm: z
      .strictObject({
        chart: text(renderedPath).meta({ description: "Folder of the chart. May hold {app} and {phase}." }),
        valueFiles: z.array(text(valuesFile)).optional().meta({
          description:
            "Values files besides the chart's own values.yaml, of which a later one overrides an earlier. May hold {app} and {phase}.",
          defaultText: "`layout.values`; where that is not given, the files of the `values` items",
        }),
      })
      .meta({ description: "A Helm chart with values files." }),
  })
  .meta({ description: "A Helm chart with values files." });

const kustomize = z
  .strictObject({
    kustomize: text(inPhase).meta({
      description: "Folder of a phase's kustomization. Holds {phase}, and may hold {app}.",
    }),
  })
  .meta({ description: "An overlay of Kustomize." });

const directory = z
  .strictObject({
    directory: text(inPhase).meta({
      description:
        "Folder of a phase with manifests as they are, those in folders of it too. Holds {phase}, and may hold {app}.",
    }),
  })
  .meta({ description: "Plain manifests." });

type Shape = typeof helm | typeof kustomize | typeof directory;

export const renderSchema = variants([helm, kustomize, directory], byKey<Shape>({ helm, kustomize, directory }));

/** How manifests are made, as it is configured. */
type Render = z.infer<typeof renderSchema>;

/** The same with every default. */
export type Rendered =
  { helm: { chart: string; valueFiles: readonly string[] } } | z.infer<typeof kustomize> | z.infer<typeof directory>;

/** The keys of a layout that say how manifests are made. */
export interface SaysHow extends SaysWhat {
  chart?: string | undefined;
  render?: Render | undefined;
}

/** How manifests are made. */
export function renderedBy(layout: SaysHow): Rendered {
  const { render, chart = defaultChart, values } = layout;
  if (render !== undefined && !("helm" in render)) return render;
  const carried = itemsOf(layout).flatMap((item) => ("values" in item ? [item.values] : []));
  const valueFiles = render?.helm.valueFiles ?? (values === undefined ? carried : [values]);
  return { helm: { chart: render?.helm.chart ?? chart, valueFiles } };
}

/** The paths of what is rendered. */
export function partsOf(rendered: Rendered): readonly string[] {
  if ("helm" in rendered) return [rendered.helm.chart, ...rendered.helm.valueFiles];
  return ["kustomize" in rendered ? rendered.kustomize : rendered.directory];
}
