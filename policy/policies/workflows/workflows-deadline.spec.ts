// Cases of workflows-deadline.
import { custom, goodTemplate, workflowTemplate } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { CLUSTER_WORKFLOW_TEMPLATE, WORKFLOW } from "../../lib/types";
import { workflowsDeadline } from "./workflows-deadline";

const deadline = (activeDeadlineSeconds: unknown) => workflowTemplate({ ...goodTemplate, activeDeadlineSeconds });
const message = (found: string) =>
  `ClusterWorkflowTemplate "clusterworkflowtemplate-1": template "promotion": \`activeDeadlineSeconds\` must be a number of seconds above 0; it is ${found}.`;

export const spec: Spec = {
  policy: workflowsDeadline,
  pass: [
    { title: "ten minutes", given: deadline(600) },
    { title: "a parameter", given: deadline("{{inputs.parameters.deadline}}") },
    {
      title: "the deadline of a Workflow",
      given: custom(WORKFLOW, { activeDeadlineSeconds: 600, templates: [{ name: "main", container: {} }] }),
    },
  ],
  fail: [
    { title: "zero", given: deadline(0), messages: [message("0")] },
    {
      title: "a deadline of the spec, which a templateRef leaves behind",
      given: custom(CLUSTER_WORKFLOW_TEMPLATE, {
        activeDeadlineSeconds: 600,
        templates: [{ name: "promotion", container: {} }],
      }),
      messages: [message("not set")],
    },
  ],
  empty: [{ title: "none", given: deadline(undefined), messages: [message("not set")] }],
  unknown: [{ title: "the deadline", given: deadline(UNKNOWN), unknown: "spec.templates.0.activeDeadlineSeconds" }],
};
