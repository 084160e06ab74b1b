// Helm charts: which one is installed, from where, and with which values, by whatever way a program installs it.
import type { Resource } from "./resource";
import { parseText } from "./embedded";
import {
  APPLICATION,
  APPLICATION_SET,
  CHART,
  HELM_CHART,
  HELM_RELEASE,
  isKind,
  type Kind,
  parseToken,
  RELEASE,
} from "./kinds";
import { Layers } from "./layers";
import { Node } from "./node";
import type { KubeObject } from "./object";
import { ifKnown } from "./unknown";

export type ArgoChart = "argo-cd" | "argo-events" | "argo-workflows";

/** One installation of a chart. */
export interface Chart {
  resource: Resource;
  /** How messages name it. */
  title: string;
  /** Release and Chart are Pulumi's; the others are objects that a controller of the cluster installs. */
  kind: Kind;
  /** Where the arguments stand. */
  body: Node;
  /** Where the chart is named: a name, an address or a path. */
  chart: Node;
  /** Values, the strongest first. */
  values: Layers;
  /** Parts of the values that cannot be read, and why. */
  unreadable: { where: Node; problem: string }[];
}

/** Kinds that install charts. */
export const CHART_KINDS = [RELEASE, CHART, APPLICATION, APPLICATION_SET, HELM_RELEASE, HELM_CHART];

/** Pulumi's own kinds. */
export const PULUMI_CHART_KINDS = [RELEASE, CHART];

/** The charts that a resource, or an object in it, installs. */
export function chartsOf(resource: Resource, object?: KubeObject): Chart[] {
  if (object) return inCluster(object);
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

function inCluster(object: KubeObject): Chart[] {
  const { resource, title, body } = object;
  const chart = (kind: Kind, at: Node, name: Node, layers: Node[], { unreadable }: ValueReader): Chart => ({
    ...{ resource, title, kind, body: at, chart: name, unreadable },
    values: new Layers(layers.length > 0 ? layers : [at.at("values")]),
  });
  const reader = new ValueReader();
  if (object.is(HELM_RELEASE)) {
    const spec = body.at("spec");
    return [chart(HELM_RELEASE, spec, spec.at("chart", "spec", "chart"), [spec.at("values")], reader)];
  }
  if (object.is(HELM_CHART)) {
    const spec = body.at("spec");
    const layers = [reader.parameters(spec.at("set")), reader.text(spec.at("valuesContent"))].flat();
    return [chart(HELM_CHART, spec, spec.at("chart"), layers, reader)];
  }
  if (!object.is(APPLICATION, APPLICATION_SET)) return [];
  const spec = object.is(APPLICATION) ? body.at("spec") : body.at("spec", "template", "spec");
  return [spec.at("source"), ...spec.items("sources")]
    .filter((source) => source.at("helm").isSet || source.at("chart").isSet)
    .map((source) => {
      const reads = new ValueReader();
      const helm = source.at("helm");
      const layers = [
        reads.parameters(helm.at("parameters")),
        helm.at("valuesObject").isSet ? helm.at("valuesObject") : [],
        reads.text(helm.at("values")),
      ].flat();
      const name = source.at("chart").isSet ? source.at("chart") : source.at("path");
      return chart(APPLICATION, source, name, layers, reads);
    });
}

/** Reads values out of texts, and keeps what cannot be read. */
class ValueReader {
  readonly unreadable: Chart["unreadable"] = [];

  /** The values in a text that stands at a place, or was read for it. */
  text(where: Node, text = where.text()): Node[] {
    const { documents, problem } = parseText(text);
    if (problem !== undefined) this.refuse(where, `cannot be parsed (${problem})`);
    return documents.map((document) => where.parsed(document));
  }

  refuse(where: Node, problem: string): Node[] {
    this.unreadable.push({ where, problem });
    return [];
  }

  /** Values that are set one by one: a list of names and values, or a map from one to the other. */
  parameters(where: Node): Node[] {
    if (!where.isSet) return [];
    const values = newMap();
    for (const entry of where.entries()) {
      const named = entry.at("name").isSet;
      setValue(values, named ? entry.text("name") : entry.key, named ? entry.text("value") : entry.text());
    }
    return [where.parsed(values)];
  }
}

/** Sets a value by its path as Helm's `--set` writes it: `server.extraArgs[0]`, `configs.cm.exec\.enabled`. */
function setValue(values: Values, path: string, value: string): void {
  const steps = [...path.matchAll(/((?:\\.|[^.[\]\\])+)|\[(\d+)\]/g)].map(([, key, index]) =>
    index === undefined ? key!.replace(/\\(.)/g, "$1") : Number(index),
  );
  let current = values;
  steps.forEach((step, i) => {
    const next = steps[i + 1];
    if (next === undefined) current[step] = value;
    else {
      if (typeof current[step] !== "object") current[step] = typeof next === "number" ? [] : newMap();
      current = current[step] as Values;
    }
  });
}

type Values = Record<string | number, unknown>;

/** Without a prototype, so that every key is one. */
const newMap = () => Object.create(null) as Values;

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

/** The values that reach an Argo chart: of itself, or of a chart that depends on it. */
export function valuesFor(chart: Chart, name: ArgoChart): Layers[] {
  if (ALIASES[name].includes(chartName(chart))) return [chart.values];
  const isArgo = Object.values(ALIASES).flat().includes(chartName(chart));
  if (isArgo) return [];
  return ALIASES[name]
    .filter((alias) => ifKnown(() => chart.values.find(alias)) !== undefined)
    .map((alias) => chart.values.at(alias));
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

/** What Argo Workflows' chart adds to every Workflow. */
export function workflowDefaultsOf(chart: Chart): Node[] {
  return valuesFor(chart, "argo-workflows").flatMap((values) => values.find("controller", "workflowDefaults") ?? []);
}
