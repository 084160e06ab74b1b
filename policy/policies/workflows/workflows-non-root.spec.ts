// Cases of workflows-non-root.
import { goodTemplate, withContainer, workflowTemplate } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { workflowsNonRoot } from "./workflows-non-root";

const pod = (securityContext: unknown, container = {}) =>
  workflowTemplate({ ...goodTemplate, securityContext, container });
const title = 'ClusterWorkflowTemplate "clusterworkflowtemplate-1": template "promotion"';
const nonRoot = (path: string) => `${title}: \`securityContext.runAsNonRoot\` must be true for \`${path}\`.`;

export const spec: Spec = {
  policy: workflowsNonRoot,
  pass: [
    { title: "the pod", given: pod({ runAsNonRoot: true }) },
    { title: "the container", given: pod(undefined, { securityContext: { runAsNonRoot: true } }) },
    { title: "a user that is not root", given: pod({ runAsNonRoot: true, runAsUser: 1000 }) },
  ],
  fail: [
    { title: "off", given: pod({ runAsNonRoot: false }), messages: [nonRoot("spec.templates[0].container")] },
    {
      title: "a container that turns it off again",
      given: withContainer({ securityContext: { runAsNonRoot: false } }),
      messages: [nonRoot("spec.templates[0].container")],
    },
    {
      title: "user 0",
      given: withContainer({ securityContext: { runAsUser: 0 } }),
      messages: [`${title}: \`runAsUser\` must not be 0 for \`spec.templates[0].container\`.`],
    },
    {
      title: "a sidecar and a container of a set",
      given: workflowTemplate({ name: "promotion", containerSet: { containers: [{}] }, sidecars: [{}] }),
      messages: [nonRoot("spec.templates[0].containerSet.containers[0]"), nonRoot("spec.templates[0].sidecars[0]")],
    },
  ],
  empty: [{ title: "nothing set", given: pod(undefined), messages: [nonRoot("spec.templates[0].container")] }],
  unknown: [
    {
      title: "the setting of the pod",
      given: pod({ runAsNonRoot: UNKNOWN }),
      unknown: "spec.templates.0.securityContext.runAsNonRoot",
    },
  ],
};
