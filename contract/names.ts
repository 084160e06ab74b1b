// Names of objects that the program makes and the step looks for.

/** The ApplicationSet that discovers the applications. */
export const applicationSet = "argo-promotion";

/** The CronWorkflow that sends again what is due and never ran. */
export const sweep = "promotion-sweep";
