// What a person needs to look around in a running environment.
import { gitWebhook, namespaces, promotionEvents, webhook, webhookUrl } from "./objects/names";
import { type Images, verifiedBy } from "./settings/images";
import { edgesOf } from "../contract/phases";
import type { Phase } from "./settings/phases";
import { argos, argoTitles, type Platform } from "./settings/platform";
import type { Settings } from "./settings/schema";

/** One edge as a row. */
export interface EdgeRow {
  source: string;
  target: string;
  /** Images of the campaigns and names of the WorkflowTemplates, or `none`. */
  verification: string;
  /** Where the target phase runs. */
  cluster: "this stack" | "another stack";
}

/** The edges that this stack carries, as a table. */
export function edgeTable(phases: readonly Phase[], images: Pick<Images, "testCampaign" | "registry">): EdgeRow[] {
  const byName = new Map(phases.map((phase) => [phase.name, phase]));
  return edgesOf(phases).map(({ source, target }) => {
    return {
      source,
      target,
      verification: verifiedBy(byName.get(source)!, images).join(", ") || "none",
      cluster: byName.get(target)?.managed === true ? "this stack" : "another stack",
    };
  });
}

/** Namespaces of Argo CD and of the controller of Argo Events, whoever has installed them, and of what promotes. */
export const namespacesOf = ({ argoCd, argoEvents }: Platform) => ({
  ...namespaces,
  argoCd: argoCd.namespace,
  argoEvents: argoEvents.namespace,
});

/** URLs inside the cluster; `kubectl port-forward` or an Ingress of your own leads there. */
export const urls = {
  argoCd: `https://argocd-server.${namespaces.argoCd}.svc.cluster.local`,
  argoWorkflows: `http://argo-workflows-server.${namespaces.argo}.svc.cluster.local:2746`,
  webhook: `${webhookUrl}${webhook.endpoint}`,
  gitWebhook: `https://argocd-server.${namespaces.argoCd}.svc.cluster.local/api/webhook`,
} as const;

/** Those of what the stack installs. */
export function urlsOf({ argoCd, argoWorkflows }: Platform): Partial<typeof urls> {
  return {
    ...(argoCd.install && { argoCd: urls.argoCd, gitWebhook: urls.gitWebhook }),
    ...(argoWorkflows.install && { argoWorkflows: urls.argoWorkflows }),
    webhook: urls.webhook,
  };
}

/** Namespace and name of every Secret that a person may have to look into. */
export function secretNames(gitCredentials: string, { argoCd }: Platform) {
  return {
    gitCredentials: `${namespaces.argo}/${gitCredentials}`,
    webhookToken: `${namespaces.argo}/${webhook.authSecret}`,
    eventsToken: `${namespaces.argo}/${promotionEvents.authSecret}`,
    ...(argoCd.install && {
      gitWebhook: `${argoCd.namespace}/${gitWebhook.secret}`,
      argoCdAdmin: `${argoCd.namespace}/argocd-initial-admin-secret`,
    }),
  };
}

/**
 * What `pulumi destroy` does with what others may still need. A destroy runs no program, so none could warn; but its preview shows the
 * outputs that the last `up` set, and goes by the same settings.
 */
export function destroyEffects({
  applications,
  keepWorkloads,
  keepCrds,
  platform,
}: Pick<Settings, "applications" | "keepWorkloads" | "keepCrds" | "platform">) {
  const ours = keepWorkloads
    ? "kept: what the Applications deployed runs on"
    : "REMOVED: all that the Applications deployed (keepWorkloads is false)";
  const installed = argos.filter((argo) => platform[argo].install).map((argo) => argoTitles[argo]);
  const those = installed.length === argos.length ? "" : `: those of ${installed.join(" and ")}`;
  return {
    workloads: applications === "labelled" ? "kept: the Applications are not this stack's (labelled)" : ours,
    customResourceDefinitions:
      installed.length === 0
        ? "kept: no Argo is this stack's"
        : keepCrds
          ? "kept, without the resources of the stack"
          : `REMOVED${those}, and with them every resource of their kinds in the cluster (keepCrds is false)`,
  };
}
