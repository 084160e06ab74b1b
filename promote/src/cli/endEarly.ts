// How a step ends a campaign that can no longer count, so that its place goes to the next one: after its own end is written down.
import { asPromoteError } from "../errors";
import { endsOf } from "../ends/record";
import type { Place } from "../ends/record";
import { readRecord } from "../ends/store";
import { stopWorkflow } from "../guard/stop";
import type { Log } from "../log";
import { withKubeClient } from "./kubeOptions";
import { check } from "./settings";
import type { RawOptions } from "./settings";

/** What waits for a campaign. */
interface Waiting {
  app: string;
  /** Uid of the campaign's Workflow. */
  uid: string;
  workflow: string;
  /** Every edge whose step waits for it, or the phase that has none. */
  places: readonly Place[];
}

/**
 * Stops the Workflow once every step that waits in it has written its end down: the one that is last does it. Where that cannot be,
 * the campaign runs to its end and counts for nothing, as it would have anyway.
 */
export async function endEarly(options: RawOptions, { app, uid, workflow, places }: Waiting, log: Log): Promise<void> {
  try {
    await withKubeClient(options, async (client) => {
      const record = await readRecord(client, check("record-namespace", options.recordNamespace), app);
      const isOver = (place: Place): boolean => endsOf(record, place).some(({ workflow_uid }) => workflow_uid === uid);
      if (!places.every(isOver)) {
        log("Another edge still waits for the campaign, which runs on for it.");
        return;
      }
      await stopWorkflow(client, { namespace: check("namespace", options.namespace), workflow, uid }, log);
      log(`The Workflow ${workflow} is stopped: what it tests can no longer count.`);
    });
  } catch (error) {
    log(`promote: the campaign runs on, and counts for nothing: ${asPromoteError(error).message}`);
  }
}
