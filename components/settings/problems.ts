// Turns what is wrong with a configuration into sentences, all of them at once.
import { log, RunError } from "@pulumi/pulumi";
import { nearest } from "../../contract/nearest";
import { secretAddress } from "./secretAddress";
import { type Issue, saidWhole } from "./words";

/** Every problem of a configuration, one sentence each. The engine knows it: it is shown without a stack trace. */
export class ConfigurationError extends RunError {
  constructor(
    readonly problems: readonly string[],
    subject = "The configuration has",
  ) {
    super(`${subject} ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join("\n")}`);
    this.name = "ConfigurationError";
  }
}

/** The same of a component's arguments. */
export class ArgumentsError extends ConfigurationError {
  constructor(problems: readonly string[], component: string) {
    super(problems, `The arguments of ${component} have`);
    this.name = "ArgumentsError";
  }
}

/** Reports a configuration's problems to the engine one by one: all but the last, which is what to throw. Another error stays itself. */
export function oneByOne(error: unknown): unknown {
  if (!(error instanceof ConfigurationError)) return error;
  for (const problem of error.problems.slice(0, -1)) void log.error(problem);
  return new RunError(error.problems.at(-1) ?? error.message);
}

/** Keys whose values are secrets, whatever the configuration says. */
const secretKey = /^kubeconfig$|^credentials$|(^|\.)(password|token|secret|sshPrivateKey)$/i;

/** Texts that hold a login, a query, or a token in a form that only tokens have. */
const secretForms = [
  // Who logs in over SSH is no secret; a password behind it is.
  /(?<!ssh:)\/\/[^/\s]*@/,
  /[^\s/@]+:[^\s/@]+@(?!sha256:)/,
  /^[a-z+]+:\/\/[^\s]*[?#]/i,
  secretAddress,
  /\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA)[A-Za-z0-9_-]{10,}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
];

/** `phases[1].promotesTo[0]`: the way a person writes where a value stands. */
export function keyPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    "",
  );
}

/** True for a value that is not shown: a secret by its key or by its form. */
function isSecret(path: string, value: unknown): boolean {
  return secretKey.test(path) || (typeof value === "string" && secretForms.some((form) => form.test(value)));
}

/** What the value is, in words. Of a list and of an object no more is shown: anything may stand in them. */
function shown(path: string, value: unknown): string {
  if (value === undefined) return "is missing";
  if (isSecret(path, value)) return "has a value that is not accepted (not shown: it is secret)";
  if (Array.isArray(value)) return value.length === 0 ? "is an empty list" : "is a list";
  if (typeof value === "object" && value !== null) return "is an object";
  const text = JSON.stringify(value);
  return `is ${text.length > 200 ? `${text.slice(0, 200)}..."` : text}`;
}

/** How problems are said. */
export interface Saying {
  /** True for a value that is not shown. Default: none but those that are secret by their key or form. */
  hidden?: ((path: string) => boolean) | undefined;
  /** What is said about a value that is missing, after what is allowed. Default: the command that sets it. */
  hint?: (path: string) => string;
}

const commandHint = (path: string) => ` (${howToSet(path)})`;

/** One sentence for each thing that is wrong: the key, the bad value, what is allowed, what was probably meant. */
export function sentencesOf(issue: Issue, { hidden = () => false, hint = commandHint }: Saying = {}): string[] {
  const { allowed, meant, known = [] } = issue.explanation ?? { allowed: issue.message };
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => unknownKey(keyPath([...issue.path, key]), key, known));
  }
  const path = keyPath(issue.path);
  if (hidden(path) && issue.input !== undefined) {
    return [`${path} has a value that is not accepted (not shown: it is secret); allowed: ${allowed}.`];
  }
  if (issue.input === undefined) {
    return [sentence(path, undefined, saidWhole(issue) ? allowed : `${allowed}${hint(path)}`)];
  }
  const near = meant === undefined || isSecret(path, issue.input) ? "" : ` (${JSON.stringify(meant)}?)`;
  return [sentence(path, issue.input, `${allowed}${near}`)];
}

/** The command that sets a value; a secret is asked for. */
export function howToSet(path: string): string {
  const option = /[.[]/.test(path) ? "--path " : "";
  const isSecretKey = secretKey.test(path);
  return `pulumi config set ${isSecretKey ? "--secret " : ""}${option}${path}${isSecretKey ? "" : " <value>"}`;
}

/** The sentence of a key that nobody knows, with the nearest one that is known. */
export function unknownKey(path: string, key: string, known: readonly string[]): string {
  const near = nearest(key, known);
  return `${path} is not a known key; allowed: ${known.join(", ")}${near === undefined ? "" : ` ("${near}"?)`}.`;
}

/** The sentence of one problem. A missing value is `undefined`. */
export function sentence(path: string, value: unknown, what: string): string {
  return `${path} ${shown(path, value)}; allowed: ${what}.`;
}
