// Helm charts: which one is installed, from where, and with which values, by whatever way a program installs it.
import type { ArgoChart, Chart } from "./chart";
import type { Resource } from "./resource";
import { chartsInCluster, CLUSTER_CHART_KINDS } from "./chartsInCluster";
import { APPLICATION, APPLICATION_SET, APP_PROJECT, CHART, isKind, type Kind, parseToken, RELEASE } from "./kinds";
import { Layers } from "./layers";
import { Node } from "./node";
import type { KubeObject } from "./object";
import { ifKnown } from "./unknown";
import { ValueReader } from "./values";

/** Pulumi's own kinds. */
export const PULUMI_CHART_KINDS = [RELEASE, CHART];

/** Kinds that install charts. */
export const CHART_KINDS = [...PULUMI_CHART_KINDS, ...CLUSTER_CHART_KINDS];

/** The charts that a resource, or an object in it, installs. */
export function chartsOf(resource: Resource, object?: KubeObject): Chart[] {
  if (object) return chartsInCluster(object);
  const token = parseToken(resource.type);
  if (!token || !isKind(token, ...PULUMI_CHART_KINDS)) return [];
  return [ofPulumi(resource, isKind(token, CHART) ? CHART : RELEASE)];
}

function ofPulumi(resource: Resource, kind: Kind): Chart {
  const body = new Node(resource.props);
  const name = (kind === RELEASE && ifKnown(() => body.text("name"))) || resource.name;
  const title = `${kind.name} "${name}"`;
  const chart = ["chart", "path"].map((key) => body.at(key)).find((node) => node.isSet) ?? body.at("chart");
  const reader = new ValueReader();
  const files = body.items("valueYamlFiles").map((node, i) => {
    const file = resource.files[i] ?? { problem: "is not read" };
    return "text" in file ? reader.text(node, file.text) : reader.refuse(node, file.problem);
  });
  const layers = [body.at("values"), ...files.reverse().flat()];
  return { resource, title, kind, body, chart, values: new Layers(layers), unreadable: reader.unreadable };
}

/** The version that a program asks for. */
export function chartVersion(chart: Chart): string {
  return chart.body.text("version");
}

/** The repository's address; empty where the chart is named by its own address or path. */
export function chartRepository({ body }: Chart): string {
  return body.text("repositoryOpts", "repo") || body.text("fetchOpts", "repo");
}

/** Where the chart comes from: the repository's address, or the chart itself where it is an address or a path. */
export function chartSource(chart: Chart): string {
  return chartRepository(chart) || chart.chart.text();
}

/** True for a chart in a folder or an archive beside the program. */
export function isLocalChart({ chart, body }: Chart): boolean {
  if (!body.at("chart").isSet && body.at("path").isSet) return true;
  const name = chart.text();
  return /^(\.{0,2}\/|file:)/.test(name) || (name.endsWith(".tgz") && !/^(https|oci):/.test(name));
}

/**
 * The name of the chart without repository, folder, version or archive suffix: `argo-cd` for `argo-cd`,
 * `oci://registry/argo-cd`, `./charts/argo-cd` and `./charts/argo-cd-9.1.2.tgz`.
 */
export function chartName({ chart }: Chart): string {
  const base = chart.text().replace(/\/+$/, "").split("/").pop() ?? "";
  return base
    .replace(/[@:].*$/, "")
    .replace(/\.tgz$/, "")
    .replace(/-v?\d+\.\d+\.\d+.*$/, "");
}

/** Names under which a chart, or a chart that holds it, carries the values of an Argo chart. */
const ALIASES: Record<ArgoChart, readonly string[]> = {
  "argo-cd": ["argo-cd", "argocd", "argoCd", "argoCD"],
  "argo-events": ["argo-events", "argoEvents"],
  "argo-workflows": ["argo-workflows", "argoWorkflows"],
};

/** Values that only this chart has, which tell it under any name that a chart which holds it gives it. */
const SHAPES: Record<ArgoChart, readonly [string, RegExp][]> = {
  "argo-cd": [["configs", /^(cm|params|rbac|repositories|credentialTemplates)$/]],
  "argo-events": [],
  "argo-workflows": [
    ["server", /^authModes?$/],
    ["controller", /^workflow(Restrictions|Defaults)$/],
  ],
};
/** How deep a chart may stand among the values of those that hold it. */
const DEEPEST = 3;

/** The values that reach an Argo chart: of itself, or of a chart that depends on it. */
export function valuesFor(chart: Chart, name: ArgoChart): Layers[] {
  if (ALIASES[name].includes(chartName(chart))) return [chart.values];
  const isArgo = Object.values(ALIASES).flat().includes(chartName(chart));
  return isArgo ? [] : held(chart.values, name, DEEPEST);
}

function held(values: Layers, name: ArgoChart, depth: number): Layers[] {
  const keysOf = (...path: string[]) => ifKnown(() => values.keys(...path)) ?? [];
  if (SHAPES[name].some(([part, own]) => keysOf(part).some((key) => own.test(key)))) return [values];
  if (depth === 0) return [];
  return keysOf().flatMap((key) =>
    ALIASES[name].includes(key) ? [values.at(key)] : held(values.at(key), name, depth - 1),
  );
}

const EXTRA = ["extraObjects", "extraManifests", "extraDeploy", "extraResources"];

/** Objects in the values that charts install beside their own. */
export function extraObjects(chart: Chart): Node[] {
  const values = [chart.values, ...(Object.keys(ALIASES) as ArgoChart[]).flatMap((name) => nested(chart, name))];
  return values.flatMap((layers) =>
    EXTRA.flatMap((key) => ifKnown(() => layers.find(key)) ?? []).flatMap((node) =>
      typeof node.value === "string" ? [node] : node.entries(),
    ),
  );
}

function nested(chart: Chart, name: ArgoChart): Layers[] {
  return valuesFor(chart, name).filter((layers) => layers !== chart.values);
}

/** Objects that a chart makes of its values, each with its kind and where its spec stands. */
export function specsInValues(chart: Chart): { kind: Kind; spec: Node; name: string }[] {
  const apps = chartName(chart) === "argocd-apps" ? [chart.values] : [];
  const lists = [
    ...apps.flatMap((values) => MADE_OF_VALUES.map(([key, kind]) => ({ kind, place: values.find(key) }))),
    ...valuesFor(chart, "argo-cd").flatMap((values) => [
      { kind: APP_PROJECT, place: values.find("server", "additionalProjects") },
      { kind: APPLICATION, place: values.find("server", "additionalApplications") },
    ]),
  ];
  return lists.flatMap(({ kind, place }) =>
    (place?.entries() ?? []).map((spec) => ({ kind, spec, name: ifKnown(() => spec.text("name")) || spec.key })),
  );
}

const MADE_OF_VALUES: readonly [string, Kind][] = [
  ["projects", APP_PROJECT],
  ["applications", APPLICATION],
  ["applicationsets", APPLICATION_SET],
];

/** What Argo Workflows' chart adds to every Workflow. */
export function workflowDefaultsOf(chart: Chart): Node[] {
  return valuesFor(chart, "argo-workflows").flatMap((values) => values.find("controller", "workflowDefaults") ?? []);
}
