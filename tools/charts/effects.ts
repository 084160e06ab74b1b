// What a chart does with a value: the fields that change with it. And what else its workloads are like.
import { isDeepStrictEqual } from "node:util";
import { stringify } from "yaml";
import type { HelmValues } from "../../components/settings/charts";
import { type Availability, availabilities, type Manifest, type Name, programValues, render } from "./render";

/** Fields of objects, each with the objects in which it is. */
export type Effects = Record<string, string[]>;

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The field of an object that is there or not there as a whole. */
export const whole = "the object itself";

const nameOf = ({ kind, metadata }: Manifest) => `${kind} ${metadata.name}`;

const emptyAsNone = (value: unknown) => (isMap(value) && Object.keys(value).length === 0 ? undefined : value);

/** Fields in which two values differ; the items of a list count as one. */
function fields(was: unknown, is: unknown, path: string): string[] {
  const [before, after] = [emptyAsNone(was), emptyAsNone(is)];
  if (isDeepStrictEqual(before, after)) return [];
  if (isMap(before) && isMap(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])]
      .filter((key) => !key.startsWith("checksum/"))
      .flatMap((key) => fields(before[key], after[key], path === "" ? key : `${path}.${key}`));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length && isMap(before[0])) {
    return before.flatMap((item, index) => fields(item, after[index], `${path}[]`));
  }
  return [path];
}

/** Where two renderings differ. */
export function differences(before: readonly Manifest[], after: readonly Manifest[]): Effects {
  const [were, are] = [before, after].map((all) => new Map(all.map((each) => [nameOf(each), each])));
  const effects: Effects = {};
  for (const name of [...new Set([...were!.keys(), ...are!.keys()])].sort()) {
    const [was, is] = [were!.get(name), are!.get(name)];
    const changed = was === undefined || is === undefined ? [whole] : fields(was, is, "");
    for (const field of new Set(changed)) (effects[field] ??= []).push(name);
  }
  return Object.fromEntries(Object.entries(effects).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The value at a key, whose parts are joined by slashes. */
const valueAt = (values: HelmValues, key: string) =>
  key.split("/").reduce<unknown>((node, part) => (isMap(node) ? node[part] : undefined), values);

/** Another value of the same kind; none of a list and of a map. A chart's default may be what the program sets. */
function another(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  return typeof value === "string" ? "other" : undefined;
}

/** The values with another value of one key. */
function changed(values: HelmValues, key: string): HelmValues {
  const [first, ...rest] = key.split("/") as [string, ...string[]];
  const { [first]: inner, ...others } = values;
  if (rest.length > 0) return { ...others, [first]: changed(inner as HelmValues, rest.join("/")) };
  const value = another(inner);
  return value === undefined ? others : { ...others, [first]: value };
}

/** What a chart does with each of these keys: with a single replica, and with `high` where it does nothing then. */
export function effectsOf(chart: string, name: Name, keys: readonly string[]): Record<string, Effects> {
  const rendered = new Map<Availability, Manifest[]>();
  const of = (key: string): Effects => {
    for (const availability of availabilities) {
      const values = programValues(name, availability, true);
      if (valueAt(values, key) === undefined) continue;
      const before = rendered.get(availability) ?? render(chart, name, values);
      rendered.set(availability, before);
      const effects = differences(render(chart, name, changed(values, key)), before);
      if (Object.keys(effects).length > 0) return effects;
    }
    return {};
  };
  return Object.fromEntries(keys.map((key) => [key, of(key)]));
}

/** What decides how an object runs, and is no value of the program's: a text for each. */
export type Traits = Record<string, string>;

interface Container {
  name: string;
  ports?: unknown;
  securityContext?: object;
  [probe: string]: unknown;
}

const short = (value: unknown) =>
  stringify(value, { collectionStyle: "flow", lineWidth: 0, sortMapEntries: true }).trim();
const given = (entries: [string, unknown][]) => Object.fromEntries(entries.filter(([, value]) => value !== undefined));

/** What Kubernetes takes where a probe or a port does not say it. */
const defaults: Record<string, unknown> = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
  protocol: "TCP",
};

/** The value without what is a default anyway. */
function essential(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(essential);
  if (!isMap(value)) return value;
  const said = Object.entries(value).filter(([key, inner]) => defaults[key] === undefined || defaults[key] !== inner);
  return Object.fromEntries(said.map(([key, inner]) => [key, essential(inner)]));
}

function traits({ kind, spec }: Manifest): Traits {
  const { ports, strategy, updateStrategy, template } = spec as Record<string, unknown>;
  if (kind === "Service") return { ports: short(essential(ports)) };
  const { spec: pod } = template as {
    spec: { securityContext?: object; containers: Container[]; initContainers?: Container[] };
  };
  const containers = [...(pod.initContainers ?? []), ...pod.containers];
  /** What is picked of each container: of the only one without its name, which may differ. */
  const each = (pick: (container: Container) => unknown) =>
    short(
      essential(containers.length === 1 ? pick(containers[0]!) : given(containers.map((one) => [one.name, pick(one)]))),
    );
  const probes = (one: Container) => {
    const found = given(["startupProbe", "readinessProbe", "livenessProbe"].map((probe) => [probe, one[probe]]));
    return Object.keys(found).length === 0 ? undefined : found;
  };
  return {
    strategy: short(strategy ?? updateStrategy ?? "Kubernetes' default"),
    probes: each((one) => probes(one) ?? (containers.length === 1 ? "none" : undefined)),
    "security context of the pod": short(pod.securityContext ?? {}),
    "security contexts": each(({ securityContext }) => securityContext ?? {}),
    ports: each((one) => one.ports ?? (containers.length === 1 ? [] : undefined)),
  };
}

/** The traits of every Deployment, StatefulSet and Service, with `single` and with `high`; of one that both have, with `single`. */
export function traitsOf(chart: string, name: Name): Record<string, Traits> {
  const all = [...availabilities]
    .reverse()
    .flatMap((availability) => render(chart, name, programValues(name, availability, true)));
  const found = all.filter(({ kind }) => ["Deployment", "StatefulSet", "Service"].includes(kind));
  const entries = found.map((each) => [nameOf(each), traits(each)] as const);
  return Object.fromEntries([...new Map(entries)].sort(([a], [b]) => (a < b ? -1 : 1)));
}
