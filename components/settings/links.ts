// Where people find what messages and events speak of: pages of Workflows and of commits.
import { z } from "zod";
import type { Telling } from "../../contract/events";
import type { ForgeKind } from "../../contract/forges";
import { webAddress } from "./webAddress";

export const linksSchema = z.strictObject({
  workflows: webAddress
    .refine((url) => !url.endsWith("/"), { error: "an address without a slash at its end" })
    .optional()
    .meta({
      description: "Address of Argo Workflows' server as people reach it, such as https://workflows.example.com.",
      defaultText: "Workflows are named, without a link",
    }),
  commits: webAddress
    .refine((url) => url.split("{commit}").length === 2, { error: "an address with {commit} in it, once" })
    .optional()
    .meta({
      description: "Page of a commit of the GitOps repository, with {commit}.",
      defaultText: "that of `repository.forge`; without one commits are named, without a link",
    }),
});

/** Where a page of a commit stands below a repository, by the kind of its forge. */
const commitPages: Readonly<Record<ForgeKind, string>> = {
  github: "/commit/{commit}",
  gitlab: "/-/commit/{commit}",
  gitea: "/commit/{commit}",
};

interface Known {
  links: z.infer<typeof linksSchema>;
  repository: { url: string; forge?: { kind: ForgeKind } | undefined };
  /** Namespace of the Workflows. */
  namespace: string;
}

/** The pages that are known. */
export function pagesOf({ links, repository: { url, forge }, namespace }: Known) {
  const ofForge = forge && `${url.replace(/\/$/, "").replace(/\.git$/, "")}${commitPages[forge.kind]}`;
  const commitPage = links.commits ?? ofForge;
  return {
    ...(links.workflows !== undefined && { workflowPage: `${links.workflows}/workflows/${namespace}/{workflow}` }),
    ...(commitPage !== undefined && { commitPage }),
  } satisfies Pick<Telling, "workflowPage" | "commitPage">;
}
