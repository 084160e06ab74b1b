// Where people find what messages and events speak of: pages of Workflows and of commits.
import { z } from "zod";
import type { Telling } from "../../contract/events";
import { commitPageOf, type ForgeKind, repositoryPage } from "../../contract/forges";
import { pageUrl, pageWith } from "../../contract/pages";
import { text } from "./text";

export const linksSchema = z.strictObject({
  workflows: text(pageUrl).optional().meta({
    description: "Address of Argo Workflows' server as people reach it, such as https://workflows.example.com.",
    defaultText: "Workflows are named, without a link",
  }),
  commits: text(pageWith("commit")).optional().meta({
    description: "Page of a commit of the GitOps repository, with {commit}.",
    defaultText: "that of `repository.forge`; without one commits are named, without a link",
  }),
});

interface Known {
  links: z.infer<typeof linksSchema>;
  repository: { url: string; forge?: { kind: ForgeKind; url?: string | undefined } | undefined };
  /** Namespace of the Workflows. */
  namespace: string;
}

/** The pages that are known. */
export function pagesOf({ links, repository: { url, forge }, namespace }: Known) {
  const commitPage = links.commits ?? (forge && commitPageOf(forge.kind, repositoryPage(url, forge.url)));
  return {
    ...(links.workflows !== undefined && { workflowPage: `${links.workflows}/workflows/${namespace}/{workflow}` }),
    ...(commitPage !== undefined && { commitPage }),
  } satisfies Pick<Telling, "workflowPage" | "commitPage">;
}
