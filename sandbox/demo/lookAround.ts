// What a person needs to look around in the sandbox: kubeconfig, addresses of Argo CD and Argo Workflows, how to log in.
import { argoCdAddress, argoWorkflowsAddress } from "../cluster/interfaces";
import { bucketFolder } from "../cluster/storage";
import { repositoryRoot } from "../lib/paths";
import type { Sandbox } from "../sandbox";
import { tool } from "../toolchain/build";

/** The closing text of `make demo`. */
export async function lookAround({ cluster, git, stack }: Sandbox): Promise<string> {
  const environment = Object.entries(stack.environment()).filter(([name]) => name.startsWith("PULUMI_"));
  return [
    "Look around:",
    `  export KUBECONFIG=${cluster.kubeconfig}`,
    `  ${tool("kubectl")} get applications -n argocd`,
    `  ${tool("kubectl")} get workflows -n argo`,
    "",
    `  Argo CD         ${argoCdAddress(cluster)}  (API and CLI; user admin)`,
    `    password:     ${tool("kubectl")} -n argocd get secret argocd-initial-admin-secret -o jsonpath='{.data.password}' | base64 -d`,
    `  Argo Workflows  ${await argoWorkflowsAddress(cluster)}  (API and CLI; log in with a token)`,
    `    token:        echo "Bearer $(${tool("kubectl")} -n argo create token argo-workflows-server)"`,
    `  Git             ${git.url}  (user ${git.username}; password in ${git.dir}/server.json)`,
    `    clone:        ${git.dir}/ci-clone`,
    `  Reports         ${await bucketFolder(cluster)}  (of every campaign; the status names each)`,
    "",
    "  Work with the stack:",
    ...environment.map(([name, value]) => `    export ${name}=${value}`),
    `    export PATH=${tool("")}:$PATH`,
    `    pulumi stack --stack ${stack.name}`,
    `    npm run status -- --stack ${stack.name} --config-file ${stack.configFile}    (in ${repositoryRoot}; --watch follows)`,
    "",
    "  make down removes all of it.",
  ].join("\n");
}
