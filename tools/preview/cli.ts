// `npm run preview:pr -- --stack prod [--output FILE]`: the preview of a stack as Markdown, for a comment in a pull request.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { previewCommand } from "./command";

// The copy of the stack's file, and the values that charts are rendered with, go with the folder however this ends.
const folder = mkdtempSync(path.join(tmpdir(), "preview-"));
process.env["TMPDIR"] = folder;
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

previewCommand(process.argv.slice(2), folder, (text) => void process.stdout.write(text)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(`preview:pr: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  },
);
