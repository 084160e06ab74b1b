// The body of a notification is data, not authority: three fields decide, and each is checked before it is used.
import { stackPolicy, type Violation } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { dependencyOf, fieldOf, filtersOf, promotionTriggers, type PromotionTrigger } from "../../lib/phases";
import { itemPaths, items, pathText, text } from "../../lib/read";
import { titleOf } from "../../lib/title";
import { eachKnown } from "../../lib/unknown";

interface Config {
  fields: string[];
}

export const promotionBodyChecked = stackPolicy<Config>({
  name: "promotion-body-checked",
  description: "Of a notification's body only known fields reach a Workflow, each through an anchored filter.",
  level: "mandatory",
  severity: "critical",
  framework: promotion("F8, F9"),
  remediation:
    "Write every other argument into the trigger itself, and filter each field with an expression from ^ to $.",
  url: "https://argoproj.github.io/argo-events/sensors/filters/data/",
  config: {
    fields: {
      description: "The fields of the body that may decide.",
      type: "array",
      items: { type: "string" },
      default: ["app", "source_phase", "source_commit"],
    },
  },
  *check(resources, { fields }) {
    yield* eachKnown(promotionTriggers(resources), (trigger) => ofTrigger(trigger, fields));
  },
});

function* ofTrigger({ sensor, path }: PromotionTrigger, allowed: string[]): Generator<Violation> {
  const { props } = sensor;
  const anchored = new Set<string>();
  const conditions = text(props, ...path, "template", "conditions");
  for (const filter of filtersOf(sensor, dependencyOf(sensor, conditions))) {
    const values = items(props, ...filter, "value").map(String);
    if (values.length > 0 && values.every((value) => /^\^.*\$$/.test(value))) anchored.add(fieldOf(sensor, filter));
  }
  const used = new Map<string, string>();
  const parameters = [
    [...path, "parameters"],
    [...path, "template", "k8s", "parameters"],
    [...path, "template", "argoWorkflow", "parameters"],
  ];
  for (const parameter of parameters.flatMap((list) => itemPaths(props, ...list))) {
    for (const field of bodyFields(
      text(props, ...parameter, "src", "dataTemplate"),
      text(props, ...parameter, "src", "dataKey"),
    )) {
      if (!used.has(field)) used.set(field, pathText(parameter));
    }
  }
  for (const [field, where] of used) {
    const problem = !allowed.includes(field)
      ? `must not take \`${field}\` from the body; only ${allowed.join(", ")} may decide`
      : anchored.has(field)
        ? undefined
        : `takes \`${field}\` from the body: its dependency must filter \`body.${field}\` with an expression from ^ to $`;
    if (problem) yield { message: `${titleOf(sensor)}: \`${where}\` ${problem}.`, resource: sensor };
  }
}

/** The fields of the body that a parameter reads; the whole body is a field without a name. */
function bodyFields(template: string, key: string): string[] {
  const inTemplate = [...template.matchAll(/\.Input\.body(?:\.([\w-]+))?/g)].map((match) => match[1] ?? "(all of it)");
  const inKey = /^body(?:\.([\w-]+))?/.exec(key);
  return inKey ? [...inTemplate, inKey[1] ?? "(all of it)"] : inTemplate;
}
