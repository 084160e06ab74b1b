// What a DAG does after some of its tasks have ended, by an expression library: as the workflow controller goes through it.
import type { Task } from "../../components/objects/argoWorkflowsKinds";
import type { ExpressionLibrary, Values } from "./expressionLibrary";

/** How a task ended. Outputs are absent where its pod never got as far as to have any. */
export interface End {
  status: "Succeeded" | "Failed" | "Error" | "Skipped" | "Omitted";
  outputs?: Values;
}

const ways = ["Succeeded", "Failed", "Errored", "Skipped", "Omitted"] as const;
const wayOf = ({ status }: End) => (status === "Error" ? "Errored" : status);

function scopeOf(ends: Record<string, End>): Values {
  const scope: Values = {};
  for (const [task, { status, outputs = {} }] of Object.entries(ends)) {
    scope[`tasks.${task}.status`] = status;
    for (const [name, value] of Object.entries(outputs)) scope[`tasks.${task}.outputs.parameters.${name}`] = value;
  }
  return scope;
}

/** Tasks in an order in which each comes after those that it depends on. */
function ordered(tasks: readonly Task[]): Task[] {
  const done: Task[] = [];
  const waiting = [...tasks];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ depends = "" }) => !waiting.some(({ name }) => depends.includes(`${name}.`)));
    if (next < 0) throw new Error(`${waiting.map(({ name }) => name).join(", ")} depend on each other`);
    done.push(...waiting.splice(next, 1));
  }
  return done;
}

/** Text that a task hands on, without what is filled in for each item of a list. */
const handedOn = (task: Task) =>
  (task.arguments?.parameters ?? []).flatMap(({ value }) => (value === undefined ? [] : [value]));

/**
 * How every task of a DAG ends, when those in `given` end so and each other one that runs succeeds without outputs. What a task
 * hands on must be known when it runs.
 */
export async function runDag(
  library: ExpressionLibrary,
  tasks: readonly Task[],
  given: Record<string, End>,
  globals: Values,
): Promise<Record<string, End["status"]>> {
  const ends: Record<string, End> = {};
  for (const task of ordered(tasks)) {
    const { name, depends, when } = task;
    ends[name] = await endOf();

    async function endOf(): Promise<End> {
      if (depends !== undefined) {
        const scope = Object.fromEntries(
          Object.entries(ends).flatMap(([other, end]) =>
            ways.map((way) => [`${other}.${way}`, String(wayOf(end) === way)]),
          ),
        );
        if ((await library.ask({ kind: "depends", text: depends, scope })) === "false") return { status: "Omitted" };
      }
      const scope = scopeOf(ends);
      if (when !== undefined && (await library.ask({ kind: "when", text: when, globals, scope })) === "false")
        return { status: "Skipped" };
      for (const text of handedOn(task)) {
        const value = await library.ask({ kind: "value", text, globals, scope });
        if (value.replaceAll("{{item}}", "").includes("{{")) throw new Error(`${name} hands on ${value}`);
      }
      return given[name] ?? { status: "Succeeded" };
    }
  }
  return Object.fromEntries(Object.entries(ends).map(([name, { status }]) => [name, status]));
}
