// Finds every expression that the program writes into its objects, wherever it stands.
import { parse } from "yaml";
import type { Registered } from "./program";

/** Who evaluates an expression: a key of `kinds` in `sandbox/toolchain/go/expressions/main.go`. */
export type ExpressionKind = "when" | "depends" | "expression" | "value" | "sensor" | "notification";

/** An expression, and where it stands. */
export interface Expression {
  kind: ExpressionKind;
  text: string;
  /** Kind, name and path, for messages. */
  where: string;
}

/** Fields of Argo Workflows and Argo Events that hold an expression. */
const fields: Record<string, ExpressionKind> = {
  when: "when",
  depends: "depends",
  expression: "expression",
  fromExpression: "expression",
  dataTemplate: "sensor",
  contextTemplate: "sensor",
};

/** Kinds that hold such fields. */
const kinds = ["ClusterWorkflowTemplate", "WorkflowTemplate", "CronWorkflow", "Workflow", "Sensor"];

function* inside(value: unknown, path: string[]): Generator<{ path: string[]; text: string }> {
  if (typeof value === "string") yield { path, text: value };
  else if (typeof value === "object" && value !== null)
    for (const [key, inner] of Object.entries(value)) yield* inside(inner, [...path, key]);
}

/** The expressions of what the program registers. */
export function expressionsOf(registered: Registered): Expression[] {
  const found: Expression[] = [];
  for (const kind of kinds)
    for (const { props } of registered.ofKind(kind)) {
      const { name } = props["metadata"] as { name: string };
      for (const { path, text } of inside(props["spec"], ["spec"])) {
        const field = fields[path.at(-1) ?? ""] ?? (text.includes("{{=") ? "value" : undefined);
        if (field !== undefined) found.push({ kind: field, text, where: `${kind} ${name} ${path.join(".")}` });
      }
    }
  for (const { props } of registered.ofKind("ConfigMap"))
    for (const [key, text] of Object.entries((props["data"] ?? {}) as Record<string, string>)) {
      if (!key.startsWith("trigger.")) continue;
      for (const { path, text: inner } of inside(parse(text), [key]))
        if (["when", "oncePer"].includes(path.at(-1) ?? ""))
          found.push({ kind: "notification", text: inner, where: `ConfigMap ${path.join(".")}` });
    }
  return found;
}

/** The part of a text that an expression library reads: between `{{=` and `}}`, or all of a field that is an expression. */
export function evaluated({ kind, text }: Expression): string[] {
  if (kind === "expression") return [text];
  if (kind !== "when" && kind !== "value") return [];
  return [...text.matchAll(/\{\{=(.*?)\}\}/gs)].map(([, inner = ""]) => inner);
}
