// How a step that writes to git hands back what came of it: as files, in the application's record, on standard output.
import { notVerified, passingCodes } from "../../../contract/ends";
import { asPromoteError, PromoteError } from "../errors";
import { findApplication } from "../cluster/rollout";
import { readWorkflow } from "../ends/store";
import { endOf, withStep } from "../ends/workflow";
import type { Bus } from "../events/bus";
import { writeAndTell } from "../events/told";
import type { Log } from "../log";
import { writeFields } from "../promotion/result";
import type { Result } from "../promotion/result";
import { withKubeClient } from "./kubeOptions";
import { check, origin } from "./settings";
import type { RawOptions } from "./settings";
import { templatesOf } from "./templateOptions";

/** Writes an end into the record. */
export type Recorder = (result: Result, exitCode: number) => Promise<void>;

/** What an end is of. */
interface Recorded {
  app: string;
  source: string;
  /** Undefined in a phase that promotes nothing. */
  target?: string;
  /** Name of the Workflow. */
  workflow: string;
}

/** Writes the end while the step still runs, so that its Workflow needs no pod more for it. */
export function recorder(
  options: RawOptions,
  { app, source, target, workflow: name }: Recorded,
  bus: Bus | undefined,
  log: Log,
): Recorder {
  const namespace = check("namespace", options.namespace);
  const recordNamespace = check("record-namespace", options.recordNamespace);
  const templates = templatesOf(options);
  return (result, exitCode) =>
    withKubeClient(options, async (client) => {
      // Whoever has the webhook's token may name what he likes: that makes no ConfigMap.
      const argocdNamespace = check("argocd-namespace", options.argocdNamespace);
      const asked = { app, phase: source, argocdNamespace, applications: origin(options) };
      if (exitCode !== 0 && !(await findApplication(client, asked)))
        throw new PromoteError("missing", "there is no such Application.");
      const now = new Date().toISOString();
      const step = { target, outputs: result, exitCode };
      const workflow = withStep(await readWorkflow(client, namespace, name), step, templates, now);
      const edge = target === undefined ? { source } : { source, target };
      const end = endOf(workflow, target, templates, now);
      await writeAndTell({ client, namespace: recordNamespace, bus, log }, app, [{ edge, end }]);
    });
}

/**
 * The outcome of a step that could not end with one. "broken": it saw other workloads during the campaign, and only another campaign can
 * tell; whatever this one says after that, it says it of others.
 */
export const failedAs = ({ kind }: PromoteError, seen: { outcome: string } | undefined): "broken" | "error" =>
  seen?.outcome === "changed" && kind === "other" ? "broken" : "error";

/** Writes one file per field, and the end into the record, unless it may pass or is another's to tell. */
export async function keepEnd(
  options: RawOptions,
  result: Result,
  exitCode: number,
  record: Recorder | undefined,
  log: Log,
): Promise<void> {
  const keep = (): void => {
    if (typeof options.outputDir === "string") writeFields(options.outputDir, result);
  };
  keep();
  // Neither what may pass nor another's end is an end of this promotion.
  if (record === undefined || passingCodes.includes(exitCode) || result.outcome === notVerified) return;
  result.recorded = await record(result, exitCode).then(
    () => true,
    (error: unknown) => {
      log(`promote: the end is not recorded: ${asPromoteError(error).message}`);
      return false;
    },
  );
  keep();
}
