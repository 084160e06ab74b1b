// Charts that a controller of the cluster installs: Argo CD, Flux, k3s, Crossplane, Cluster API.
import {
  APPLICATION,
  CROSSPLANE_RELEASE,
  HELM_CHART,
  HELM_CHART_CONFIG,
  HELM_CHART_PROXY,
  HELM_RELEASE,
  type Kind,
} from "./kinds";
import { Layers } from "./layers";
import type { Node } from "./node";
import type { KubeObject } from "./object";
import { ValueReader } from "./values";
import type { Chart } from "./chart";

/** Where one installation stands in an object. */
interface Installation {
  /** Where the arguments stand. */
  body: Node;
  /** Where the chart is named. */
  name: Node;
  /** Values, the strongest first. */
  values: Node[];
}

type Read = (object: KubeObject, reader: ValueReader) => Installation[];

/** The kinds, each with where it says what. */
const KINDS: readonly [Kind, Read][] = [
  [APPLICATION, ofApplication],
  [
    HELM_RELEASE,
    ({ body }, reader) => {
      const spec = body.at("spec");
      for (const from of spec.items("valuesFrom")) reader.refuse(from, "is read from elsewhere");
      const names = [spec.at("chart", "spec", "chart"), spec.at("chartRef", "name")];
      return [{ body: spec, name: names.find((name) => name.isSet) ?? names[0]!, values: [spec.at("values")] }];
    },
  ],
  [HELM_CHART, ({ body }, reader) => ofK3s(body, body.at("spec", "chart"), reader)],
  [HELM_CHART_CONFIG, ({ body }, reader) => ofK3s(body, body.at("metadata", "name"), reader)],
  [
    CROSSPLANE_RELEASE,
    ({ body }, reader) => {
      const spec = body.at("spec", "forProvider");
      for (const from of spec.items("valuesFrom")) reader.refuse(from, "is read from elsewhere");
      const values = [reader.parameters(spec.at("set")), spec.at("values")].flat();
      return [{ body: spec, name: spec.at("chart", "name"), values }];
    },
  ],
  [
    HELM_CHART_PROXY,
    ({ body }, reader) => {
      const spec = body.at("spec");
      return [{ body: spec, name: spec.at("chartName"), values: reader.text(spec.at("valuesTemplate")) }];
    },
  ],
];

export const CLUSTER_CHART_KINDS = KINDS.map(([kind]) => kind);

/** The charts that an object makes a controller install. */
export function chartsInCluster(object: KubeObject): Chart[] {
  const { resource, title } = object;
  return KINDS.filter(([kind]) => object.is(kind)).flatMap(([kind, read]) => {
    const reader = new ValueReader();
    return read(object, reader).map(({ body, name, values }): Chart => {
      const layers = new Layers(values.length > 0 ? values : [body.at("values")]);
      return { resource, title, kind, body, chart: name, values: layers, unreadable: reader.unreadable };
    });
  });
}

function ofK3s(body: Node, name: Node, reader: ValueReader): Installation[] {
  const spec = body.at("spec");
  const values = [reader.parameters(spec.at("set")), reader.text(spec.at("valuesContent"))].flat();
  return [{ body: spec, name, values }];
}

/** Each source that is a chart, or gives values to one in a repository. */
function ofApplication({ body }: KubeObject, reader: ValueReader): Installation[] {
  const spec = body.at("spec");
  return [spec.at("source"), ...spec.items("sources")]
    .filter((source) => source.at("helm").isSet || source.at("chart").isSet)
    .map((source) => {
      const helm = source.at("helm");
      const values = [
        reader.parameters(helm.at("parameters")),
        helm.at("valuesObject").isSet ? helm.at("valuesObject") : [],
        reader.text(helm.at("values")),
      ].flat();
      return { body: source, name: source.at("chart").isSet ? source.at("chart") : source.at("path"), values };
    });
}
