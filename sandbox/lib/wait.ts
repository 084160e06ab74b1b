// Waiting inside a benchmark: an interruption ends the wait, so that what was changed is put back before the process ends.
import { SandboxError } from "./errors";
import { until } from "./run";

let signals = 0;
let interrupted = false;

/** From here on Ctrl-C ends the {@link wait} of the moment instead of the process; a second one ends the process. */
export function waitsEndOnInterruption(): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (++signals > 1) process.exit(1);
      interrupted = true;
      console.error(
        "Interrupted: putting back what was changed. Once more to end at once; `make up` then puts it back.",
      );
    });
  }
}

/** Waits until the condition holds, five minutes at most unless told otherwise, and asks every second: asking takes CPU time. */
export async function wait(
  message: string,
  condition: () => Promise<boolean>,
  { minutes = 5, interval = 1000 } = {},
): Promise<void> {
  const check = async () => {
    if (interrupted) {
      // Once: what puts things back waits as well.
      interrupted = false;
      throw new SandboxError("Interrupted.");
    }
    return condition();
  };
  await until(message, check, { timeout: minutes * 60_000, interval });
}
