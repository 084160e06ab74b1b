// Cases of promotion-body-checked.
import { promotionSensor } from "../../spec/builders";
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { promotionBodyChecked } from "./promotion-body-checked";

const takes = (...sources: object[]): Given =>
  promotionSensor([{ source: "test", targets: ["prod"], changes: { parameters: sources.map((src) => ({ src })) } }]);
const template = (field: string) => ({ dataTemplate: `http://{{ .Input.body.${field} }}` });
const at = (i: number) => `Sensor "webhook-app-promotion": \`spec.triggers[0].parameters[${i}]\``;
const forbidden = (field: string, i = 0) =>
  `${at(i)} must not take \`${field}\` from the message; only app, source_phase, source_commit of its body may decide.`;

const unfiltered = (why: string) =>
  `${at(0)} takes \`app\` from the body: its dependency must filter \`body.app\` with an expression from ^ to $ (${why}).`;
const takesInto = (dest: string): Given =>
  promotionSensor([{ source: "test", targets: ["prod"], changes: { parameters: [{ src: template("app"), dest }] } }]);

interface Filters {
  data: object[];
  dataLogicalOperator?: string;
}

const filtersOf = (given: Given) =>
  (given.props["spec"] as { dependencies: { filters: Filters }[] }).dependencies[0]!.filters;

function filtered(changes: object): Given {
  const given = takes(template("app"));
  Object.assign(filtersOf(given).data[0]!, changes);
  return given;
}

function either(): Given {
  const given = takes(template("app"));
  filtersOf(given).dataLogicalOperator = "or";
  return given;
}

function waiting(conditions: string, src: object): Given {
  const given = takes({ dependencyName: "webhook-dep-test", ...src });
  const { triggers } = given.props["spec"] as { triggers: { template: { conditions: string } }[] };
  triggers[0]!.template.conditions = conditions;
  return given;
}

export const spec: Spec = {
  policy: promotionBodyChecked,
  pass: [
    {
      title: "app, phase and commit",
      given: takes(template("app"), template("source_phase"), template("source_commit")),
    },
    { title: "by key", given: takes({ dataKey: "body.app" }) },
    { title: "what Argo Events says of the event", given: takes({ dataTemplate: "{{ .Context.id }}" }) },
    { title: "a trigger that waits for two events", given: waiting("webhook-dep-test && other", template("app")) },
  ],
  fail: [
    { title: "the campaign's target", given: takes(template("test_target")), messages: [forbidden("test_target")] },
    {
      title: "another field by key",
      given: takes({ dataKey: "body.target_phase" }),
      messages: [forbidden("target_phase")],
    },
    { title: "a header", given: takes({ dataKey: "header.X-App.0" }), messages: [forbidden("header.X-App.0")] },
    {
      title: "a field through a function",
      given: takes({ dataTemplate: "{{ .Input.body.app | b64dec }}" }),
      messages: [forbidden(".Input.body.app | b64dec")],
    },
    {
      title: "structure",
      given: takesInto("spec.workflowTemplateRef.name"),
      messages: [
        `${at(0)} must not fill in \`spec.workflowTemplateRef.name\` from the message; only the name, labels and arguments of the Workflow.`,
      ],
    },
    {
      title: "a choice outside of parentheses",
      given: filtered({ value: ['^"a"|.*$'] }),
      messages: [unfiltered("`spec.dependencies[0].filters.data[0].value[0]` has a choice outside of parentheses")],
    },
    {
      title: "any character",
      given: filtered({ value: ['^".*"$'] }),
      messages: [unfiltered("`spec.dependencies[0].filters.data[0].value[0]` lets any character through")],
    },
    {
      title: "another comparison",
      given: filtered({ comparator: "!=" }),
      messages: [unfiltered("`spec.dependencies[0].filters.data[0]` compares by !=")],
    },
    {
      title: "one filter of several is enough",
      given: either(),
      messages: [
        unfiltered("`spec.dependencies[0].filters.dataLogicalOperator` is or, so that another filter is enough"),
      ],
    },
    { title: "the whole body", given: takes({ dataKey: "body" }), messages: [forbidden("(all of it)")] },
    {
      title: "a filter that is not anchored",
      given: filtered({ value: ["[a-z]+"] }),
      messages: [unfiltered("`spec.dependencies[0].filters.data[0].value[0]` does not start with ^")],
    },
  ],
  empty: [
    { title: "no resources", given: [] },
    { title: "no parameters", given: takes() },
    { title: "a parameter without a source", given: takes({}) },
  ],
  unknown: [
    {
      title: "what a parameter takes",
      given: takes({ dataTemplate: UNKNOWN }),
      unknown: "spec.triggers.0.parameters.0.src.dataTemplate",
    },
  ],
  override: [
    {
      title: "another field allowed, still to be filtered",
      given: takes(template("region")),
      config: { fields: ["region"] },
      messages: [
        `${at(0)} takes \`region\` from the body: its dependency must filter \`body.region\` with an expression from ^ to $.`,
      ],
    },
  ],
};
