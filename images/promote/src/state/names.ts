// Names of Workflows, and of applications that none can be named after. Pure functions.

/** Digits of the commit in a Workflow's name. */
const commitPrefix = 12;
/** Characters of a name in Kubernetes that is also a label. */
const nameLimit = 63;

/** Name of the Workflow of an identity. */
export const workflowName = (app: string, phase: string, commit: string): string =>
  `${app}-${phase}-${commit.slice(0, commitPrefix)}`;

/** Characters of the longest application that is promoted out of a phase: nothing is cut off, so no two share a name. */
export const longestApp = (phase: string): number =>
  nameLimit - workflowName("", phase, "0".repeat(commitPrefix)).length;

/** Why the Sensor refuses every notification of an application, as one phrase; undefined when it takes them. */
export function refusal(app: string, phase: string): string | undefined {
  if (app.length > longestApp(phase)) {
    return `the application's name has ${app.length} characters, and a Workflow for ${phase} takes ${longestApp(phase)} at most`;
  }
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(app)) {
    return "the application's name is not made of lower-case letters, digits and '-', with a letter first";
  }
  return undefined;
}
