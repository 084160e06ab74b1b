// `make audit`: what is installed and shipped, against the databases of known vulnerabilities that can be reached.
// `npm run audit -- [--details] [--complete]`: every finding; what ships and could not be looked at fails as well.
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { explain } from "../../sandbox/lib/errors";
import { auditGo } from "./go";
import { auditNpm, type Run } from "./npm";
import { auditPython, type Get } from "./python";
import { detail, exitCode, line } from "./findings";

const root = path.join(__dirname, "../..");
const requirements = readFileSync(path.join(root, "images/test-campaign/requirements.txt"), "utf8");

const run: Run = (program, args) =>
  new Promise((resolve) => {
    execFile(program, args, { cwd: root, maxBuffer: 1 << 28 }, (error, stdout) => {
      resolve({ code: error ? 1 : 0, stdout });
    });
  });
const get: Get = (url) => fetch(url, { signal: AbortSignal.timeout(20_000) });

async function main(): Promise<number> {
  const flag = { type: "boolean", default: false } as const;
  const { details, complete } = parseArgs({ options: { details: flag, complete: flag } }).values;
  const parts = [...(await auditNpm(run)), await auditPython(requirements, get), ...(await auditGo(get))];
  for (const part of parts) {
    console.log(line(part));
    if (details || part.own) for (const finding of part.findings) console.log(detail(finding));
  }
  console.log(
    "\nA known vulnerability in what this project ships fails the audit; the sandbox alone runs the Go programs.",
  );
  return exitCode(parts, complete);
}

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(explain(error));
    process.exitCode = 1;
  },
);
