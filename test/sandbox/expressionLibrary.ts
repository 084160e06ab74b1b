// The expression libraries of Argo Workflows, as tests ask them; each is built once and then comes from the cache.
import { type Binary, expressionLibraries } from "../../sandbox/toolchain/binaries";
import { provide, tool } from "../../sandbox/toolchain/build";
import { run } from "../../sandbox/lib/run";
import type { ExpressionKind } from "../expressions";

/** Values by name, as the workflow controller knows them: `tasks.<task>.outputs.parameters.<name>`. */
export type Values = Record<string, string>;

/** An expression, and what is known when it is evaluated. */
export interface Question {
  kind: ExpressionKind;
  text: string;
  /** Known when the template starts. */
  globals?: Values;
  /** Known besides when the expression counts. */
  scope?: Values;
  /** What a Sensor or Argo CD evaluates over. */
  data?: object;
}

/** One version's library. */
export class ExpressionLibrary {
  /** The texts that it was asked about. */
  readonly asked = new Set<string>();

  private constructor(readonly binary: Binary) {}

  /** Every library that expressions are tried with. */
  static readonly all = expressionLibraries.map((binary) => new ExpressionLibrary(binary));

  build(): Promise<unknown> {
    return provide(this.binary);
  }

  /** What the expression evaluates to. Throws with the library's own words where it does not. */
  async ask(question: Question): Promise<string> {
    this.asked.add(question.text);
    const output = await run(tool(this.binary.name), [], { input: JSON.stringify([question]), what: this.binary.name });
    const [{ result, error }] = JSON.parse(output) as [{ result: string; error: string }];
    if (error !== "") throw new Error(`${question.text}: ${error}`);
    return result;
  }
}
