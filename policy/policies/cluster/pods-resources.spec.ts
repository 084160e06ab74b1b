// Cases of pods-resources.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { podsResources } from "./pods-resources";

const pod = (resources: unknown) => custom("kubernetes:core/v1:Pod", { containers: [{ resources }] });
const message = (field: string) => `Pod "pod-1": \`spec.containers[0].resources.${field}\` must be set.`;
const memory = { requests: { memory: "64Mi" }, limits: { memory: "128Mi" } };

export const spec: Spec = {
  policy: podsResources,
  pass: [{ title: "memory", given: pod(memory) }],
  fail: [{ title: "no limit", given: pod({ requests: { memory: "64Mi" } }), messages: [message("limits.memory")] }],
  empty: [
    { title: "no resources", given: pod(undefined), messages: [message("requests.memory"), message("limits.memory")] },
    { title: "no containers", given: custom("kubernetes:core/v1:Pod", {}) },
  ],
  unknown: [
    {
      title: "the request; the limit is still checked",
      given: pod({ requests: { memory: UNKNOWN } }),
      messages: [message("limits.memory")],
      unknown: "spec.containers.0.resources.requests.memory",
    },
  ],
  override: [
    {
      title: "cpu too",
      given: pod(memory),
      config: { fields: ["requests.cpu", "requests.memory"] },
      messages: [message("requests.cpu")],
    },
  ],
};
