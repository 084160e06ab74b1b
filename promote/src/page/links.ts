// Where more can be seen of what the page names: commits, Workflows, reports, pull requests. Pure functions.
import type { Telling } from "../../../contract/events";
import { fill } from "../../../contract/placeholders";
import { shortId } from "../git/objects";
import type { Reference } from "./shown";

/** What the links lead to: without a page of commits git shows one, without one of Workflows kubectl does. */
export interface LinkSettings extends Pick<Telling, "commitPage" | "workflowPage"> {
  /** Namespace of the Workflows. */
  namespace: string;
}

/** A commit. */
export function commitReference(commit: string, { commitPage }: LinkSettings): Reference {
  const text = shortId(commit);
  if (commitPage === undefined) return { text, command: `git show ${commit}` };
  return { text, url: fill(commitPage, { commit }) };
}

/** A Workflow. */
export function workflowReference(workflow: string, { workflowPage, namespace }: LinkSettings): Reference {
  if (workflowPage !== undefined) return { text: workflow, url: fill(workflowPage, { workflow }) };
  return { text: workflow, command: `kubectl get workflow ${workflow} --namespace ${namespace} --output yaml` };
}

/** A page by its address, where that is one. */
export function pageReference(address: string, text: string): Reference {
  return address.startsWith("https://") && URL.canParse(address) ? { text, url: address } : { text: address };
}

/** A report of a campaign. */
export const reportReference = (address: string): Reference => ({
  text: "report",
  command: `aws s3 cp --recursive ${address} report`,
});
