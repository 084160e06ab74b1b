// What a person needs to look around in a running environment.
import { gitWebhook, namespaces, webhook, webhookUrl } from "./objects/names";
import { campaignImage, type Images } from "./settings/images";
import { edgesOf } from "../contract/phases";
import type { Phase } from "./settings/phases";
import type { Settings } from "./settings/schema";

/** One edge as a row. */
export interface EdgeRow {
  source: string;
  target: string;
  /** Image of the campaign, or `none`. */
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
      verification: campaignImage(byName.get(source)!, images) ?? "none",
      cluster: byName.get(target)?.managed === true ? "this stack" : "another stack",
    };
  });
}

/** URLs inside the cluster; `kubectl port-forward` or an Ingress of your own leads there. */
export const urls = {
  argoCd: `https://argocd-server.${namespaces.argoCd}.svc.cluster.local`,
  argoWorkflows: `http://argo-workflows-server.${namespaces.argo}.svc.cluster.local:2746`,
  webhook: `${webhookUrl}${webhook.endpoint}`,
  gitWebhook: `https://argocd-server.${namespaces.argoCd}.svc.cluster.local/api/webhook`,
} as const;

/** Namespace and name of every Secret that a person may have to look into. */
export function secretNames(gitCredentials: string) {
  return {
    gitCredentials: `${namespaces.argo}/${gitCredentials}`,
    webhookToken: `${namespaces.argo}/${webhook.authSecret}`,
    gitWebhook: `${namespaces.argoCd}/${gitWebhook.secret}`,
    argoCdAdmin: `${namespaces.argoCd}/argocd-initial-admin-secret`,
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
}: Pick<Settings, "applications" | "keepWorkloads" | "keepCrds">) {
  const ours = keepWorkloads
    ? "kept: what the Applications deployed runs on"
    : "REMOVED: all that the Applications deployed (keepWorkloads is false)";
  return {
    workloads: applications === "labelled" ? "kept: the Applications are not this stack's (labelled)" : ours,
    customResourceDefinitions: keepCrds
      ? "kept, without the resources of the stack"
      : "REMOVED, and with them every resource of their kinds in the cluster (keepCrds is false)",
  };
}
