// Applications that no Workflow can be named after.
import { problemOf } from "../../../contract/grammar";
import { appName, longestAppName } from "../../../contract/identity";

export { workflowName } from "../../../contract/identity";

/** Why the Sensor refuses every notification of an application, as one phrase; undefined when it takes them. */
export function refusal(app: string, phase: string): string | undefined {
  if (app.length > longestAppName(phase)) {
    return `the application's name has ${app.length} characters, and a Workflow for ${phase} takes ${longestAppName(phase)} at most`;
  }
  const problem = problemOf(appName, app);
  return problem && `the application's name is not made of ${problem}`;
}
