// Reads the configuration, builds one environment, exports what a person needs to look around.
import * as pulumi from "@pulumi/pulumi";
import { clusterProblems } from "./components/cluster/kubeconfig";
import { existingOf, missingOf } from "./components/platform/installed";
import { onCluster } from "./components/cluster/onCluster";
import { warnOfMissingSecrets } from "./components/cluster/secretsOfOthers";
import { destroyEffects, namespacesOf, urlsOf } from "./components/outputs";
import { PromotionEnvironment } from "./components/promotionEnvironment";
import { namedSecrets } from "./components/settings/namedSecrets";
import { warningsOf } from "./components/settings/warnings";
import { readProgramSettings } from "./config";

const { kubeconfig, context, owner, ...settings } = readProgramSettings(undefined, clusterProblems);
const cluster = { kubeconfig, context };

// The warnings first: once everything is registered, nobody listens any more.
const before = () => warnOfMissingSecrets(cluster, namedSecrets(settings));
// An Argo that is there already is looked at before anything is made.
const missing = existingOf(settings.platform).length === 0 ? undefined : () => missingOf(cluster, settings.platform);
const { made: environment, ownerId } = onCluster(
  { ...cluster, owner, before, missing },
  (options) => new PromotionEnvironment("promotion", settings, options),
);
for (const warning of warningsOf(settings)) void pulumi.log.warn(warning);

export const { edges, secrets } = environment;
export const namespaces = namespacesOf(settings.platform);
export const urls = urlsOf(settings.platform);
export { ownerId };
export const destroy = destroyEffects(settings);
