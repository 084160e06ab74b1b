// Finds a field of an object by the name that the rows of the reference document give it.
import { parse } from "yaml";

/** The value at a path of keys and indexes joined by dots. */
function at(value: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (node, key) => (typeof node === "object" && node !== null ? (node as Record<string, unknown>)[key] : undefined),
      value,
    );
}

interface Trigger {
  source: { resource: { spec: { arguments: { parameters: { name: string; value?: string }[] } } } };
  parameters: { src: { dataTemplate: string }; dest: string }[];
}

/** Values that do not stand at a path of their own: in a list by name, or in a text. */
const lookUps: Record<string, (props: Record<string, unknown>, field: string) => unknown> = {
  argument: (props, field) => {
    const { source, parameters } = at(props, "spec.triggers.0.template.k8s") as Trigger;
    const list = source.resource.spec.arguments.parameters;
    const index = list.findIndex(({ name }) => name === field);
    const fromBody = parameters.find(({ dest }) => dest === `spec.arguments.parameters.${index}.value`);
    return fromBody?.src.dataTemplate ?? list[index]?.value;
  },
  parameter: (props, field) =>
    (at(props, "spec.triggers.0.template.k8s") as Trigger).parameters.find(({ dest }) => dest === field)?.src
      .dataTemplate,
  keys: (props) => Object.keys(props["stringData"] as object).sort(),
  annotation: (props, field) => (at(props, "spec.template.metadata.annotations") as Record<string, string>)[field],
  body: (props, field) => {
    const template = parse((props["data"] as Record<string, string>)["template.sync-success-test"] ?? "") as object;
    const body = at(template, "webhook.sync-webhook.body") as string;
    // The quotes inside the expressions are not JSON's: they are hidden while the body is read.
    const readable = body.replace(/\{\{.*?\}\}/g, (expression) => expression.replaceAll('"', "'"));
    return (JSON.parse(readable) as Record<string, string>)[field]?.replaceAll(/\{\{.*?\}\}/g, (expression) =>
      expression.replaceAll("'", '"'),
    );
  },
};

/** The value of a field of an object, as `referenceRows.ts` names fields. */
export function fieldOf(props: Record<string, unknown>, field: string): unknown {
  const [kind = "", rest = ""] = field.split(/ (.*)/s);
  const lookUp = lookUps[kind];
  if (lookUp) return lookUp(props, rest);
  const data = props["data"] as Record<string, string> | undefined;
  const key = Object.keys(data ?? {}).find((name) => field.startsWith(`${name}.`));
  if (data && key !== undefined) return at(parse(data[key] ?? ""), field.slice(key.length + 1));
  return at(props, field);
}
