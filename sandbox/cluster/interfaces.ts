// The servers of Argo CD and Argo Workflows at the node's address, and the git server's webhook to Argo CD.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { stringify } from "yaml";
import type { GitAccess } from "../git/gitServer";
import { targetsFile, type WebhookTarget } from "../git/webhook";
import type { Cluster } from "./cluster";
import { kubectl } from "./programs";

const nodePorts = { argoCd: 30443, argoWorkflows: 30746 };

const services = [
  {
    name: "sandbox-argocd",
    namespace: "argocd",
    selector: "argocd-server",
    targetPort: 8080,
    nodePort: nodePorts.argoCd,
  },
  {
    name: "sandbox-argo-workflows",
    namespace: "argo",
    selector: "argo-workflows-server",
    targetPort: 2746,
    nodePort: nodePorts.argoWorkflows,
  },
];

/** Argo CD, as this machine reaches it. */
export const argoCdAddress = (cluster: Cluster) => `https://${cluster.nodeAddress}:${nodePorts.argoCd}`;

/** Argo Workflows, as this machine reaches it. Its chart decides about TLS, and asks the server in the same way whether it is ready. */
export async function argoWorkflowsAddress(cluster: Cluster, ask = kubectl): Promise<string> {
  const scheme = "{.spec.template.spec.containers[0].readinessProbe.httpGet.scheme}";
  const server = ["get", "deployment", "argo-workflows-server", "-n", "argo", "-o", `jsonpath=${scheme}`];
  const protocol = (await ask(cluster, server)).toLowerCase() || "http";
  return `${protocol}://${cluster.nodeAddress}:${nodePorts.argoWorkflows}`;
}

/** Adds a NodePort Service for each server, beside what the program manages: its own stay ClusterIP. */
export async function exposeInterfaces(cluster: Cluster): Promise<void> {
  const manifests = services.map(({ name, namespace, selector, targetPort, nodePort }) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: {
      type: "NodePort",
      selector: { "app.kubernetes.io/name": selector },
      ports: [{ port: 443, targetPort, nodePort }],
    },
  }));
  await kubectl(cluster, ["apply", "-f", "-"], manifests.map((manifest) => stringify(manifest)).join("---\n"));
}

async function secretValue(cluster: Cluster, name: string, key: string): Promise<string> {
  const encoded = await kubectl(cluster, [
    "get",
    "secret",
    name,
    "-n",
    "argocd",
    "-o",
    `jsonpath={.data.${key.replaceAll(".", "\\.")}}`,
  ]);
  return Buffer.from(encoded, "base64").toString("utf8");
}

const webhookOf = (cluster: Cluster) => `${argoCdAddress(cluster)}/api/webhook`;

function otherTargets(cluster: Cluster, gitDir: string): WebhookTarget[] {
  const file = targetsFile(gitDir);
  const all = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as WebhookTarget[]) : [];
  return all.filter(({ url }) => url !== webhookOf(cluster));
}

const writeTargets = (gitDir: string, targets: WebhookTarget[]) =>
  writeFileSync(targetsFile(gitDir), JSON.stringify(targets), { mode: 0o600 });

/** Where the cluster's Argo CD takes announcements of pushes. */
export const gitWebhook = async (cluster: Cluster): Promise<WebhookTarget> => ({
  url: webhookOf(cluster),
  secret: await secretValue(cluster, "gitops-webhook", "secret"),
  certificate: await secretValue(cluster, "argocd-secret", "tls.crt"),
  serverName: "argocd-server",
});

/** Has the git server announce pushes to the cluster's Argo CD, as a user sets up once at GitHub, GitLab or Gitea. */
export async function connectGitWebhook(cluster: Cluster, git: GitAccess): Promise<void> {
  writeTargets(git.dir, [...otherTargets(cluster, git.dir), await gitWebhook(cluster)]);
}

/** Forgets the cluster's Argo CD: an announcement to what is gone would hold up the next one. */
export function disconnectGitWebhook(cluster: Cluster, gitDir: string): void {
  if (existsSync(targetsFile(gitDir))) writeTargets(gitDir, otherTargets(cluster, gitDir));
}
