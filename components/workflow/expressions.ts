// Expressions of Argo Workflows that more than one template has.
import { passingCodes, signalled } from "../../contract/ends";

/** When the step or the guard, alone in its pod, runs again: what infrastructure broke, and the exit codes of what may come to another end. */
export const mayPass = `lastRetry.status == 'Error' || asInt(lastRetry.exitCode) in [${[...passingCodes, ...signalled].join(", ")}]`;

/**
 * An output parameter in an expression; nil where there is none. Not `?.`: Argo Workflows v4.0.6 waits for the output of a
 * pod that never started, until the Workflow's deadline.
 *
 * @param of what has the outputs
 */
export function output(of: string, name: string): string {
  return `get(get(get(${of}, 'outputs'), 'parameters'), '${name}')`;
}
