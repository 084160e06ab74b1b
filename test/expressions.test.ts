// The expressions that the program writes can be read by every version of Argo Workflows that it supports.
import assert from "node:assert/strict";
import { configurations } from "./configurations";
import { evaluated, type Expression, expressionsOf } from "./expressions";
import { run } from "./program";

/**
 * What an expression is made of: names, members, texts, numbers, lists, comparisons, functions. No more: `?.` and `??` make v4.0.6
 * wait for what is absent, and pipes, closures, variables and conditions are newer or read differently.
 */
const token = /^(?:\s+|'[^'\\]*'|\d+|[A-Za-z_]\w*|\.(?=[A-Za-z_])|==|!=|\|\||&&|[()[\],])/;
const words = ["let", "if", "else", "not", "matches", "contains", "endsWith"];

/** The first thing in an expression that not every version reads; nothing where all do. */
function unreadable(expression: string): string | undefined {
  for (let rest = expression; rest !== "";) {
    const [next = ""] = token.exec(rest) ?? [];
    if (next === "" || words.includes(next)) return rest.slice(0, 20);
    rest = rest.slice(next.length);
  }
  return undefined;
}

describe("the expressions that the program writes", () => {
  let all: Expression[];
  before(async () => {
    all = [];
    for (const configuration of Object.values(configurations)) all.push(...expressionsOf(await run(configuration)));
  });

  it("are found: of tasks, steps, retries, the Sensor and the notifications", () => {
    const kinds = new Set(all.map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ["depends", "expression", "notification", "sensor", "when"]);
  });

  it("F26: are made of what every supported version of Argo Workflows reads", () => {
    const wrong = all.flatMap((expression) =>
      evaluated(expression).flatMap((text) => {
        const found = unreadable(text);
        return found === undefined ? [] : [`${expression.where}: ${found}`];
      }),
    );
    assert.deepEqual(wrong, []);
    assert.ok(all.flatMap(evaluated).length > 0);
  });

  for (const [title, text] of Object.entries({
    "an optional member": "tasks['a'].outputs?.parameters?.b == 'c'",
    "a default": "tasks['a'].outputs.result ?? ''",
    "an index that may be absent": "a?.['b']",
    "a pipe": "a | first()",
    "a closure": "all(a, {# > 1})",
    "a variable": "let a = 1; a",
    "a condition": "a ? b : c",
  })) {
    it(`F26: do not hold ${title}`, () => assert.notEqual(unreadable(text), undefined));
  }
});
