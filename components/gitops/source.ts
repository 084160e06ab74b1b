// What Argo CD makes an Application's manifests from, and for which commits it makes them again.
import { posix } from "node:path";
import { itemPath } from "../../contract/items";
import { isWithin } from "../../contract/repository";
import { itemsOf } from "../settings/carried";
import type { Layout } from "../settings/layout";
import { fill } from "../settings/placeholders";
import { partsOf, renderedBy } from "../settings/render";

/** An application in a phase, by texts or by expressions of a template language. */
export interface Of {
  app: string;
  phase: string;
}

/** Path and tool of an Application's source. Of a chart it is said elsewhere how a release is named. */
export function sourceOf(layout: Layout, of: Of) {
  const rendered = renderedBy(layout);
  if ("kustomize" in rendered) return { path: fill(rendered.kustomize, of) };
  if ("directory" in rendered) return { path: fill(rendered.directory, of), directory: { recurse: true } };
  const { chart, valueFiles } = rendered.helm;
  // Argo CD wants them as seen from the chart. Template expressions are filled in last: the relative path is made of literal folders.
  const files = valueFiles.map((file) => fill(posix.relative(chart, file), of));
  // Helm starts from the chart's own values.yaml, where there is one, without being told.
  return { path: fill(chart, of), helm: files.length === 0 ? {} : { valueFiles: files } };
}

/**
 * The folder that holds all phases of an application: its bases may stand anywhere in it. Undefined where a path goes to the
 * phase first, since then they stand outside of it.
 */
function folderOfApplication(path: string): string | undefined {
  const names = path.split("/");
  const [app, phase] = ["{app}", "{phase}"].map((placeholder) => names.findIndex((name) => name.includes(placeholder)));
  return app! >= 0 && app! < phase! ? names.slice(0, app! + 1).join("/") : undefined;
}

/** The paths that manifests are made from; undefined where they cannot be known. */
function pathsOf(layout: Layout): readonly string[] | undefined {
  const { shared } = layout;
  const rendered = renderedBy(layout);
  if (!("kustomize" in rendered)) return [...partsOf(rendered), ...shared];
  const own = folderOfApplication(rendered.kustomize);
  if (own === undefined && shared.length === 0) return undefined;
  const paths = [own ?? rendered.kustomize, ...shared];
  const others = itemsOf(layout).map(itemPath);
  return [...paths, ...others.filter((path) => !paths.some((each) => isWithin(path, each)))];
}

/**
 * Value of Argo CD's annotation `argocd.argoproj.io/manifest-generate-paths`: what the manifests of an application in a phase are
 * made from. Without it every commit makes the manifests of every Application anew, and each promotion is one; so it is left out
 * only where an overlay may have bases anywhere.
 */
export const manifestGeneratePaths = (layout: Layout, of: Of): string | undefined =>
  pathsOf(layout)
    ?.map((path) => `/${fill(path, of)}`)
    .join(";");
