// The GitOps repository: where it is and how it is laid out.
import { posix } from "node:path";
import { z } from "zod";
import {
  address,
  branch,
  chartPath,
  defaultChart,
  defaultGenerators,
  defaultValuesPath,
  defaultVersionKey,
  generatorsGlob,
  sharedPath,
  valuesPath,
  versionKey,
} from "../../contract/repository";
import { problemOf } from "../../contract/grammar";
import { appName } from "../../contract/identity";
import { imagePattern, type Proof, type Proofs } from "../../contract/proof";
import { fill } from "./placeholders";
import { text } from "./text";
import { variants } from "./variants";

const images = z.array(text(imagePattern)).min(1, "at least one image");

const proofByApp = z.record(
  z.string().superRefine((app, context) => {
    const message = app === "*" ? undefined : problemOf(appName, app);
    if (message !== undefined) context.addIssue({ code: "custom", message, input: app });
  }),
  variants<Proof>((value) => (Array.isArray(value) ? images : z.enum(["images", "synced"]))),
);

const layout = z.strictObject({
  /** Glob of the generator files, one per application and phase. Its one folder `*` is the application. */
  generators: text(generatorsGlob).default(defaultGenerators),
  /** Folder of the application's Helm chart. May hold {app}. */
  chart: text(chartPath).default(defaultChart),
  /** Values file of a phase. Holds {phase}, and may hold {app}. */
  values: text(valuesPath).default(defaultValuesPath),
  /**
   * Paths besides chart and values file that manifests are made from, such as the folder of a library chart. May hold {app}
   * and {phase}. Argo CD makes manifests again only for commits that change one of them. Default: none.
   */
  shared: z.array(text(sharedPath)).default([]),
  /** Key of the version in the values file. A number counts the items of a list: `images.0.tag`. */
  versionKey: text(versionKey).default(defaultVersionKey),
  /**
   * What proves that a phase runs the version at a commit, so that only what was tested is promoted. `images`: the pods' images
   * show it by their tag or digest. A list of images with {version}, and {app} and * as you like, where they show it otherwise,
   * such as `["{app}:{version}-alpine"]`. `synced`: nothing does, and Argo CD's word is taken. Or one of these by application,
   * `*` for all others: `{legacy: synced}`.
   */
  proof: variants<Proofs>((value) =>
    Array.isArray(value)
      ? images
      : typeof value === "object" && value !== null
        ? proofByApp
        : z.enum(["images", "synced"]),
  ).default("images"),
});

export const repositorySchema = z.strictObject({
  /** HTTPS URL of the repository, without credentials. */
  url: text(address),
  /** Branch that Argo CD follows and promotions are committed to. Default: main. */
  branch: text(branch).default("main"),
  /** Where things are in the repository. Default: the layout of the reference demo. */
  layout: layout.default(() => layout.parse({})),
  /** PEM of the CA that signed the git server's certificate. Default: the public CAs. */
  caBundle: z
    .string()
    .regex(/-----BEGIN CERTIFICATE-----/, "one or more certificates in PEM")
    .optional(),
  /** How often Argo CD looks for new commits, a duration such as 15s or 3m. Default: 15s. */
  polling: z
    .string()
    .regex(/^[1-9]\d*(s|m|h)$/, "a duration such as 15s or 3m")
    .default("15s"),
});

/** The GitOps repository. */
export type Repository = z.infer<typeof repositorySchema>;

/** Index of the application's folder among the folders of a generator file's path. */
export function appSegment(repository: Repository): number {
  return repository.layout.generators.split("/").indexOf("*");
}

/** Values file of a phase as seen from the chart's folder, as Argo CD wants it. */
export function valueFileFromChart(repository: Repository, values: { app: string; phase: string }): string {
  const { chart, values: file } = repository.layout;
  // Template expressions are filled in last: the relative path is made of literal folders.
  return fill(posix.relative(chart, file), values);
}

/**
 * Value of Argo CD's annotation `argocd.argoproj.io/manifest-generate-paths`: what the manifests of an application in a phase are
 * made from. Without it every commit makes the manifests of every Application anew, and each promotion is one.
 */
export function manifestGeneratePaths(repository: Repository, values: { app: string; phase: string }): string {
  const { chart, values: file, shared } = repository.layout;
  return [chart, file, ...shared].map((path) => `/${fill(path, values)}`).join(";");
}

/** Seconds of a duration such as 15s or 3m. */
export function seconds(duration: string): number {
  const unit = { s: 1, m: 60, h: 3600 }[duration.slice(-1) as "s" | "m" | "h"];
  return Number(duration.slice(0, -1)) * unit;
}
