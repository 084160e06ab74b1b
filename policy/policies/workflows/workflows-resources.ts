// A campaign without requests is placed where there is no room for it; one without a limit takes its neighbors' memory.
import { resourcesConfig, resourcesSet, type ResourcesConfig } from "../../lib/containers";
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { type InPod, templateContainers } from "../../lib/sights";

export const workflowsResources = resourcePolicy<InPod, ResourcesConfig>({
  name: "workflows-resources",
  description: "Every container of a Workflow sets its requests and limits.",
  level: "mandatory",
  severity: "medium",
  framework: nsa("Network separation and hardening: resource policies"),
  remediation: "Set `resources.requests` and `resources.limits` of the container in the template.",
  url: "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/",
  config: resourcesConfig,
  looksAt: templateContainers,
  check: resourcesSet,
});
