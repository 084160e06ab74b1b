// What a promotion is identified by: application, phase and commit; and the Workflow that is named after them.
import type { Grammar } from "./grammar";

/** Digits of the commit in a Workflow's name. */
export const commitPrefixLength = 12;

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

/** Name of the Workflow of an identity. */
export const workflowName = (app: string, phase: string, commit: string): string =>
  `${app}-${phase}-${commit.slice(0, commitPrefixLength)}`;

/**
 * Characters of the longest application whose Workflow out of a phase still has a name of 63: nothing is cut off, so no
 * two promotions share a name.
 */
export const longestAppName = (phase: string): number =>
  nameLimit - workflowName("", phase, "0".repeat(commitPrefixLength)).length;
