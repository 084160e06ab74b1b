// Checks what a stack or a component is told: by the schema, by the graph of the phases, and for images that nobody has made.
import { z } from "zod";
import { campaignProblems } from "./campaignProblems";
import { carrierProblems } from "./carrierProblems";
import { fixedValueProblems } from "./fixedValues";
import { layoutProblems } from "./layoutProblems";
import { missingImages, withPublished } from "./ownImages";
import { lastPhaseProblems } from "./lastPhaseProblems";
import { graphProblems } from "./phaseGraph";
import { readablePhases } from "./phases";
import { platformProblems } from "./platform";
import { ArgumentsError, keyPath, type Saying, sentence, sentencesOf } from "./problems";
import { sshProblems } from "./sshProblems";
import { explained } from "./words";

/** A sentence for each place at which the schema refuses the value, and the value with every default where it refuses none. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, saying?: Saying): [problems: string[], data?: T] {
  const result = schema.safeParse(value, { reportInput: true });
  if (result.success) return [[], result.data];
  const problems: string[] = [];
  const places = new Set<string>();
  for (const issue of result.error.issues) {
    const place = `${issue.code === "unrecognized_keys" ? "keys of " : ""}${keyPath(issue.path)}`;
    // Of a value with several faults the first is said: the others often follow from it.
    if (places.has(place)) continue;
    places.add(place);
    problems.push(...sentencesOf(explained(issue, schema), saying));
  }
  return [problems];
}

/** What is read of a repository that has no values files. */
const withoutHelm = z.object({
  layout: z.object({ render: z.union([z.object({ kustomize: z.string() }), z.object({ directory: z.string() })]) }),
});

/** Phases that may go without a values file where there are none at all. */
function needlessOptions(phases: unknown, repository: unknown): string[] {
  if (!Array.isArray(phases) || !withoutHelm.safeParse(repository).success) return [];
  return phases.flatMap((phase: unknown, i) =>
    z.object({ valuesOptional: z.literal(true) }).safeParse(phase).success
      ? [sentence(keyPath(["phases", i, "valuesOptional"]), true, "false, since only Helm has values files")]
      : [],
  );
}

/** The raw settings that are looked at together. */
interface Given {
  phases?: unknown;
  repository?: unknown;
  credentials?: unknown;
  applications?: unknown;
  charts?: unknown;
  platform?: unknown;
  images?: unknown;
}

/** A sentence for each problem between keys of the repository's layout, between phases, between both, between its URL and the credentials, and of images and charts with the rest, as far as these can be read. */
export function problemsBetween({
  phases,
  repository,
  credentials,
  applications,
  charts,
  platform,
  images,
}: Given): string[] {
  const layout = z.object({ layout: z.unknown() }).safeParse(repository).data?.layout;
  const origin = applications === "labelled" ? "labelled" : "discovered";
  const between = layoutProblems(layout, origin).map(({ path, value, allowed }) =>
    sentence(keyPath(["repository", "layout", ...path]), value, allowed),
  );
  const readable = readablePhases(phases);
  const found = [...graphProblems(readable), ...lastPhaseProblems(readable)].map(({ path, value, allowed }) =>
    sentence(keyPath(["phases", ...path]), value, allowed),
  );
  const ofEdges = carrierProblems(readable, repository);
  const ofCampaigns = campaignProblems(readable, { labelled: origin === "labelled", images });
  const ofSsh = sshProblems(repository, credentials);
  const carriers = [...ofEdges, ...ofCampaigns, ...ofSsh].map(({ path, value, allowed }) =>
    sentence(keyPath(path), value, allowed),
  );
  const values = [...fixedValueProblems(charts), ...platformProblems(platform, charts)].map(
    ({ path, value, allowed }) => sentence(keyPath(path), value, allowed),
  );
  return [
    ...between,
    ...found,
    ...carriers,
    ...values,
    ...(origin === "labelled" ? [] : needlessOptions(phases, repository)),
  ];
}

/** A sentence for each image that is not known, as far as phases and images can be read. */
export function imageProblems(
  given: { images?: unknown; phases?: unknown },
  next?: Parameters<typeof missingImages>[2],
): string[] {
  const images = z.record(z.string(), z.unknown()).catch({}).parse(given.images);
  return missingImages(withPublished(images), readablePhases(given.phases), next);
}

/**
 * The arguments of a component, checked, with every default.
 *
 * @param component whose arguments they are, by class and name: `ArgoCd argo-cd`
 * @param further problems that no schema can know
 * @throws ArgumentsError that names every problem
 */
export function checkedArguments<T>(
  component: string,
  schema: z.ZodType<T>,
  args: unknown,
  further: readonly string[] = [],
): T {
  // No command sets an argument.
  const [found, settings] = checked(schema, args, { hint: () => "" });
  const problems = [...new Set([...found, ...further])];
  if (settings === undefined || problems.length > 0) throw new ArgumentsError(problems, component);
  return settings;
}
