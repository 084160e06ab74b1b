// The end of what can no longer count: the Workflow is stopped, and with it whatever it runs.
import { setTimeout as sleep } from "node:timers/promises";
import { stopped } from "../../../contract/workflow";
import { KubeError } from "../cluster/client";
import type { KubeClient } from "../cluster/client";
import { isFinished } from "../ends/states";
import { workflowPath } from "../ends/store";
import type { Log } from "../log";
import { running } from "./wait";
import type { RunSettings } from "./wait";

const mostTries = 10;

/**
 * Stops a Workflow, if it is still the one that is meant, runs, and nobody else has stopped it. Pods alone would be started again by
 * whoever wrote their template.
 *
 * What the ServiceAccount must be allowed to do: get and patch on workflows in their namespace.
 */
export async function stopWorkflow(client: KubeClient, run: RunSettings, log: Log): Promise<void> {
  const { namespace, workflow: name, uid, interval = 1000 } = run;
  for (let tries = 1; ; tries++) {
    try {
      const { spec, status } = await running(client, run);
      if (spec?.shutdown || isFinished({ phase: status?.phase ?? "" })) return;
      // The API server refuses it where another has the name by then.
      await client.call("PATCH", workflowPath(namespace, name), { metadata: { uid }, spec: { shutdown: stopped } });
      return;
    } catch (error) {
      if (!(error instanceof KubeError && error.mayPass) || tries === mostTries) throw error;
      log(error.message);
    }
    await sleep(interval);
  }
}
