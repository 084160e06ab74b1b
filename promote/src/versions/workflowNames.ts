// Applications and commits that no Workflow can be made of.
import { problemOf } from "../../../contract/grammar";
import { appName, longestAppName } from "../../../contract/identity";

export { workflowName } from "../../../contract/identity";

/** Characters of a label's value in Kubernetes: a Workflow's says its commit. */
const longestLabel = 63;

/**
 * Why the Sensor refuses every notification of an application, as one phrase; undefined when it takes them.
 *
 * @param commit one of its repository. Default: none is known
 */
export function refusal(app: string, phase: string, commit = ""): string | undefined {
  if (commit.length > longestLabel) {
    return `ids of commits have ${commit.length} digits in its repository (SHA-256), and a label of Kubernetes takes ${longestLabel}; it must be a repository of SHA-1`;
  }
  if (app.length > longestAppName(phase)) {
    return `the application's name has ${app.length} characters, and a Workflow for ${phase} takes ${longestAppName(phase)} at most`;
  }
  const problem = problemOf(appName, app);
  return problem && `the application's name is not made of ${problem}`;
}
