// Cases of promotion-retry-and-deadline.
import { custom, goodTemplate, promotionSensor } from "../../spec/builders";
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { CLUSTER_WORKFLOW_TEMPLATE } from "../../lib/types";
import { promotionRetryAndDeadline } from "./promotion-retry-and-deadline";

const sensor = (changes: object = {}) => promotionSensor([{ source: "test", targets: ["prod"], changes }]);
const combined = (activeDeadlineSeconds: unknown): Given =>
  custom(CLUSTER_WORKFLOW_TEMPLATE, { activeDeadlineSeconds }, { name: "workflow-template-validate-then-promote" });
const promote = (retryStrategy: unknown, shown = "GIT_PASSWORD"): Given => {
  const container = { ...goodTemplate.container, env: [{ name: shown, valueFrom: { secretKeyRef: {} } }] };
  const templates = [{ ...goodTemplate, retryStrategy, container }];
  return custom(CLUSTER_WORKFLOW_TEMPLATE, { templates }, { name: "workflow-template-promote-to-next-phase" });
};
const all = { sensor: sensor(), combined: combined(5400), promote: promote({ limit: "5" }) };
const given = (changes: Partial<typeof all>) => Object.values({ ...all, ...changes });
const steps = 'Sensor "webhook-app-promotion": `spec.triggers[0].retryStrategy.steps` must be at least 1.';
const limit =
  'ClusterWorkflowTemplate "workflow-template-promote-to-next-phase": template "promotion": `retryStrategy.limit` must be at least 1.';
const deadline =
  'ClusterWorkflowTemplate "workflow-template-validate-then-promote": `spec.activeDeadlineSeconds` must be set.';

export const spec: Spec = {
  policy: promotionRetryAndDeadline,
  pass: [
    { title: "retries and a deadline", given: given({}) },
    {
      title: "a template that promotes nothing needs no retry",
      given: custom(CLUSTER_WORKFLOW_TEMPLATE, { templates: [{ container: {} }] }),
    },
  ],
  fail: [
    {
      title: "a trigger without retries",
      given: given({ sensor: sensor({ retryStrategy: { steps: 0 } }) }),
      messages: [steps],
    },
    { title: "a promotion without retries", given: given({ promote: promote({ limit: "0" }) }), messages: [limit] },
    {
      title: "one over SSH without retries",
      given: given({ promote: promote({ limit: "0" }, "GIT_SSH_KEY") }),
      messages: [limit],
    },
    { title: "no deadline", given: given({ combined: combined(undefined) }), messages: [deadline] },
    {
      title: "a template from elsewhere, and no deadline beside it",
      given: sensor(),
      messages: [
        'Sensor "webhook-app-promotion": `spec.triggers[0].template.k8s.source.resource.spec.activeDeadlineSeconds` must be set.',
      ],
    },
  ],
  empty: [
    { title: "no resources", given: [] },
    {
      title: "nothing set",
      given: given({
        sensor: sensor({ retryStrategy: undefined }),
        combined: combined(""),
        promote: promote(undefined),
      }),
      messages: [steps, deadline, limit],
    },
  ],
  unknown: [
    {
      title: "the deadline; retries are still checked",
      given: given({ combined: combined(UNKNOWN), promote: promote(undefined) }),
      messages: [limit],
      unknown: "spec.activeDeadlineSeconds",
    },
  ],
};
