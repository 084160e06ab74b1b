// What a promotion is identified by: application, phase and commit; and the Workflow that is named after them.
import { createHash } from "node:crypto";
import type { Grammar } from "./grammar";

/** Labels by which everything else finds Applications, Workflows and the pods of campaigns; records have the first. */
export const labels = {
  app: "argo-promotion/app",
  phase: "argo-promotion/phase",
  /** The whole source commit, of Workflows. */
  commit: "argo-promotion/commit",
  /** The phase that is tested, of a campaign's pod. */
  campaign: "argo-promotion/campaign",
} as const;

/**
 * Where Applications come from. `discovered`: the program's ApplicationSet makes them, each of its own name. `labelled`: whoever
 * made them put both labels on them, and they have any name.
 */
export const origins = ["discovered", "labelled"] as const;

/** One of these. */
export type Origin = (typeof origins)[number];

/** Digits of the identity's digest in a Workflow's name. */
const digits = 12;

/** Characters of a name in Kubernetes that is also a label. */
const nameLimit = 63;

/** An application: a folder's name that becomes a part of names in Kubernetes, where a letter comes first. */
export const appName: Grammar = [
  {
    must: "lower-case letters, digits and '-', with a letter first and no '-' at the end (63 at most)",
    holds: (text) => /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text),
    meant: (text) => text.toLowerCase().replace(/[_. ]/g, "-"),
  },
];

/** A phase. */
export const phaseName: Grammar = [
  {
    must: "a DNS label of at most 20 characters that starts with a letter",
    holds: (text) => /^[a-z]([-a-z0-9]{0,18}[a-z0-9])?$/.test(text),
    meant: (text) => text.toLowerCase().replace(/[_. ]/g, "-"),
  },
];

/** A commit, by its full id. */
export const commitId: Grammar = [
  {
    must: "the full id of a commit (40 or 64 hexadecimal digits)",
    holds: (text) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text),
  },
];

/** Name of the Application of one application in one phase. */
export const applicationName = (app: string, phase: string): string => `${app}-${phase}`;

/**
 * Name of the Workflow of a promotion. Its last part is a digest of the whole identity: two commits whose ids begin
 * alike have two Workflows, and so have an application and a phase whose names run together as those of two others do.
 *
 * @param target of a Workflow that promotes along one edge what was verified before
 */
export function workflowName(app: string, phase: string, commit: string, target?: string): string {
  const digest = createHash("sha256")
    .update([app, phase, commit, ...(target === undefined ? [] : [target])].join("/"))
    .digest("hex");
  return `${app}-${phase}-${digest.slice(0, digits)}`;
}

/** The same name as the Sensor makes it: a Go template with Sprig's functions, of expressions for the three. */
export const workflowNameTemplate = (app: string, phase: string, commit: string): string =>
  `{{ ${app} }}-{{ ${phase} }}-{{ printf "%s/%s/%s" ${app} ${phase} ${commit} | sha256sum | trunc ${digits} }}`;

/**
 * Characters of the longest application whose Workflow out of a phase still has a name of 63: nothing is cut off, so no
 * two promotions share a name.
 */
export const longestAppName = (phase: string): number => nameLimit - workflowName("", phase, "").length;
