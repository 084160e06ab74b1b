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
  gitTimeout,
  sharedPath,
  valuesPath,
  versionKey,
} from "../../contract/repository";
import { problemOf } from "../../contract/grammar";
import { stepLimits } from "../../contract/limits";
import { appName } from "../../contract/identity";
import { defaultProof, imagePattern } from "../../contract/proof";
import { fill } from "./placeholders";
import { text } from "./text";
import { variants } from "./variants";

const images = z.array(text(imagePattern)).min(1, "at least one image");

const word = z.enum(["images", "synced"]);

const proofByApp = z.record(
  z.string().superRefine((app, context) => {
    const message = app === "*" ? undefined : problemOf(appName, app);
    if (message !== undefined) context.addIssue({ code: "custom", message, input: app });
  }),
  variants([images, word], (value) => (Array.isArray(value) ? images : word)),
);

const layout = z.strictObject({
  generators: text(generatorsGlob).default(defaultGenerators).meta({
    description: "Glob of the generator files, one per application and phase. Its one folder `*` is the application.",
  }),
  chart: text(chartPath)
    .default(defaultChart)
    .meta({ description: "Folder of the application's Helm chart. May hold {app}." }),
  values: text(valuesPath)
    .default(defaultValuesPath)
    .meta({ description: "Values file of a phase. Holds {phase}, and may hold {app}." }),
  shared: z.array(text(sharedPath)).default([]).meta({
    description:
      "Paths besides chart and values file that manifests are made from, such as the folder of a library chart. May hold {app} and {phase}. Argo CD makes manifests again only for commits that change one of them.",
  }),
  versionKey: text(versionKey).default(defaultVersionKey).meta({
    description: "Key of the version in the values file. A number counts the items of a list: `images.0.tag`.",
  }),
  proof: variants([word, images, proofByApp], (value) =>
    Array.isArray(value) ? images : typeof value === "object" && value !== null ? proofByApp : word,
  )
    .default(defaultProof)
    .meta({
      description: [
        "What proves that a phase runs the version at a commit, so that only what was tested is promoted.",
        "`images`: the pods' images show it by their tag or digest.",
        'A list of images with {version}, and {app} and * as you like, where they show it otherwise, such as `["{app}:{version}-alpine"]`.',
        "`synced`: nothing does, and Argo CD's word is taken.",
        "Or one of these by application, `*` for all others: `{legacy: synced}`.",
      ].join(" "),
    }),
});

export const repositorySchema = z.strictObject({
  url: text(address).meta({ description: "HTTPS URL of the repository, without credentials." }),
  branch: text(branch)
    .default("main")
    .meta({ description: "Branch that Argo CD follows and promotions are committed to." }),
  layout: layout
    .prefault({})
    .meta({ description: "Where things are in the repository.", defaultText: "the layout of the reference demo" }),
  caBundle: z
    .string()
    .regex(/-----BEGIN CERTIFICATE-----/, "one or more certificates in PEM")
    .optional()
    .meta({ description: "PEM of the CA that signed the git server's certificate.", defaultText: "the public CAs" }),
  polling: z
    .string()
    .regex(/^[1-9]\d*(s|m|h)$/, "a duration such as 15s or 3m")
    .default("15s")
    .meta({ description: "How often Argo CD looks for new commits, a duration such as 15s or 3m." }),
  gitTimeout: text(gitTimeout).default(stepLimits.gitCall).meta({
    description:
      "Time for one git call of a guard, promotion, sweep or status, from 1s to 4m. More of it helps where a server takes no filters and its branch is large.",
  }),
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
