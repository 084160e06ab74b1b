// The body of a notification is data, not authority: three fields decide, and each is checked before it is used.
import { stackPolicy, type Violation } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { conditionsOf, destinationProblem, fieldsOf, filterProblem } from "../../lib/messages";
import { ofTrigger, type Promotion } from "../../lib/promotions";
import { SENSOR } from "../../lib/kinds";
import { allTriggersOf, parametersOf } from "../../lib/sensor";
import { eachKnown } from "../../lib/unknown";

interface Config {
  fields: string[];
}

export const promotionBodyChecked = stackPolicy<Promotion, Config>({
  name: "promotion-body-checked",
  description:
    "Of a notification only known fields reach a Workflow, as values, each through a filter that says what passes.",
  level: "mandatory",
  severity: "critical",
  framework: promotion("F8, F9"),
  remediation:
    "Write every other argument into the trigger itself, and filter each field with an expression from ^ to $ that names the characters in between.",
  url: "https://argoproj.github.io/argo-events/sensors/filters/data/",
  config: {
    fields: {
      description: "The fields of the body that may decide.",
      type: "array",
      items: { type: "string" },
      default: ["app", "source_phase", "source_commit"],
    },
  },
  looksAt: (stack) =>
    eachKnown(stack.ofKind(SENSOR), (sensor) =>
      eachKnown(allTriggersOf(sensor), (trigger) => ofTrigger(sensor, trigger)),
    ),
  *check(promotion, _stack, { fields }) {
    const { sensor, trigger } = promotion;
    const told = new Set<string>();
    const say = (message: string): Violation[] => [
      { message: `${sensor.title}: ${message}.`, resource: sensor.resource },
    ];
    yield* eachKnown(parametersOf(trigger), function* (parameter) {
      const taken = fieldsOf(parameter);
      if (taken.length === 0) return;
      const problem = destinationProblem(parameter);
      if (problem !== undefined) yield* say(`${parameter.quoted} ${problem}`);
      yield* eachKnown(taken, function* (field) {
        if (told.has(field)) return;
        told.add(field);
        if (!fields.includes(field)) {
          yield* say(
            `${parameter.quoted} must not take \`${field}\` from the message; only ${fields.join(", ")} of its body may decide`,
          );
          return;
        }
        const dependencies = conditionsOf(promotion, parameter);
        const problems = dependencies.map((dependency) => filterProblem(dependency, field));
        const found = dependencies.length === 0 ? "" : problems.find((each) => each !== undefined);
        if (found === undefined) return;
        yield* say(
          `${parameter.quoted} takes \`${field}\` from the body: its dependency must filter \`body.${field}\` with an expression from ^ to $${found}`,
        );
      });
    });
  },
});
