// Layouts of GitOps repositories in the shape of public ones, one each, as folders of `layouts`: what a promotion carries there, how the real
// Helm and kustomize render it, and what exactly a promotion from test to prod changes of that.
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseAllDocuments } from "yaml";
import type { Item } from "../../contract/items";
import { run } from "../../sandbox/lib/run";
import { tool } from "../../sandbox/toolchain/build";

/** A repository. */
export interface Layout {
  /** Folder below `layouts`. */
  name: string;
  title: string;
  items: Item[];
  /** Renders the phase prod of a checkout, as YAML. */
  render: (root: string) => Promise<string>;
  /** What differs after a promotion: place in the rendered objects, before, after. */
  differences: Difference[];
}

/** One value that differs. */
export type Difference = [place: string, before: unknown, after: unknown];

/** Checks that the programs are here that render the layouts. */
export function checkPrograms(): void {
  const absent = ["helm", "kustomize"].filter((name) => !existsSync(tool(name)));
  if (absent.length > 0)
    throw new Error(
      `The sandbox has not built ${absent.join(" and ")} on this machine; run \`make up\` once, which does.`,
    );
}

const helm = (...args: string[]): Promise<string> => run(tool("helm"), args, { what: `helm ${args[0]}` });

/** Output of `kustomize build`. */
export const kustomizeBuild = (folder: string): Promise<string> =>
  run(tool("kustomize"), ["build", folder], { what: "kustomize build" });

const withValues = (file: string) => (root: string) =>
  helm("template", "shop", join(root, "chart"), "--values", join(root, file));

/** The chart with its dependencies in the versions that it names, as a chart repository would give them. */
async function umbrella(root: string): Promise<string> {
  const chart = join(root, "charts/shop/prod");
  const { dependencies } = parse(readFileSync(join(chart, "Chart.yaml"), "utf8")) as {
    dependencies: { name: string; version: string }[];
  };
  mkdirSync(join(chart, "charts"), { recursive: true });
  for (const { name, version } of dependencies) {
    const of = ["--version", version, "--app-version", version];
    await helm("package", join(root, "library", name), "--destination", join(chart, "charts"), ...of);
  }
  return helm("template", "shop", chart);
}

/** All manifests of a folder, as Argo CD takes a plain directory with `recurse`. */
function directory(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".yaml"));
  return files.map((file) => readFileSync(join(folder, file), "utf8")).join("---\n");
}

const image = (container: string): string => `Deployment shop.spec.template.spec.${container}.image`;
const chartLabel = (name: string): string => `Deployment ${name}.metadata.labels.helm.sh/chart`;
const main = (name: string): string => `Deployment ${name}.spec.template.spec.containers.0.image`;

export const layouts: Layout[] = [
  {
    name: "overlays",
    title: "Kustomize overlays with several images",
    items: [{ kustomization: "apps/{app}/overlays/{phase}" }],
    render: (root) => kustomizeBuild(join(root, "apps/shop/overlays/prod")),
    differences: [
      [image("containers.0"), "ghcr.io/example/shop:2.3.1", "ghcr.io/example/shop:2.4.0"],
      [
        image("containers.1"),
        "registry.example.com:5000/platform/proxy:stable",
        "registry.example.com:5000/platform/proxy:v7",
      ],
      [image("initContainers.0"), "ghcr.io/example/shop-migrate:1.9", "ghcr.io/example/shop-migrate:1.10"],
      [
        main("worker"),
        "ghcr.io/example/worker:2.3.1",
        "ghcr.io/example/worker@sha256:4bc453b53cb3d914b45f4b250294236adba2c0e09ff6f03793949e7e39fd4cc1",
      ],
    ],
  },
  {
    name: "umbrella",
    title: "an umbrella chart",
    items: [{ chart: "charts/{app}/{phase}/Chart.yaml", dependencies: ["web", "sessions"] }],
    render: umbrella,
    differences: [
      [chartLabel("shop-sessions"), "sessions-2.0.0", "sessions-2.1.0"],
      [main("shop-sessions"), "ghcr.io/example/store:2.0.0", "ghcr.io/example/store:2.1.0"],
      [chartLabel("shop-web"), "web-1.2.4", "web-1.3.0"],
      [main("shop-web"), "ghcr.io/example/web:1.2.4", "ghcr.io/example/web:1.3.0"],
    ],
  },
  {
    name: "json",
    title: "JSON values, indented with tabs, with a list",
    items: [{ values: "config/{phase}/{app}.json", keys: ["image.tag", "sidecars[name=proxy].tag"] }],
    render: withValues("config/prod/shop.json"),
    differences: [
      [image("containers.0"), "ghcr.io/example/shop:2.3.1", "ghcr.io/example/shop:2.4.0"],
      [image("containers.2"), "ghcr.io/example/proxy:", "ghcr.io/example/proxy:1.10"],
    ],
  },
  {
    name: "flat",
    title: "flat values, one file a phase",
    items: [{ values: "envs/{phase}.yaml", keys: ["image.tag"] }],
    render: withValues("envs/prod.yaml"),
    differences: [[image("containers.0"), "ghcr.io/example/shop:v41", "ghcr.io/example/shop:41e7a90"]],
  },
  {
    name: "raw",
    title: "raw manifests with an image string, a folder copied and a file edited",
    items: [
      { copy: "manifests/{phase}/workloads" },
      {
        values: "manifests/{phase}/cron/report.yaml",
        keys: ["spec.jobTemplate.spec.template.spec.containers[name=report].image"],
      },
    ],
    render: (root) => Promise.resolve(directory(join(root, "manifests/prod"))),
    differences: [
      [
        "CronJob report.spec.jobTemplate.spec.template.spec.containers.0.image",
        "ghcr.io/example/report:2.3.1",
        "ghcr.io/example/report:2.4.0",
      ],
      [main("shop"), "ghcr.io/example/shop:2.3.1", "ghcr.io/example/shop:2.4.0"],
    ],
  },
  {
    name: "keys",
    title: "values with two keys that move together, in a file without an extension",
    items: [{ values: "deploy/{phase}/settings", keys: ["image.tag", "migrations.tag"] }],
    render: withValues("deploy/prod/settings"),
    differences: [
      [image("containers.0"), "ghcr.io/example/shop:2.3.1", "ghcr.io/example/shop:2.4.0"],
      [image("initContainers.0"), "ghcr.io/example/shop-migrate:2.3.1", "ghcr.io/example/shop-migrate:2.4.0"],
    ],
  },
];

/** Every value of rendered objects by its place. */
function valuesIn(rendered: string): Map<string, unknown> {
  const values = new Map<string, unknown>();
  const add = (place: string, value: unknown): void => {
    if (typeof value !== "object" || value === null) values.set(place, value);
    else for (const [key, each] of Object.entries(value)) add(`${place}.${key}`, each);
  };
  for (const document of parseAllDocuments(rendered)) {
    const object = document.toJS() as { kind: string; metadata: { name: string } } | null;
    if (object) add(`${object.kind} ${object.metadata.name}`, object);
  }
  return values;
}

/** What differs between two renderings, by place. */
export function differencesOf(before: string, after: string): Difference[] {
  const [old, next] = [valuesIn(before), valuesIn(after)];
  const places = [...new Set([...old.keys(), ...next.keys()])].sort();
  return places.map((place): Difference => [place, old.get(place), next.get(place)]).filter(([, a, b]) => a !== b);
}
