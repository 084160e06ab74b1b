// What is wrong between what phases allow of applications' own campaigns and the rest of the configuration. Pure functions.
import { z } from "zod";
import type { LayoutProblem } from "./layoutProblems";
import type { readablePhases } from "./phases";
import { hasKey } from "./variants";
import { listed } from "./verification";

/** What is read of the settings, as far as it can be. */
const readableCampaigns = z.object({ images: z.array(z.unknown()) }).catch({ images: [] });
const readableImages = z.object({ registry: z.string().optional() }).catch({});

/** A problem for each `campaigns` that could not do what it says. */
export function campaignProblems(
  phases: ReturnType<typeof readablePhases>,
  { labelled, images }: { labelled: boolean; images: unknown },
): LayoutProblem[] {
  const { registry } = readableImages.parse(images);
  return phases.flatMap(({ verification }, i) => {
    const places = listed(verification).flatMap((each, at) =>
      hasKey(each, "campaigns") ? [{ campaigns: each.campaigns, at }] : [],
    );
    return places.flatMap(({ campaigns, at }, nth): LayoutProblem[] => {
      const path = ["phases", i, "verification", ...(Array.isArray(verification) ? [at] : []), "campaigns"];
      const refuse = (allowed: string): LayoutProblem[] => [{ path, value: campaigns, allowed }];
      if (labelled)
        return refuse("nothing where applications is labelled: such Applications have no generator files to say it in");
      if (nth > 0) return refuse("one verification of a phase with campaigns: an application has one of its own");
      if (registry === undefined) return [];
      const allowed = `a pattern that begins with ${registry}/, since images.registry says that every image comes from there`;
      return readableCampaigns
        .parse(campaigns)
        .images.flatMap((pattern, n) =>
          typeof pattern !== "string" || pattern.startsWith(`${registry}/`)
            ? []
            : [{ path: [...path, "images", n], value: pattern, allowed }],
        );
    });
  });
}
