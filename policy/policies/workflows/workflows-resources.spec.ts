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
    { title: "no request", given: resources({ cpu: "1" }, { memory: "2Gi" }), messages: [message("requests.memory")] },
  ],
  empty: [
    {
      title: "no resources",
      given: withContainer({ resources: undefined }),
      messages: [message("requests.memory"), message("limits.memory")],
    },
  ],
  unknown: [
    {
      title: "one request; the missing limit is still reported",
      given: resources({ memory: UNKNOWN }, {}),
      messages: [message("limits.memory")],
      unknown: "spec.templates.0.container.resources.requests.memory",
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
