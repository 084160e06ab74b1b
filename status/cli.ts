// `npm run status -- --stack test`: every application and phase, where each promotion stands, and why. Writes nothing.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { endAll } from "../images/promote/src/git";
import { status } from "./status";

// Kubeconfig, certificate and clone are in one private folder, and go with it however this ends.
const folder = mkdtempSync(join(tmpdir(), "status-"));
process.env.TMPDIR = folder;
process.once("exit", () => {
  endAll();
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

status(process.argv.slice(2), folder, (text) => void process.stdout.write(text)).catch((error: unknown) => {
  console.error(`status: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
