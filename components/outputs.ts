// What a person needs to look around in a running environment.
import { gitWebhook, namespaces, webhook } from "./names";
import { campaignImage, type Images } from "./settings/images";
import { edgesOf, type Phase } from "./settings/phases";

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
export function edgeTable(phases: readonly Phase[], images: Images): EdgeRow[] {
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
  webhook: `http://${webhook.service}.${namespaces.argo}.svc.cluster.local:${webhook.port}${webhook.endpoint}`,
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
