// Cases of workflows-service-account.
import { custom, goodTemplate, workflowTemplate } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { CLUSTER_WORKFLOW_TEMPLATE, CRON_WORKFLOW, SENSOR, WORKFLOW } from "../../lib/types";
import { workflowsServiceAccount } from "./workflows-service-account";

const account = (serviceAccountName: unknown) => workflowTemplate({ ...goodTemplate, serviceAccountName });
const bare = { name: "main", container: {} };
const inSensor = (spec: object) =>
  custom(SENSOR, { triggers: [{ template: { k8s: { source: { resource: { kind: "Workflow", spec } } } } }] });
const message = (found: string, title = 'ClusterWorkflowTemplate "clusterworkflowtemplate-1": template "promotion"') =>
  `${title}: \`serviceAccountName\` must name an account other than default; it is ${found}.`;

export const spec: Spec = {
  policy: workflowsServiceAccount,
  pass: [
    { title: "an account in the template", given: account("argo") },
    { title: "an account of the Workflow", given: custom(WORKFLOW, { serviceAccountName: "argo", templates: [bare] }) },
    { title: "a template that runs no pod", given: workflowTemplate({ name: "all", dag: { tasks: [] } }) },
    {
      title: "defaults of a CronWorkflow",
      given: custom(CRON_WORKFLOW, {
        workflowSpec: { templateDefaults: { serviceAccountName: "argo" }, templates: [bare] },
      }),
    },
    {
      title: "a Sensor whose Workflow runs a template from elsewhere",
      given: inSensor({ workflowTemplateRef: { name: "workflow-template-validate-then-promote" } }),
    },
  ],
  fail: [
    { title: "default", given: account("default"), messages: [message('"default"')] },
    {
      title: "an account of the spec, which a templateRef leaves behind",
      given: custom(CLUSTER_WORKFLOW_TEMPLATE, { serviceAccountName: "argo", templates: [bare] }),
      messages: [message("not set", 'ClusterWorkflowTemplate "clusterworkflowtemplate-1": template "main"')],
    },
    {
      title: "a Workflow written into a Sensor",
      given: inSensor({ templates: [bare] }),
      messages: [message("not set", 'Sensor "sensor-1": template "main"')],
    },
  ],
  empty: [
    { title: "none", given: account(undefined), messages: [message("not set")] },
    { title: "no templates", given: custom(CLUSTER_WORKFLOW_TEMPLATE, undefined) },
  ],
  unknown: [
    {
      title: "one account; the next template is still checked",
      given: workflowTemplate({ ...goodTemplate, serviceAccountName: UNKNOWN }, bare),
      messages: [message("not set", 'ClusterWorkflowTemplate "clusterworkflowtemplate-1": template "main"')],
      unknown: "spec.templates.0.serviceAccountName",
    },
  ],
};
