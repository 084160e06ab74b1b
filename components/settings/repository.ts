// The GitOps repository: where it is and how it is laid out.
import { posix } from "node:path";
import { z } from "zod";
import { fill, unknownPlaceholders } from "./placeholders";

const path = (known: readonly string[]) =>
  z
    .string()
    .refine((text) => text !== "" && posix.normalize(text) === text && !/^(\/|\.\.)/.test(text), {
      error: "a path inside the repository, relative to its root",
    })
    .refine((text) => unknownPlaceholders(text, known).length === 0 && !text.includes("{{"), {
      error: `a path whose placeholders are among ${known.map((k) => `{${k}}`).join(", ") || "none"}`,
    });

const layout = z.strictObject({
  /** Glob of the generator files, one per application and phase. Its one folder `*` is the application. */
  generators: path([])
    .refine(
      (glob) =>
        glob
          .split("/")
          .slice(0, -1)
          .filter((part) => part === "*").length === 1,
      {
        error: "a glob with exactly one folder *, the name of the application",
      },
    )
    .default("argo-projects/*/generators/*.json"),
  /** Folder of the application's Helm chart. May hold {app}. */
  chart: path(["app"]).default("argo-projects/{app}/manifests/base"),
  /** Values file of a phase. May hold {app} and {phase}. */
  values: path(["app", "phase"]).default("argo-projects/{app}/manifests/overlays/{phase}/values-{phase}.yaml"),
  /**
   * Paths besides chart and values file that manifests are made from, such as the folder of a library chart. May hold {app}
   * and {phase}. Argo CD makes manifests again only for commits that change one of them. Default: none.
   */
  shared: z.array(path(["app", "phase"])).default([]),
  /** Key of the version in the values file, its parts joined by dots. */
  versionKey: z
    .string()
    .regex(/^[A-Za-z_][\w-]*(\.[A-Za-z_][\w-]*)*$/, "keys joined by dots")
    .default("image.version"),
});

function isHttpsUrl(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.protocol === "https:" && url.username === "" && url.password === "";
}

export const repositorySchema = z.strictObject({
  /** HTTPS URL of the repository, without credentials. */
  url: z.string().refine(isHttpsUrl, { error: "an https:// URL without user name or password in it" }),
  /** Branch that Argo CD follows and promotions are committed to. Default: main. */
  branch: z
    .string()
    .regex(/^[\w][\w./-]*$/, "the name of a branch")
    .default("main"),
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
