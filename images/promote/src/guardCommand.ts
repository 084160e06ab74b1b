// `promote guard`: the wait for a rollout, as an init container of the campaign's pod.
import type { Command } from "commander";
import { asPromoteError } from "./errors";
import { endAll } from "./git";
import { guard } from "./guard/guard";
import type { Comparison, GuardResult, GuardSettings } from "./guard/guard";
import { History, describe } from "./history";
import { kubeOptions, withKubeClient } from "./kube/options";
import { PassingError, Repository } from "./repository";
import { commitOptions } from "./repositoryOptions";
import { writeFields } from "./result";
import { fillPath } from "../../../contract/repository";
import { check, duration, readLayout, text } from "./settings";
import type { LayoutSettings, RawOptions } from "./settings";
import { readVersion } from "./yamlVersion";

/** Adds the subcommand. */
export function guardCommand(program: Command, ended: (exitCode: number) => void): void {
  const command = program
    .command("guard")
    .description("Waits until the pods that answer in a phase run the version at a commit.")
    .option("--app <name>", "application")
    .option("--phase <name>", "phase to look at")
    .option("--timeout <duration>", "time for the rollout to complete", "5m");
  kubeOptions(commitOptions(command)).action(async (options: RawOptions) => {
    ended(await runGuard(options));
  });
}

async function runGuard(options: RawOptions): Promise<number> {
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const started = performance.now();
  const asked = (name: string): string => (typeof options[name] === "string" ? options[name].slice(0, 200) : "");
  const result: GuardResult = {
    outcome: "error",
    app: asked("app"),
    phase: asked("phase"),
    source_commit: asked("sourceCommit"),
    fingerprint: "",
    milliseconds: 0,
    reason: "",
    error: "",
  };
  const stop = (): void => {
    endAll();
    process.exit(1);
  };
  process.once("SIGTERM", stop).once("SIGINT", stop);
  let exitCode = 0;
  try {
    Object.assign(result, await run(options, log));
  } catch (error) {
    const failed = asPromoteError(error);
    exitCode = failed.exitCode;
    Object.assign(result, { reason: failed.message, error: failed.kind });
    log(`promote guard: ${failed.message}`);
  }
  result.milliseconds = Math.round(performance.now() - started);
  const outputDir = text(options.outputDir);
  if (outputDir !== undefined) writeFields(outputDir, result);
  process.stdout.write(`${JSON.stringify(result)}\n`);
  return exitCode;
}

async function run(
  options: RawOptions,
  log: (line: string) => void,
): Promise<Pick<GuardResult, "outcome" | "fingerprint" | "reason">> {
  const settings = {
    app: check("app", options.app),
    phase: check("phase", options.phase),
    sourceCommit: check("source-commit", options.sourceCommit),
    argocdNamespace: check("argocd-namespace", options.argocdNamespace),
    timeout: duration("timeout", options.timeout),
  };
  const layout = readLayout(options, process.env);
  return withKubeClient(options, (client) =>
    guard(client, settings, (commit) => compare(layout, settings, commit), log),
  );
}

/** Compares the phase's version at another commit with that at the source commit. */
async function compare(
  layout: LayoutSettings,
  { app, phase, sourceCommit }: Pick<GuardSettings, "app" | "phase" | "sourceCommit">,
  commit: string,
): Promise<Comparison> {
  const { gitRepo: url, branch, gitTimeout, caFile, user, password, versionKey: key } = layout;
  const credentials = user && password ? { username: user, password } : undefined;
  const file = fillPath(layout.valuesPath, app, phase);
  for (let tries = 1; ; tries++) {
    const repository = Repository.create({ url, branch, gitTimeout, caFile, credentials });
    try {
      const tip = await repository.fetchBranch(layout.sharedFolders + 1);
      const history = await History.open(
        repository,
        { ...layout, sourceCommit, sourceFile: file, targetFile: file },
        tip,
      );
      if (!history.after.has(commit)) return "earlier commit";
      const wanted = readVersion(await history.text(file, sourceCommit), key, describe(file, sourceCommit));
      const version = await history.versionAt(file, commit, key);
      return version === wanted ? "same" : { version: version ?? "no version", wanted };
    } catch (error) {
      if (!(error instanceof PassingError) || tries === 3) throw error;
    } finally {
      repository.remove();
    }
  }
}
