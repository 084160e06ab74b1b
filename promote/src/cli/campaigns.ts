// Options about the campaigns that applications bring: where they say it, what their phase allows, and what runs where one brings none.
import type { OwnCampaign } from "../../../contract/campaigns";
import { PromoteError } from "../errors";
import type { HandedOut } from "../guard/guard";
import type { Brings } from "../guard/phaseVersions";
import { campaignsGiven } from "./phases";
import { check, text } from "./settings";
import type { RawOptions } from "./settings";

/** Where applications bring campaigns; left out: they bring none. */
export const generatorsOption = [
  "--generators <glob>",
  "generator files, by which applications may bring campaigns of their own; left out: these are not looked at",
] as const;

/** Where that is, and what the phase allows; undefined: they bring none. */
export function bringsOf(options: RawOptions): Brings | undefined {
  const campaigns = campaignsGiven(options.campaigns);
  if (campaigns !== undefined)
    for (const [name, value] of Object.entries({
      generators: options.generators,
      "campaign-image": options.campaignImage,
      "campaign-command": options.campaignCommand,
    }))
      if (text(value) === undefined)
        throw new PromoteError("bad-input", `--campaigns needs --${name}, which is missing.`);
  if (options.generators === undefined) return undefined;
  return { generators: check("generators", options.generators), campaigns };
}

/** What is to run as the campaign: what the application brings, or the phase's own. */
export const handedOut = (options: RawOptions, own: OwnCampaign | undefined): HandedOut => ({
  campaign_image: own?.image ?? text(options.campaignImage) ?? "",
  campaign_command: own?.command ?? text(options.campaignCommand) ?? "",
});
