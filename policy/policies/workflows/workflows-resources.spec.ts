// Cases of workflows-resources.
import { withContainer } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { workflowsResources } from "./workflows-resources";

const resources = (requests: unknown, limits: unknown) => withContainer({ resources: { requests, limits } });
const message = (field: string) =>
  `ClusterWorkflowTemplate "clusterworkflowtemplate-1": \`spec.templates[0].container.resources.${field}\` must be set.`;
const small = { cpu: "100m", memory: "64Mi" };

export const spec: Spec = {
  policy: workflowsResources,
  pass: [{ title: "requests, and a limit of memory", given: resources(small, { memory: "128Mi" }) }],
  fail: [
    { title: "no limit", given: resources(small, {}), messages: [message("limits.memory")] },
    {
      title: "only memory is asked for",
      given: resources({ memory: "1Gi" }, { memory: "2Gi" }),
      messages: [message("requests.cpu")],
    },
  ],
  empty: [
    {
      title: "no resources",
      given: withContainer({ resources: undefined }),
      messages: [message("requests.cpu"), message("requests.memory"), message("limits.memory")],
    },
  ],
  unknown: [
    {
      title: "one request; the missing limit is still reported",
      given: resources({ cpu: UNKNOWN, memory: "1Gi" }, {}),
      messages: [message("limits.memory")],
      unknown: "spec.templates.0.container.resources.requests.cpu",
    },
  ],
  override: [
    {
      title: "a limit of cpu too",
      given: resources(small, { memory: "128Mi" }),
      config: { fields: ["limits.cpu", "limits.memory"] },
      messages: [message("limits.cpu")],
    },
  ],
};
