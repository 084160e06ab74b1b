// The status of a stack, from its configuration to the table.
import { parseArgs } from "node:util";
import { KubeError } from "../../promote/src/cluster/client";
import { showStatus } from "../../promote/src/cli/statusCommand";
import { openCluster } from "./cluster";
import { gitEnvironment, stackSettings, surveyOf } from "./stack";

const usage = "npm run status -- --stack NAME [--config-file FILE] [--metrics | [--json] [--watch [--interval 5s]]]";

function readArguments(args: string[]) {
  const text = { type: "string" } as const;
  const flag = { type: "boolean", default: false } as const;
  const options = {
    stack: text,
    "config-file": text,
    json: flag,
    metrics: flag,
    watch: flag,
    interval: { ...text, default: "5s" },
  } as const;
  try {
    const { stack, "config-file": configFile, ...how } = parseArgs({ args, options }).values;
    if (stack === undefined) throw new Error("--stack is missing");
    return { stack, configFile, how };
  } catch (error) {
    throw new Error(`${(error as Error).message}; usage: ${usage}.`);
  }
}

/** One sentence for what the cluster answered, or did not answer, and what to do about it. */
function explain(error: unknown, cluster: string, complaint: string): unknown {
  if (!(error instanceof KubeError)) return error;
  if (error.status === 401) {
    const again = "it has expired, or was never valid: log in again as your kubeconfig has it, then repeat this";
    return new Error(`The cluster of ${cluster} does not accept your login; ${again}.`);
  }
  if (error.status === 403) return new Error(`You may not read what the status needs. ${error.message}`);
  if (error.status !== 0 && error.status < 500) return error;
  const said = complaint === "" ? error.message : `${complaint}.`;
  // kubectl's plugins log in; what they print is all that is known of why they cannot.
  const login = /getting credentials|exec plugin|oauth2|id-token|refresh/i.test(said);
  return new Error(
    login
      ? `Your login at the cluster of ${cluster} cannot be renewed; log in again, then repeat this. ${said}`
      : `The cluster of ${cluster} cannot be reached. ${said}`,
  );
}

/** Prints the status. `folder` is a private one, for a kubeconfig and a certificate. */
export async function status(args: string[], folder: string, write: (text: string) => void): Promise<number> {
  const { stack, configFile, how } = readArguments(args);
  const settings = await stackSettings(stack, configFile);
  const cluster = await openCluster(settings, folder);
  try {
    const environment = await gitEnvironment(settings, cluster.client);
    await showStatus(cluster.client, surveyOf(settings, environment, folder), how, write);
    return 0;
  } catch (error) {
    const name = settings.context === undefined ? `the stack ${stack}` : `the context ${settings.context}`;
    throw explain(error, name, cluster.complaint());
  } finally {
    cluster.close();
  }
}
