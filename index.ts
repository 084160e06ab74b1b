// Reads the configuration, builds one environment, exports what a person needs to look around.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { contextProblem } from "./components/cluster/kubeconfig";
import { Ownership } from "./components/cluster/ownership";
import { providerArgs, providerName } from "./components/cluster/provider";
import { PromotionEnvironment } from "./components/promotionEnvironment";
import { ConfigurationError } from "./components/settings/problems";
import { readSettings } from "./config";

const { kubeconfig, context, owner, ...settings } = readSettings();
const cluster = { kubeconfig, context };
const problem = contextProblem(cluster);
if (problem !== undefined) throw new ConfigurationError([problem]);

const provider = new k8s.Provider(providerName, providerArgs(cluster, owner !== undefined));
const ownership = new Ownership({ owner, cluster, provider });
const environment = new PromotionEnvironment("promotion", settings, {
  providers: { kubernetes: provider },
  transformations: [ownership.transformation],
});
void ownership.check();
if (!settings.keepWorkloads) {
  void pulumi.log.warn(
    "keepWorkloads is false: `pulumi destroy` removes what the Applications deployed, and so does a generator file or a phase that is removed.",
  );
}

export { namespaces } from "./components/names";
export { urls } from "./components/outputs";
export const { edges, secrets } = environment;
export const ownerId = ownership.id;
