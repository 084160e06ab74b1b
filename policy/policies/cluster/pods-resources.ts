// A pod without requests is placed where there is no room for it, and is the first to be killed.
import { resourcesConfig, resourcesSet, type ResourcesConfig } from "../../lib/containers";
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { containers, type InPod } from "../../lib/sights";

export const podsResources = resourcePolicy<InPod, ResourcesConfig>({
  name: "pods-resources",
  description: "Every container sets its requests and limits.",
  level: "mandatory",
  severity: "medium",
  framework: nsa("Network separation and hardening: resource policies"),
  remediation: "Set `resources.requests` and `resources.limits` of the container.",
  url: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  config: resourcesConfig,
  looksAt: containers,
  check: resourcesSet,
});
