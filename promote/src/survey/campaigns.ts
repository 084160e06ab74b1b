// Campaigns that applications bring to what is due, and that their phases do not take: a guard would refuse them each time anew.
import { asPromoteError, PromoteError } from "../errors";
import { bringGenerators, campaignAt } from "../versions/campaignsAt";
import type { PhaseAtCommit, Versions } from "../versions/versions";
import type { SurveySettings } from "./surveyed";

/**
 * Why they are not taken, a sentence each, by place as `<app> <phase>`.
 *
 * @param places at commits that are here
 */
export async function refusedCampaigns(
  { campaignsIn: glob, phases }: Pick<SurveySettings, "campaignsIn" | "phases">,
  { repository }: Versions,
  places: readonly PhaseAtCommit[],
): Promise<ReadonlyMap<string, string>> {
  const refused = new Map<string, string>();
  if (glob === undefined) return refused;
  await bringGenerators(repository, glob, places);
  for (const place of places) {
    const phase = phases.find(({ name }) => name === place.phase) ?? { name: place.phase };
    try {
      await campaignAt(repository, glob, place, phase);
    } catch (error) {
      // Git itself is nobody's file.
      if (error instanceof PromoteError && error.kind !== "missing") throw error;
      refused.set(`${place.app} ${place.phase}`, asPromoteError(error).message);
    }
  }
  return refused;
}
