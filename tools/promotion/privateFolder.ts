// A folder that only this user may enter, for kubeconfigs, certificates and clones; it goes when the program ends, however it ends.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PromoteError } from "../../promote/src/errors";

/** Runs a program with such a folder, and ends it with its exit code, or with one sentence. */
export async function withPrivateFolder(
  name: string,
  end: () => void,
  work: (folder: string) => Promise<number>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  process.env.TMPDIR = folder;
  process.once("exit", () => {
    end();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
  process.exitCode = await exitCodeOf(
    name,
    () => work(folder),
    (text) => void process.stderr.write(text),
  );
}

/** Runs a program to its exit code; an error becomes one sentence. */
export async function exitCodeOf(
  name: string,
  work: () => Promise<number>,
  complain: (text: string) => void,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    complain(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof PromoteError && error.kind === "bad-input" ? error.exitCode : 1;
  }
}
