// The end by a signal: what was started ends too, and nothing is lost by an end at any moment, since another run does it again.
import { endAll } from "../git/git";

const signals = ["SIGTERM", "SIGINT"] as const;

/**
 * Ends the process with an exit code at a signal.
 *
 * @param before is done first
 * @returns a function that takes this back
 */
export function onSignal(exitCode: number, before: () => void): () => void {
  const stop = (): void => {
    endAll();
    before();
    process.exit(exitCode);
  };
  for (const signal of signals) process.once(signal, stop);
  return () => {
    for (const signal of signals) process.off(signal, stop);
  };
}
