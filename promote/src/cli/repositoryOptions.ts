// Options of every command that reads the repository.
import { Option } from "commander";
import type { Command } from "commander";
import { forgeKinds } from "../../../contract/forges";
import { defaultProof } from "../../../contract/proof";
import type { Proofs } from "../../../contract/proof";
import { stepLimits } from "../../../contract/limits";
import { defaultHolds, defaultStops, defaultValuesPath, defaultVersionKey } from "../../../contract/repository";
import type { RepositoryOptions } from "../git/repository";
import { itemExample } from "./items";
import { readRepositorySettings } from "./settings";
import type { RawOptions } from "./settings";
import { repositoryOptionsOf } from "../versions/layout";
import type { Layout } from "../versions/layout";

/** Adds the options that say where the repository is and where versions stand in it. */
export function layoutOptions(command: Command): Command {
  return command
    .option("--git-repo <url>", "GitOps repository, https:// or SSH, without a password")
    .option("--branch <name>", "branch that holds the truth", "main")
    .option("--values-path <path>", `values file of a phase, with {app} and {phase} (default: ${defaultValuesPath})`)
    .option(
      "--version-key <keys>",
      `path to the version in that file; a dot inside a key is written \\. (default: ${defaultVersionKey})`,
    )
    .option(
      "--promotes <json>",
      `what a promotion carries, in the place of these two: a JSON list of items, such as ${itemExample}`,
    )
    .option("--stops <path>", "file by which a person stops promotions of all applications", defaultStops)
    .option("--holds <path>", "file, with {app}, in which a person holds promotions of one", defaultHolds)
    .option(
      "--proof <what>",
      "what proves that a phase runs a version: images, synced, a JSON list of images with {version}, or a JSON object of these by application",
      defaultProof,
    )
    .option("--ca-file <file>", "PEM file with the certificates to trust instead of the system's")
    .option("--known-hosts <lines>", "lines of known_hosts: with an SSH URL no other server is spoken to")
    .option("--git-timeout <duration>", "time for one git call, from 1s to 4m", stepLimits.gitCall);
}

/** Adds where proposals get a pull request. */
export function forgeOptions(command: Command): Command {
  return command
    .addOption(new Option("--forge <kind>", "forge on which proposals get a pull request").choices(forgeKinds))
    .option("--forge-url <url>", "its address. Defaults to the host of --git-repo");
}

/** Adds what a command about one commit needs besides. */
export function commitOptions(command: Command): Command {
  return layoutOptions(command)
    .option("--source-commit <id>", "full id of the commit that was deployed and tested")
    .option("--output-dir <folder>", "also write each field of the result to a file of its name");
}

/** Checks the options of `layoutOptions`. */
export function readRepository(
  options: RawOptions,
  environment: NodeJS.ProcessEnv,
): { repository: RepositoryOptions; layout: Layout; proofs: Proofs } {
  const settings = readRepositorySettings(options, environment);
  const { items, stops, holds, proofs } = settings;
  return { repository: repositoryOptionsOf(settings), layout: { items, stops, holds }, proofs };
}
