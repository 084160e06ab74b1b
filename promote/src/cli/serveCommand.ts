// `promote serve`: one page that says where everything is, and why.
import { readFileSync } from "node:fs";
import * as path from "node:path";
import type { Command } from "commander";
import { namespaces } from "../../../contract/names";
import { defaultGenerators } from "../../../contract/repository";
import { isSsh } from "../../../contract/ssh";
import type { KubeClient } from "../cluster/client";
import { PromoteError } from "../errors";
import { endAll } from "../git/git";
import { readAssets } from "../page/assets";
import { Live } from "../page/live";
import { PageServer } from "../page/server";
import { Store } from "../page/store";
import type { ShowSettings } from "../page/applications";
import type { SurveySettings } from "../survey/surveyed";
import type { Called } from "./called";
import { withKubeClient } from "./kubeOptions";
import { check, duration, text } from "./settings";
import type { RawOptions } from "./settings";
import { surveyOptions, surveySettings } from "./surveyOptions";

/** Adds the subcommand. */
export function serveCommand(program: Command, { environment, complain, ended }: Called): void {
  const serve = program.command("serve").description("Serves a page that shows where everything is, and why.");
  surveyOptions(serve)
    .option("--namespace <name>", "namespace of the Workflows", namespaces.argo)
    .option("--record-namespace <name>", "namespace of the records", namespaces.records)
    .option("--generators <glob>", "generator files; its one folder * is the application", defaultGenerators)
    .option("--port <number>", "port that it listens on; 0: any that is free", "8080")
    .option("--assets <folder>", "the page's own files", path.join(__dirname, "page"))
    .option("--stack <name>", "stack that the commands on the page are for")
    .option("--url <url>", "address that people open the page at")
    .option("--workflow-page <url>", "page of a Workflow, with {workflow}, which it links to")
    .option("--commit-page <url>", "page of a commit, with {commit}, which it links to")
    .option("--git-interval <duration>", "time between two looks at the branch where nothing happens", "30s")
    .option(
      "--git-credentials <folder>",
      "folder with the files username and password, or sshPrivateKey, in the place of the environment",
    )
    .option("--streams <number>", "browsers that are told of changes at a time", "100")
    .action(async (options: RawOptions) => {
      await withKubeClient(options, (client) => servePage(client, options, environment, complain));
      ended(0);
    });
}

/** What it is shown with. */
function showSettings(options: RawOptions, { phases, edges, namespace }: SurveySettings): ShowSettings {
  return {
    ...{ phases, edges, namespace, stack: text(options.stack) },
    ...(options.workflowPage !== undefined && { workflowPage: check("workflow-page", options.workflowPage) }),
    ...(options.commitPage !== undefined && { commitPage: check("commit-page", options.commitPage) }),
  };
}

/**
 * What is surveyed. With credentials of a folder, these are read anew for each call: the server runs for months, and they are replaced
 * meanwhile.
 */
function settingsOf(options: RawOptions, environment: NodeJS.ProcessEnv): SurveySettings {
  const folder = text(options.gitCredentials);
  if (folder === undefined) return surveySettings(options, environment);
  const read = (name: string): string => {
    try {
      return readFileSync(path.join(folder, name), "utf8").trim();
    } catch (error) {
      throw new PromoteError("authentication", `--git-credentials has no ${name}: ${(error as Error).message}.`);
    }
  };
  if (isSsh(String(options.gitRepo))) {
    const settings = surveySettings(options, { ...environment, GIT_SSH_KEY: read("sshPrivateKey") });
    const { knownHosts = "" } = settings.repository.ssh ?? {};
    const ssh = {
      knownHosts,
      get key() {
        return read("sshPrivateKey");
      },
    };
    return { ...settings, repository: { ...settings.repository, ssh } };
  }
  const credentials = {
    get username() {
      return read("username");
    },
    get password() {
      return read("password");
    },
  };
  const now = { ...environment, GIT_USER: credentials.username, GIT_PASSWORD: credentials.password };
  const settings = surveySettings(options, now);
  return { ...settings, repository: { ...settings.repository, credentials } };
}

/** Serves until a signal ends it. */
async function servePage(
  client: KubeClient,
  options: RawOptions,
  environment: NodeJS.ProcessEnv,
  complain: (text: string) => void,
): Promise<void> {
  const settings = settingsOf(options, environment);
  const url = options.url === undefined ? undefined : new URL(check("url", options.url));
  const pace = { together: 100, repository: duration("git-interval", options.gitInterval), repositoryAtMost: 5000 };
  const live = new Live(client, settings, pace);
  const server = new PageServer(live, new Store(live, showSettings(options, settings)), {
    assets: readAssets(String(options.assets)),
    mostStreams: number("streams", options.streams, 1, 10_000),
    host: url?.hostname,
  });
  const ends = new AbortController();
  const stop = (): void => {
    ends.abort();
    endAll();
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, stop);
  try {
    const port = await server.start(number("port", options.port, 0, 65_535));
    complain(`The page is served on port ${port}.\n`);
    await live.run(ends.signal);
    await server.stop();
  } finally {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.off(signal, stop);
  }
}

/** A whole number between two others. */
function number(name: string, value: unknown, least: number, most: number): number {
  const given = Number(value);
  if (Number.isInteger(given) && given >= least && given <= most) return given;
  throw new PromoteError(
    "bad-input",
    `--${name} is ${JSON.stringify(value)}; it must be a whole number from ${least} to ${most}.`,
  );
}
