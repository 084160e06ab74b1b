// The one error that the sandbox shows to a person: what is wrong, what to do, and the log lines that matter.

/** Shown without a stack trace. */
export class SandboxError extends Error {
  /**
   * @param message one sentence: what is wrong and where.
   * @param hint what to do about it.
   * @param details log lines that show the cause, newest last.
   */
  constructor(
    message: string,
    readonly hint?: string,
    readonly details: string[] = [],
  ) {
    super(message);
    this.name = "SandboxError";
  }
}

/** The text that a person reads for any error: sentence, hint, details. */
export function explain(error: unknown): string {
  if (!(error instanceof SandboxError)) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const lines = [`Error: ${error.message}`];
  if (error.hint) lines.push(`What to do: ${error.hint}`);
  return [...lines, ...error.details.map((line) => `  | ${line}`)].join("\n");
}
