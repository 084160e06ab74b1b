// Reads the configuration, builds one environment, exports what a person needs to look around.
import * as k8s from "@pulumi/kubernetes";
import { providerArgs } from "./components/cluster/provider";
import { PromotionEnvironment } from "./components/promotionEnvironment";
import { readSettings } from "./config";

const { kubeconfig, context, ...settings } = readSettings();

const provider = new k8s.Provider("cluster", providerArgs({ kubeconfig, context }));
const environment = new PromotionEnvironment("promotion", settings, { providers: { kubernetes: provider } });

export { namespaces } from "./components/names";
export { urls } from "./components/outputs";
export const { edges, secrets } = environment;
