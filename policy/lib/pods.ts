// Pods and their containers, in whatever object they stand.
import {
  ANALYSIS_RUN,
  ANALYSIS_TEMPLATE,
  CLUSTER_ANALYSIS_TEMPLATE,
  CRON_JOB,
  DAEMON_SET,
  DEPLOYMENT,
  DEPLOYMENT_CONFIG,
  EVENT_BUS,
  EVENT_SOURCE,
  EXPERIMENT,
  JOB,
  type Kind,
  KNATIVE_SERVICE,
  POD,
  POD_TEMPLATE,
  REPLICA_SET,
  REPLICATION_CONTROLLER,
  ROLLOUT,
  SCALED_JOB,
  SENSOR,
  STATEFUL_SET,
} from "./kinds";
import { Layers } from "./layers";
import type { Node } from "./node";
import type { KubeObject } from "./object";

/** A pod as it is written. */
export interface Pod {
  object: KubeObject;
  /** How messages name it. */
  title: string;
  /** Where the fields of the pod stand. */
  fields: Layers;
  /** True where only some fields are set: what is missing may be set elsewhere. */
  partial: boolean;
  containers: Container[];
}

/** A container of a pod. */
export interface Container {
  /** Where it stands. */
  place: Node;
  /** The container with what is laid over it. */
  fields: Layers;
  /** True where only some fields are set. */
  partial: boolean;
  /** False where what makes the pod gives the image. */
  ownImage: boolean;
  /** True for a container that is added to a running pod. */
  ephemeral: boolean;
}

/** Where the spec of a pod stands in each kind, `*` for every item of a list. */
const POD_SPECS: readonly [Kind, string[]][] = [
  [POD, ["spec"]],
  [POD_TEMPLATE, ["template", "spec"]],
  [CRON_JOB, ["spec", "jobTemplate", "spec", "template", "spec"]],
  [SCALED_JOB, ["spec", "jobTargetRef", "template", "spec"]],
  [EXPERIMENT, ["spec", "templates", "*", "template", "spec"]],
  ...[DEPLOYMENT, STATEFUL_SET, DAEMON_SET, REPLICA_SET, REPLICATION_CONTROLLER, JOB, ROLLOUT, DEPLOYMENT_CONFIG].map(
    (kind): [Kind, string[]] => [kind, ["spec", "template", "spec"]],
  ),
  [KNATIVE_SERVICE, ["spec", "template", "spec"]],
  ...[ANALYSIS_TEMPLATE, CLUSTER_ANALYSIS_TEMPLATE, ANALYSIS_RUN].map((kind): [Kind, string[]] => [
    kind,
    ["spec", "metrics", "*", "provider", "job", "spec", "template", "spec"],
  ]),
];

/** Where objects of Argo Events say something of the containers that their controller makes. */
const EVENTS_CONTAINERS: readonly [Kind, string[], string[]][] = [
  [EVENT_SOURCE, ["spec", "template"], ["container"]],
  [SENSOR, ["spec", "template"], ["container"]],
  ...[
    ["spec", "jetstream"],
    ["spec", "nats", "native"],
  ].map((pod): [Kind, string[], string[]] => [
    EVENT_BUS,
    pod,
    ["containerTemplate", "reloaderContainerTemplate", "metricsContainerTemplate"],
  ]),
];

/** Kinds with a pod in them. */
export const POD_KINDS = [...new Set([...POD_SPECS, ...EVENTS_CONTAINERS].map(([kind]) => kind))];

const LISTS = ["containers", "initContainers", "ephemeralContainers"];

/** The pods in an object. */
export function podsOf(object: KubeObject): Pod[] {
  const paths = POD_SPECS.filter(([kind]) => object.is(kind)).map(([, path]) => path);
  return [
    ...paths.flatMap((path) => expand(object.body, path)).map((spec) => ofSpec(object, spec)),
    ...EVENTS_CONTAINERS.filter(([kind, path]) => object.is(kind) && object.body.at(...path).isSet).map(
      ([, path, keys]) => ofEvents(object, object.body.at(...path), keys),
    ),
  ];
}

/** A pod whose spec stands at one place; `partial` as the object by default. */
export function ofSpec(object: KubeObject, spec: Node, partial = object.partial, title = object.title): Pod {
  const containers = LISTS.flatMap((list) =>
    spec.items(list).map((place) => ({
      ...container(place, partial),
      ephemeral: list === "ephemeralContainers",
    })),
  );
  return { object, title, fields: new Layers([spec]), partial, containers };
}

/** A container at one place. */
export function container(place: Node, partial: boolean, over: readonly Node[] = [], under: readonly Node[] = []) {
  return { place, fields: new Layers([...over, place, ...under]), partial, ownImage: true, ephemeral: false };
}

function ofEvents(object: KubeObject, place: Node, keys: string[]): Pod {
  const containers = keys
    .map((key) => place.at(key))
    .filter((node) => node.isSet)
    .map((node) => ({ ...container(node, object.partial), ownImage: false }));
  return { object, title: object.title, fields: new Layers([place]), partial: object.partial, containers };
}

function expand(node: Node, [step, ...rest]: string[]): Node[] {
  if (step === undefined) return node.isSet ? [node] : [];
  return step === "*" ? node.items().flatMap((item) => expand(item, rest)) : expand(node.at(step), rest);
}
