// Helm releases: which chart one installs, and from where.
import { at, text } from "./read";
import type { Resource } from "./definePolicy";

export type ArgoChart = "argo-cd" | "argo-events" | "argo-workflows";

/** True for a chart in a folder or an archive beside the program. */
export function isLocalChart(release: Resource): boolean {
  const chart = text(release.props, "chart");
  return /^(\.{0,2}\/|file:)/.test(chart) || (chart.endsWith(".tgz") && !/^(https|oci):/.test(chart));
}

/**
 * The name of the chart without repository, folder, version or archive suffix: `argo-cd` for `argo-cd`,
 * `oci://registry/argo-cd`, `./charts/argo-cd` and `./charts/argo-cd-9.1.2.tgz`.
 */
export function chartName(release: Resource): string {
  const base = text(release.props, "chart").replace(/\/+$/, "").split("/").pop() ?? "";
  return base.replace(/\.tgz$/, "").replace(/-v?\d+\.\d+\.\d+.*$/, "");
}

/** Where the chart comes from: the repository's URL, or the chart itself where it is an address or a path. */
export function chartSource(release: Resource): string {
  return text(release.props, "repositoryOpts", "repo") || text(release.props, "chart");
}

/** One value of the release; undefined where it is not set or the release installs another chart. */
export function valueOf(release: Resource, chart: ArgoChart, ...path: (string | number)[]): unknown {
  return chartName(release) === chart ? at(release.props, "values", ...path) : undefined;
}

/** How messages name a release. */
export function releaseTitle(release: Resource): string {
  return `Release "${text(release.props, "name") || release.name}"`;
}
