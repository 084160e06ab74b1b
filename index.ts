// Reads the configuration, builds one environment, exports what a person needs to look around.
import * as pulumi from "@pulumi/pulumi";
import { clusterProblems } from "./components/cluster/kubeconfig";
import { onCluster } from "./components/cluster/onCluster";
import { namedSecrets, warnOfMissingSecrets } from "./components/cluster/secretsOfOthers";
import { destroyEffects } from "./components/outputs";
import { PromotionEnvironment } from "./components/promotionEnvironment";
import { warningsOf } from "./components/settings/warnings";
import { readProgramSettings } from "./config";

const { kubeconfig, context, owner, ...settings } = readProgramSettings(undefined, clusterProblems);
const cluster = { kubeconfig, context };

// The warnings first: once everything is registered, nobody listens any more.
const before = () => warnOfMissingSecrets(cluster, namedSecrets(settings));
const { made: environment, ownerId } = onCluster(
  { ...cluster, owner, before },
  (options) => new PromotionEnvironment("promotion", settings, options),
);
for (const warning of warningsOf(settings)) void pulumi.log.warn(warning);

export { namespaces } from "./components/objects/names";
export { urls } from "./components/outputs";
export const { edges, secrets } = environment;
export { ownerId };
export const destroy = destroyEffects(settings);
