// Packs the three Argo charts into the cache, from the manifests that lie in their Go modules.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { cacheDir, folder } from "../lib/paths";
import { run } from "../lib/run";
import { versionOf, workflowsModule } from "../toolchain/binaries";
import { tool } from "../toolchain/build";
import { moduleSource } from "../toolchain/prepareModule";
import { argoCdChart } from "./argoCd";
import { argoEventsChart } from "./argoEvents";
import { argoWorkflowsChart } from "./argoWorkflows";
import { writeChart, type Manifest } from "./chart";

/** Where each chart's manifests come from. `binary` is the row of the table of binaries that pins the version. */
const sources = [
  {
    name: "argo-cd",
    binary: "argocd",
    path: "github.com/argoproj/argo-cd/v3",
    manifests: ["manifests/install.yaml", "manifests/ha/base/redis-ha"],
    chart: argoCdChart,
  },
  {
    name: "argo-events",
    binary: "argo-events",
    path: "github.com/argoproj/argo-events",
    manifests: ["manifests/cluster-install"],
    chart: argoEventsChart,
  },
  {
    name: "argo-workflows",
    binary: "workflow-controller",
    path: workflowsModule,
    // The small CRDs: the program asks the official chart for these too (`crds.full`).
    manifests: ["manifests/base/crds/minimal", "manifests/cluster-install-no-crds"],
    chart: argoWorkflowsChart,
  },
];

function packerKey(): string {
  const hash = createHash("sha256");
  for (const file of readdirSync(__dirname).sort()) hash.update(readFileSync(join(__dirname, file)));
  return hash.digest("hex").slice(0, 12);
}

/** A parsed list of objects from a manifest file or a kustomization. */
async function readManifests(path: string): Promise<Manifest[]> {
  const yaml = path.endsWith(".yaml")
    ? readFileSync(path, "utf8")
    : await run(tool("kubectl"), ["kustomize", path], { what: `Building the kustomization ${path}` });
  return parseAllDocuments(yaml)
    .map((document) => document.toJS() as Manifest)
    .filter(Boolean);
}

/** Packs what is not in the cache yet; gives the folder of each chart by name. */
export async function packCharts(): Promise<Record<string, string>> {
  const charts: Record<string, string> = {};
  const key = packerKey();
  for (const { name, binary, path, manifests, chart } of sources) {
    const version = versionOf(binary);
    // The folder is named as the chart, as Helm's own tools do: the key goes into the path above it.
    const target = join(folder(cacheDir, "charts", `${version}-${key}`), name);
    if (!existsSync(target)) {
      const moduleFolder = join(__dirname, "../toolchain/go", name);
      const source = await moduleSource(path, moduleFolder, { GOFLAGS: "-mod=mod", GOWORK: "off" });
      const read = await Promise.all(manifests.map((path) => readManifests(join(source, path))));
      writeChart(chart(read.flat(), version), target);
    }
    charts[name] = target;
  }
  return charts;
}
