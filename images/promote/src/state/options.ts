// Options of every command that writes records.
import type { Command } from "commander";
import type { RawOptions } from "../settings";
import type { Templates } from "./workflow";

/** Adds the options. Their defaults are the names that this project's templates have. */
export function templateOptions(command: Command): Command {
  return command
    .option("--promotion-template <name>", "template of a promotion in the Workflow", "promotion")
    .option("--campaign-template <names>", "templates of a campaign with the guard before it", "integration-tests")
    .option("--rollout-template <names>", "templates of the guard alone", "rollout")
    .option("--namespace <name>", "namespace of the Workflows", "argo")
    .option("--record-namespace <name>", "namespace of the records, apart from everything else", "argo-promotion");
}

/** Checks nothing: a name that no template has finds no node. */
export const templatesOf = (options: RawOptions): Templates => ({
  promotion: String(options.promotionTemplate),
  campaign: String(options.campaignTemplate).split(","),
  rollout: String(options.rolloutTemplate).split(","),
});
