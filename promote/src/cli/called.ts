// What the command line is called with, and what it answers to: of a process of its own, or of one that calls it as a function.

/** Who calls a command. */
export interface Called {
  /** Variables: credentials are taken from there. */
  environment: NodeJS.ProcessEnv;
  /** Takes the result. */
  write: (text: string) => void;
  /** Takes what people read beside it. */
  complain: (text: string) => void;
  /** Is told the exit code. */
  ended: (exitCode: number) => void;
}

/** This process. */
export const thisProcess: Omit<Called, "ended"> = {
  environment: process.env,
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
};
