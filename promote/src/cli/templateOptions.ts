// Options of every command that writes records.
import type { Command } from "commander";
import { namespaces } from "../../../contract/names";
import { templates } from "../../../contract/workflow";
import type { RawOptions } from "./settings";
import type { Templates } from "../ends/workflow";

/** Adds the options. Their defaults are the names that this project's templates have. */
export function templateOptions(command: Command): Command {
  return command
    .option("--promotion-template <name>", "template of a promotion in the Workflow", templates.promotion)
    .option("--campaign-template <names>", "templates of a campaign with the guard before it", templates.campaign)
    .option("--namespace <name>", "namespace of the Workflows", namespaces.argo)
    .option("--record-namespace <name>", "namespace of the records, apart from everything else", namespaces.records);
}

/** Checks nothing: a name that no template has finds no node. */
export const templatesOf = (options: RawOptions): Templates => ({
  promotion: String(options.promotionTemplate),
  campaign: String(options.campaignTemplate).split(","),
});
