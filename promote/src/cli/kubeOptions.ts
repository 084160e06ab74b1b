// Options of every command that calls the Kubernetes API.
import type { Command } from "commander";
import { origins } from "../../../contract/identity";
import { namespaces } from "../../../contract/names";
import type { RawOptions } from "./settings";
import { text } from "./settings";
import { KubeClient, inCluster } from "../cluster/client";

/** Adds the options. In a pod none is needed. */
export function kubeOptions(command: Command): Command {
  return command
    .option("--argocd-namespace <name>", "namespace of the Applications", namespaces.argoCd)
    .option("--applications <how>", "where they come from: discovered, or labelled by whoever made them", origins[0])
    .option("--kube-api <url>", "Kubernetes API. Defaults to that of the cluster that this runs in")
    .option("--kube-token-file <file>", "bearer token. Defaults to that of the pod's ServiceAccount")
    .option("--kube-ca-file <file>", "CA of the API. Defaults to that of the pod's ServiceAccount");
}

/** Does `work` with the client that the options ask for. */
export async function withKubeClient<T>(options: RawOptions, work: (client: KubeClient) => Promise<T>): Promise<T> {
  const given = {
    server: text(options.kubeApi),
    tokenFile: text(options.kubeTokenFile),
    caFile: text(options.kubeCaFile),
  };
  const client = new KubeClient(inCluster(process.env, given));
  try {
    return await work(client);
  } finally {
    client.close();
  }
}
