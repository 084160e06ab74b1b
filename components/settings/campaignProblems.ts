// What is wrong between what phases allow of applications' own campaigns and the rest of the configuration. Pure functions.
import { z } from "zod";
import type { LayoutProblem } from "./layoutProblems";
import type { readablePhases } from "./phases";
import { hasKey } from "./variants";

/** What is read of a verification, as far as it can be. */
const allowing = z.object({ campaigns: z.object({ images: z.array(z.unknown()).catch([]) }) });

const readableRegistry = z.object({ registry: z.string() });

/** Why an image that fits a pattern would not come from the registry that all images come from. */
function elsewhere(campaigns: unknown, images: unknown): { at: number; pattern: string; registry: string }[] {
  const registry = readableRegistry.safeParse(images).data?.registry;
  const patterns = allowing.safeParse({ campaigns }).data?.campaigns.images ?? [];
  return patterns.flatMap((pattern, at) =>
    registry === undefined || typeof pattern !== "string" || pattern.startsWith(`${registry}/`)
      ? []
      : [{ at, pattern, registry }],
  );
}

/** A problem for each `campaigns` that could not do what it says. */
export const campaignProblems = (
  phases: ReturnType<typeof readablePhases>,
  { labelled, images }: { labelled: boolean; images: unknown },
): LayoutProblem[] =>
  phases.flatMap(({ verification }, i) => {
    const all: unknown[] = Array.isArray(verification) ? verification : [verification];
    const places = all.flatMap((each, at) => (hasKey(each, "campaigns") ? [{ each: each as Allowing, at }] : []));
    return places.flatMap(({ each: { campaigns }, at }, nth): LayoutProblem[] => {
      const path = ["phases", i, "verification", ...(Array.isArray(verification) ? [at] : []), "campaigns"];
      const refuse = (allowed: string): LayoutProblem[] => [{ path, value: campaigns, allowed }];
      if (labelled)
        return refuse("nothing where applications is labelled: such Applications have no generator files to say it in");
      if (nth > 0) return refuse("one verification of a phase with campaigns: an application has one of its own");
      return elsewhere(campaigns, images).map(({ at: n, pattern, registry }) => ({
        path: [...path, "images", n],
        value: pattern,
        allowed: `a pattern that begins with ${registry}/, since images.registry says that every image comes from there`,
      }));
    });
  });

interface Allowing {
  campaigns: unknown;
}
