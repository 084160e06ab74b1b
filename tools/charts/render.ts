// The three charts, rendered by helm with what the program sets: the official ones, and those that the sandbox packs.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAllDocuments, stringify } from "yaml";
import { argoCdValues } from "../../components/platform/argoCd";
import { argoEventsValues } from "../../components/platform/argoEvents";
import { argoWorkflowsValues } from "../../components/platform/argoWorkflows";
import type { HelmValues } from "../../components/settings/charts";
import { versions } from "./officialCharts";

/** Charts by name. */
export type Name = keyof typeof versions;
export const names = Object.keys(versions) as Name[];

/** Both values of `availability`. */
export const availabilities = ["single", "high"] as const;
export type Availability = (typeof availabilities)[number];

/** A rendered object. */
export interface Manifest {
  kind: string;
  metadata: { name: string; [field: string]: unknown };
  [field: string]: unknown;
}

/** Release names, as the program gives them. */
const releases: Record<Name, string> = {
  "argo-cd": "argocd",
  "argo-workflows": "argo-workflows",
  "argo-events": "argo-events",
};

/** What the program sets. With `mirrored` everything that an air-gapped installation adds, too. */
export function programValues(name: Name, availability: Availability, mirrored: boolean): HelmValues {
  const args = {
    chart: versions[name],
    repository: "https://charts.example.com",
    namespace: "n",
    availability,
    antiAffinity: "hard",
    pullPolicy: "IfNotPresent",
    keepCrds: true,
    protect: false,
    polling: "15s",
    gitHost: "git.example.com",
    ...(mirrored && {
      registry: "mirror.example.com",
      pullSecrets: [{ name: "mirror" }],
      caBundle: "PEM",
      knownHosts: "git.example.com ssh-ed25519 AAAA",
    }),
  } as const;
  const values = { "argo-cd": argoCdValues, "argo-workflows": argoWorkflowsValues, "argo-events": argoEventsValues };
  return values[name](args);
}

/** The official charts of the default versions: in the folder that OFFICIAL_CHARTS names, or from the repository. */
export function officialCharts(repository: string, work: string): string {
  const given = process.env["OFFICIAL_CHARTS"];
  if (given !== undefined && given !== "") return given;
  for (const [name, version] of Object.entries(versions)) {
    const args = ["pull", name, "--repo", repository, "--version", version, "--untar", "--untardir", work];
    execFileSync("helm", args, { encoding: "utf8", cwd: work });
  }
  return work;
}

/** What helm makes of a chart's folder. */
export function render(chart: string, name: Name, values: HelmValues): Manifest[] {
  const work = mkdtempSync(join(tmpdir(), "values-"));
  try {
    const file = join(work, "values.yaml");
    writeFileSync(file, stringify(values));
    const args = ["template", releases[name], chart, "--namespace", "n", "--values", file, "--kube-version", "1.34.0"];
    const text = execFileSync("helm", args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    return parseAllDocuments(text).flatMap((document) => (document.toJS() as Manifest | null) ?? []);
  } finally {
    rmSync(work, { recursive: true });
  }
}
