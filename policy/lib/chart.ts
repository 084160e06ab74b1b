// One installation of a Helm chart, by whatever way a program installs it.
import type { Kind } from "./kinds";
import type { Layers } from "./layers";
import type { Node } from "./node";
import type { Resource } from "./resource";

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
