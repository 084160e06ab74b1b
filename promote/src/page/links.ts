// Where more can be seen of what the page names: commits, Workflows, reports, pull requests. Pure functions.
import type { ForgeKind } from "../../../contract/forges";
import { shortId } from "../git/objects";
import type { Reference } from "./shown";

/** What the links lead to. */
export interface LinkSettings {
  /** Address of the GitOps repository. */
  repository: string;
  /** Forge that it is on; undefined: a commit has no page. */
  forge?: ForgeKind | undefined;
  /** Address of Argo Workflows' own pages; undefined: kubectl shows a Workflow. */
  workflowsUrl?: string | undefined;
  /** Namespace of the Workflows. */
  namespace: string;
}

/** Path of a commit's page below its repository. */
const commitPaths: Readonly<Record<ForgeKind, string>> = { github: "commit", gitlab: "-/commit", gitea: "commit" };

/** A commit. */
export function commitReference(id: string, { repository, forge }: LinkSettings): Reference {
  if (forge === undefined) return { text: shortId(id), command: `git show ${id}` };
  return { text: shortId(id), url: `${repository.replace(/\.git$/, "")}/${commitPaths[forge]}/${id}` };
}

/** A Workflow. */
export function workflowReference(name: string, { workflowsUrl, namespace }: LinkSettings): Reference {
  if (workflowsUrl !== undefined) return { text: name, url: `${workflowsUrl}/workflows/${namespace}/${name}` };
  return { text: name, command: `kubectl get workflow ${name} --namespace ${namespace} --output yaml` };
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
