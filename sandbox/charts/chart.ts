// Packs manifests as a Helm chart: fields of the manifests are replaced by expressions over the chart's values.
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

/** A container, as far as the charts edit it. */
export interface Container {
  name: string;
  image: string;
  imagePullPolicy?: string;
  args?: string[];
  env?: { name: string; value?: string }[];
  resources?: object;
  securityContext?: object;
  startupProbe?: object;
  readinessProbe?: object;
}

/** What a workload makes its pods of. */
interface PodTemplate {
  metadata: { labels?: Record<string, string> };
  spec: {
    containers: Container[];
    initContainers?: Container[];
    affinity?: { podAntiAffinity: object };
    securityContext?: object;
    serviceAccountName?: string;
  };
}

/** What an object is to be, of all kinds that the charts edit. */
interface Spec {
  replicas?: number;
  minAvailable?: number;
  strategy?: object;
  selector?: Record<string, unknown>;
  template?: PodTemplate;
}

/** A Kubernetes object as it is written in a manifest; what stands in it besides stays as it is. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  spec?: Spec;
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  /** Of a binding. */
  subjects?: { name: string; namespace?: string }[];
}

/** A chart to write: its objects hold {@link expression}s, some appear only under a condition. */
export interface Chart {
  name: string;
  /** Version of the software and, with nothing of ours to count, of the chart. */
  version: string;
  /** Every value that the chart honors, with its default. */
  values: Record<string, unknown>;
  objects: { manifest: Manifest; condition?: string }[];
}

const marker = /"?@@(.*?)@@"?/g;

/**
 * A Helm expression that stands for a whole value, of whatever type; its result is written as JSON, which is YAML. The type is the
 * one that fits everywhere.
 */
export const expression = (helm: string) => `@@${Buffer.from(`${helm} | toJson`).toString("base64")}@@` as never;

/** A Helm expression inside a longer string: `${text("…")}:v1`. */
export const text = (helm: string) => `@@${Buffer.from(helm).toString("base64")}@@`;

/** The template file of one object. */
export function template(manifest: Manifest, condition?: string): string {
  // Helm reads YAML 1.1, in which a plain `no` is false.
  const plain = stringify(manifest, { version: "1.1", lineWidth: 0, aliasDuplicateObjects: false });
  const escaped = plain.replaceAll(/\{\{|\}\}/g, (braces) => `{{ "${braces}" }}`);
  const filled = escaped.replaceAll(marker, (whole, encoded: string) => {
    const helm = Buffer.from(encoded, "base64").toString("utf8");
    return helm.endsWith(" | toJson") ? `{{ ${helm} }}` : whole.replace(`@@${encoded}@@`, `{{ ${helm} }}`);
  });
  return condition ? `{{- if ${condition} }}\n${filled}{{- end }}\n` : filled;
}

/** Writes the chart as a folder at `target`; a run that is interrupted leaves nothing there. */
export function writeChart(chart: Chart, target: string): void {
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(join(partial, "templates"), { recursive: true });
  const description = "Packed by the sandbox from the manifests of the project's Go module.";
  const about = {
    apiVersion: "v2",
    name: chart.name,
    version: chart.version,
    appVersion: `v${chart.version}`,
    description,
  };
  writeFileSync(join(partial, "Chart.yaml"), stringify(about));
  writeFileSync(join(partial, "values.yaml"), stringify(chart.values));
  for (const { manifest, condition } of chart.objects) {
    const file = `${manifest.kind}-${manifest.metadata.name}.yaml`.toLowerCase();
    writeFileSync(join(partial, "templates", file), template(manifest, condition));
  }
  rmSync(target, { recursive: true, force: true });
  renameSync(partial, target);
}

/** What a workload is to be; throws for an object of another kind. */
export function workloadOf({ kind, metadata, spec }: Manifest): Spec & { template: PodTemplate } {
  if (spec?.template === undefined) throw new Error(`${kind} ${metadata.name} has no pods`);
  return spec as Spec & { template: PodTemplate };
}

/** Every container of a workload, init containers included. */
export function containersOf({ spec }: Manifest): Container[] {
  const pod = spec?.template?.spec;
  return pod ? [...(pod.initContainers ?? []), ...pod.containers] : [];
}

/** The first container of a workload; throws where there is none. */
export function containerOf(manifest: Manifest): Container {
  return workloadOf(manifest).template.spec.containers[0]!;
}

/** The object of that kind and name; throws when the upstream manifests no longer hold it. */
export function find(manifests: Manifest[], kind: string, name: string): Manifest {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  if (!found) throw new Error(`the upstream manifests hold no ${kind} ${name}`);
  return found;
}

/** Lets `crds.install` and `crds.keep` decide about CRDs, as in the official charts. */
export function chartObjects(
  manifests: Manifest[],
  condition: (manifest: Manifest) => string | undefined,
): Chart["objects"] {
  return manifests.map((manifest) => {
    if (manifest.kind !== "CustomResourceDefinition") return { manifest, condition: condition(manifest) };
    // No annotation at all where they go: Helm leaves everything that has one, whatever it says.
    const keep = `(ternary (dict "helm.sh/resource-policy" "keep") (dict) .Values.crds.keep)`;
    const upstream = JSON.stringify(JSON.stringify(manifest.metadata.annotations ?? {}));
    manifest.metadata.annotations = expression(`merge ${keep} (fromJson ${upstream})`);
    return { manifest, condition: ".Values.crds.install" };
  });
}

/** Upstream binds its ClusterRoles in a namespace of its choice; a release has its own. */
export function bindInReleaseNamespace(manifests: Manifest[]): void {
  for (const manifest of manifests) {
    delete manifest.metadata.namespace;
    for (const subject of manifest.subjects ?? [])
      if (subject.namespace) subject.namespace = text(".Release.Namespace");
  }
}

/** Gives a workload's containers the requests and limits under `<component>.resources`. */
export function setResources(manifest: Manifest, values: string): void {
  for (const container of workloadOf(manifest).template.spec.containers)
    container.resources = expression(`${values}.resources`);
}

/** Spreads a workload's pods over nodes: always where the Helm condition holds, otherwise where possible. */
export function spreadOverNodes(manifest: Manifest, hard: string): void {
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: workloadOf(manifest).selector };
  const rule = (podAntiAffinity: object) => `(fromJson ${JSON.stringify(JSON.stringify({ podAntiAffinity }))})`;
  const always = rule({ requiredDuringSchedulingIgnoredDuringExecution: [term] });
  const wherePossible = rule({
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }],
  });
  workloadOf(manifest).template.spec.affinity = expression(`ternary ${always} ${wherePossible} (${hard})`);
}

/** A PodDisruptionBudget under `<component>.pdb.enabled`. */
export function disruptionBudget(
  name: string,
  values: string,
  matchLabels: Record<string, string>,
): Chart["objects"][number] {
  return {
    manifest: {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name },
      spec: { minAvailable: expression(`${values}.pdb.minAvailable`), selector: { matchLabels } },
    },
    condition: `${values}.pdb.enabled`,
  };
}
