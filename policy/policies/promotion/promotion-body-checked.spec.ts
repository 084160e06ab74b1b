// Cases of promotion-body-checked.
import { promotionSensor } from "../../spec/builders";
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { promotionBodyChecked } from "./promotion-body-checked";

const takes = (...sources: object[]): Given =>
  promotionSensor([{ source: "test", targets: ["prod"], changes: { parameters: sources.map((src) => ({ src })) } }]);
const template = (field: string) => ({ dataTemplate: `http://{{ .Input.body.${field} }}` });
const at = (i: number) => `Sensor "webhook-app-promotion": \`spec.triggers[0].parameters[${i}]\``;
const forbidden = (field: string, i = 0) =>
  `${at(i)} must not take \`${field}\` from the body; only app, source_phase, source_commit may decide.`;

function unanchored(): Given {
  const given = takes(template("app"));
  const spec = given.props["spec"] as { dependencies: { filters: { data: { value: string[] }[] } }[] };
  spec.dependencies[0]!.filters.data[0]!.value = ["[a-z]+"];
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
    { title: "a header", given: takes({ dataKey: "header.X-Id.0" }) },
  ],
  fail: [
    { title: "the campaign's target", given: takes(template("test_target")), messages: [forbidden("test_target")] },
    {
      title: "another field by key",
      given: takes({ dataKey: "body.target_phase" }),
      messages: [forbidden("target_phase")],
    },
    { title: "the whole body", given: takes({ dataKey: "body" }), messages: [forbidden("(all of it)")] },
    {
      title: "a filter that is not anchored",
      given: unanchored(),
      messages: [
        `${at(0)} takes \`app\` from the body: its dependency must filter \`body.app\` with an expression from ^ to $.`,
      ],
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
