// What a right configuration has that a person may not expect: a sentence each, for a preview and an `up`.
import { layoutSchema } from "./layout";
import { repositorySchema } from "./repository";
import type { Settings } from "./schema";

type Looked = Pick<Settings, "applications" | "keepWorkloads" | "repository" | "phases" | "platform">;

/** Keys of which Applications that somebody else made know nothing, where they are not as by default. */
function ofOurApplications({ keepWorkloads, repository, phases }: Looked): string[] {
  const usual = layoutSchema.parse({});
  const isUsual = (key: "generators" | "chart" | "shared" | "render") =>
    JSON.stringify(repository.layout[key]) === JSON.stringify(usual[key]);
  return [
    ...(keepWorkloads ? [] : ["keepWorkloads"]),
    ...(["generators", "chart", "shared", "render"] as const)
      .filter((key) => !isUsual(key))
      .map((key) => `repository.layout.${key}`),
    ...phases.flatMap(({ podSecurity }, n) => (podSecurity === "baseline" ? [] : [`phases[${n}].podSecurity`])),
  ];
}

/** Keys of which an Argo CD that is there knows nothing, where they are not as by default. */
function ofOurArgoCd({ repository: { polling, caBundle, knownHosts }, platform }: Looked): string[] {
  if (platform.argoCd.install) return [];
  const keys = [
    ...(polling === repositorySchema.shape.polling.parse(undefined) ? [] : ["repository.polling"]),
    ...(caBundle === undefined ? [] : ["repository.caBundle"]),
    ...(knownHosts === undefined ? [] : ["repository.knownHosts"]),
  ];
  if (keys.length === 0) return [];
  const where = `Argo CD in ${platform.argoCd.namespace}`;
  return [
    `${where} is not this stack's, and does not go by ${keys.join(" and ")}: set it there too (docs/existing.md#argo-cd).`,
  ];
}

/** The sentences; none where there is nothing to say. */
export const warningsOf = (settings: Looked): string[] => [...ofOurArgoCd(settings), ...ofWorkloads(settings)];

function ofWorkloads(settings: Looked): string[] {
  if (settings.applications === "labelled") {
    const keys = ofOurApplications(settings);
    if (keys.length === 0) return [];
    return [`applications is labelled: nothing in them goes by ${keys.join(", ")}; each Application says that itself.`];
  }
  if (settings.keepWorkloads) return [];
  return [
    "keepWorkloads is false: `pulumi destroy` removes what the Applications deployed, and so does a generator file or a phase that is removed.",
  ];
}
