// The verbs that read or change git, for tests that call them in their own process: `promotion.ts` loads each when it is called.
import { dora } from "./dora";
import { holds } from "./holds";
import { exitCodeOf } from "./privateFolder";
import { promote } from "./promote";
import { rollback } from "./rollback";
import type { HoldVerb } from "./verbArguments";

/** Calls the verb that is the first argument. Returns the exit code. */
export function verbsHere(
  [verb = "", ...args]: readonly string[],
  folder: string,
  write: (text: string) => void,
  complain: (text: string) => void,
): Promise<number> {
  const others: Readonly<Record<string, typeof promote>> = { promote, rollback, dora };
  const run = others[verb] ?? ((...given) => holds(verb as HoldVerb, ...given));
  return exitCodeOf(verb, () => run(args, folder, write), complain);
}
