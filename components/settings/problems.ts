// Turns what is wrong with a configuration into sentences, all of them at once.
import type { z } from "zod";

/** Every problem of a configuration, one sentence each. */
export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration has ${problems.length} problem(s):\n${problems.map((p) => `  - ${p}`).join("\n")}`);
    this.name = "ConfigurationError";
  }
}

const secretKey = /(^|\.)(password|kubeconfig)$/;

/** `phases[1].promotesTo[0]`: the way a person writes where a value stands. */
export function keyPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    "",
  );
}

function shown(path: string, value: unknown): string {
  if (value === undefined) return "is missing";
  const holdsCredentials = typeof value === "string" && /\/\/[^/]*@/.test(value);
  if (secretKey.test(path) || holdsCredentials) return "has a value that is not accepted (not shown: it is secret)";
  return `is ${JSON.stringify(value)}`;
}

/** What is allowed instead, in words. */
function allowed(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return issue.message.startsWith("Invalid input")
        ? `a value of type ${issue.expected.replace("record", "object")}`
        : issue.message;
    case "invalid_value":
      return issue.values.map(String).join(" or ");
    case "unrecognized_keys":
      return "only documented keys";
    default:
      return issue.message;
  }
}

/** One sentence: the key, the bad value, what is allowed. */
export function describe(issue: z.core.$ZodIssue): string {
  const path = keyPath(issue.path);
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.map((key) => keyPath([...issue.path, key])).join(", ");
    return `${keys} is not a known key; allowed: the keys that Pulumi.yaml describes.`;
  }
  return sentence(path, issue.input, allowed(issue));
}

/** The sentence of one problem. A missing value is `undefined`. */
export function sentence(path: string, value: unknown, what: string): string {
  return `${path} ${shown(path, value)}; allowed: ${what}.`;
}
