// Helm charts: exact versions from a repository, or a path, or an OCI reference.
import { z } from "zod";

const semver = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const oci = /^oci:\/\/[^\s:]+(:\d+)?[^\s:]*:\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const localPath = /^(\.{1,2}\/|\/)\S+$/;

const chart = z.string().refine((text) => semver.test(text) || oci.test(text) || localPath.test(text), {
  error: "an exact version (1.2.3), oci://host/path/chart:1.2.3, or a path that starts with ./, ../ or /",
});

const helmValues = z.record(z.string(), z.unknown());

export const chartsSchema = z.strictObject({
  repository: z
    .string()
    .refine((text) => /^(https|oci):\/\/[^\s@?#]+$/.test(text), {
      error: "an https:// or oci:// URL without credentials",
    })
    .refine((text) => !text.endsWith("/"), { error: "a URL without a slash at its end" })
    .default("https://argoproj.github.io/argo-helm")
    .meta({ description: "Chart repository, https:// or oci://." }),
  argoCd: chart.default("10.1.1").meta({ description: "Chart argo-cd." }),
  argoEvents: chart.default("2.4.22").meta({ description: "Chart argo-events." }),
  argoWorkflows: chart.default("1.0.18").meta({ description: "Chart argo-workflows." }),
  values: z
    .strictObject({
      argoCd: helmValues.optional().meta({ description: "Values of the chart argo-cd." }),
      argoEvents: helmValues.optional().meta({ description: "Values of the chart argo-events." }),
      argoWorkflows: helmValues.optional().meta({ description: "Values of the chart argo-workflows." }),
    })
    .prefault({})
    .meta({
      description:
        "Values over the ones that this program sets: maps are merged, everything else is replaced, lists as a whole. No secrets: name a Secret, as each chart allows.",
    }),
});

/** Helm charts. */
export type Charts = z.infer<typeof chartsSchema>;

/** Values of a Helm chart. */
export type HelmValues = Record<string, unknown>;

/** The chart arguments of a Helm release. */
export interface ChartSource {
  chart: string;
  version?: string;
  repositoryOpts?: { repo: string };
}

/** Where Helm takes a chart from, by its name in the repository and what the configuration says. */
export function chartSource(name: string, configured: string, repository: string): ChartSource {
  if (localPath.test(configured)) return { chart: configured };
  if (configured.startsWith("oci://")) {
    const colon = configured.lastIndexOf(":");
    return { chart: configured.slice(0, colon), version: configured.slice(colon + 1) };
  }
  if (repository.startsWith("oci://")) return { chart: `${repository}/${name}`, version: configured };
  return { chart: name, version: configured, repositoryOpts: { repo: repository } };
}
