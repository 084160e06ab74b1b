// Cases of workflows-template-referencing.
import { chart } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { workflowsTemplateReferencing } from "./workflows-template-referencing";

const mode = (templateReferencing: unknown) =>
  chart("argo-workflows", { controller: { workflowRestrictions: { templateReferencing } } });
const message = (found: string) =>
  `Release "argo-workflows": \`values.controller.workflowRestrictions.templateReferencing\` must be Strict or Secure; it is ${found}.`;
const config = { required: true };

export const spec: Spec = {
  policy: workflowsTemplateReferencing,
  pass: [
    { title: "Strict", given: mode("Strict"), config },
    { title: "Secure", given: mode("Secure"), config },
    { title: "none where that is allowed", given: mode(undefined) },
    { title: "another chart", given: chart("argo-cd", {}), config },
  ],
  fail: [{ title: "another mode", given: mode("strict"), config, messages: [message('"strict"')] }],
  empty: [{ title: "no values", given: chart("argo-workflows", undefined), config, messages: [message("not set")] }],
  unknown: [
    {
      title: "the mode",
      given: mode(UNKNOWN),
      config,
      unknown: "values.controller.workflowRestrictions.templateReferencing",
    },
  ],
  override: [{ title: "required", given: mode(undefined), config, messages: [message("not set")] }],
};
