// The program `promote`.
import { thisProcess } from "./called";
import { run } from "./run";

run(process.argv.slice(2), thisProcess).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    thisProcess.complain(`promote: ${String(error)}\n`);
    process.exitCode = 1;
  },
);
