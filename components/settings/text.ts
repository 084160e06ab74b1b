// A text that must keep to a grammar which the promotion step checks as well.
import { z } from "zod";
import { type Grammar, problemOf } from "../../contract/grammar";

/** A text that keeps to the grammar; otherwise the problem is the grammar's own sentence. */
export const text = (grammar: Grammar) =>
  z
    .string()
    .superRefine((value, context) => {
      const message = problemOf(grammar, value);
      if (message !== undefined) {
        // The grammar names what was meant itself, so that the step says the same.
        context.addIssue({ code: "custom", message, input: value, params: { whole: true } });
      }
    })
    .meta({ allowed: [...new Set(grammar.map(({ must }) => must))] });
