// What a person types to change how promotions stand, as messages, pull requests and the page name it.

/** What is behind the names of a verb where why it is done must be said. */
const because = ["--reason", '"..."'];

/** Verbs that are refused without a reason. */
const reasoned: readonly string[] = ["hold", "stop", "rollback", "promote"];

/** The command of a verb. Without a name the stack is for the reader to fill in. */
export const typed = (verb: string, words: readonly string[], stack = "STACK"): string =>
  ["npm run promotion --", verb, ...words, ...(reasoned.includes(verb) ? because : []), "--stack", stack].join(" ");
