// Cases of workflows-no-secret-parameter.
import { custom, withContainer, workflowTemplate } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { WORKFLOW } from "../../lib/types";
import { workflowsNoSecretParameter } from "./workflows-no-secret-parameter";

const parameter = (name: string, value: unknown) => custom(WORKFLOW, { arguments: { parameters: [{ name, value }] } });
const ofParameter = (name: string) =>
  `Workflow "workflow-1": \`spec.arguments.parameters[0]\` (${name}) must not hold a secret; pass the name of a Secret.`;
const variable = (env: object) => withContainer({ env: [env] });
const ofVariable = (name: string) =>
  `ClusterWorkflowTemplate "clusterworkflowtemplate-1": \`spec.templates[0].container.env[0].value\` (${name}) must not hold a secret; use \`valueFrom.secretKeyRef\`.`;

export const spec: Spec = {
  policy: workflowsNoSecretParameter,
  pass: [
    { title: "the name of a Secret", given: parameter("git_credentials_secret", "github-credentials") },
    {
      title: "a reference",
      given: variable({ name: "GIT_PASSWORD", valueFrom: { secretKeyRef: { name: "a", key: "password" } } }),
    },
    { title: "a plain value", given: variable({ name: "GIT_BRANCH", value: "main" }) },
  ],
  fail: [
    { title: "a password", given: parameter("git_password", "example"), messages: [ofParameter("git_password")] },
    {
      title: "a password in a URL",
      given: parameter("git_repo", "https://me:example@git.example.com/a.git"),
      messages: [ofParameter("git_repo")],
    },
    {
      title: "a template that asks for one",
      given: workflowTemplate({ name: "a", inputs: { parameters: [{ name: "api-key" }] } }),
      messages: [
        'ClusterWorkflowTemplate "clusterworkflowtemplate-1": `spec.templates[0].inputs.parameters[0]` (api-key) must not hold a secret; pass the name of a Secret.',
      ],
    },
    {
      title: "a literal environment value",
      given: variable({ name: "GIT_PASSWORD", value: "example" }),
      messages: [ofVariable("GIT_PASSWORD")],
    },
  ],
  empty: [
    { title: "a parameter without name and value", given: custom(WORKFLOW, { arguments: { parameters: [{}] } }) },
    { title: "no arguments", given: custom(WORKFLOW, undefined) },
    { title: "an empty environment value", given: variable({ name: "GIT_PASSWORD", value: "" }) },
  ],
  unknown: [
    {
      title: "one value; the next is still checked",
      given: custom(WORKFLOW, {
        arguments: {
          parameters: [
            { name: "git_repo", value: UNKNOWN },
            { name: "token", value: "x" },
          ],
        },
      }),
      messages: [ofParameter("token").replace("[0]", "[1]")],
      unknown: "spec.arguments.parameters.0.value",
    },
  ],
};
