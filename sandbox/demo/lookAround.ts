// What a person needs to look around in the sandbox: kubeconfig, addresses of Argo CD and Argo Workflows, how to log in.
import { stringify } from "yaml";
import type { Cluster } from "../cluster/cluster";
import { kubectl } from "../cluster/programs";
import type { Sandbox } from "../sandbox";
import { tool } from "../toolchain/build";

/** Reached at the node's address from this machine; the program's own Services stay ClusterIP. */
const interfaces = [
  { name: "sandbox-argocd", namespace: "argocd", selector: "argocd-server", targetPort: 8080, nodePort: 30443 },
  {
    name: "sandbox-argo-workflows",
    namespace: "argo",
    selector: "argo-workflows-server",
    targetPort: 2746,
    nodePort: 30746,
  },
];

/** Adds a NodePort Service for each server, beside what the program manages. */
export async function exposeInterfaces(cluster: Cluster): Promise<void> {
  const services = interfaces.map(({ name, namespace, selector, targetPort, nodePort }) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: {
      type: "NodePort",
      selector: { "app.kubernetes.io/name": selector },
      ports: [{ port: 443, targetPort, nodePort }],
    },
  }));
  await kubectl(cluster, ["apply", "-f", "-"], services.map((service) => stringify(service)).join("---\n"));
}

/** The closing text of `make demo`. */
export async function lookAround({ cluster, git, stack }: Sandbox): Promise<string> {
  const address = (port: number) => `https://${cluster.nodeAddress}:${port}`;
  const environment = Object.entries(stack.environment()).filter(([name]) => name.startsWith("PULUMI_"));
  return [
    "Look around:",
    `  export KUBECONFIG=${cluster.kubeconfig}`,
    `  ${tool("kubectl")} get applications -n argocd`,
    `  ${tool("kubectl")} get workflows -n argo`,
    "",
    `  Argo CD         ${address(30443)}  (API and CLI; user admin)`,
    `    password:     ${tool("kubectl")} -n argocd get secret argocd-initial-admin-secret -o jsonpath='{.data.password}' | base64 -d`,
    `  Argo Workflows  ${address(30746)}  (API and CLI; log in with a token)`,
    `    token:        echo "Bearer $(${tool("kubectl")} -n argo create token argo-workflows-server)"`,
    `  Git             ${git.url}  (user ${git.username}; password in ${git.dir}/server.json)`,
    `    clone:        ${git.dir}/ci-clone`,
    "",
    "  Work with the stack:",
    ...environment.map(([name, value]) => `    export ${name}=${value}`),
    `    export PATH=${tool("")}:$PATH`,
    `    pulumi stack --stack ${stack.name}`,
    "",
    "  make down removes all of it.",
  ].join("\n");
}
