// `npm run preview:pr -- --stack prod [--output FILE]`: the preview of a stack as Markdown, for a comment in a pull request.
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { parseEvents } from "./events";
import { exitCode, markdown } from "./markdown";
import { gitDiff, helmTemplate, preview, promotionsInFlight } from "./tools";

const usage = "npm run preview:pr -- --stack NAME [--policy-pack-config FILE] [--output FILE]";
const pack = path.join(__dirname, "../policy");

/** Prints or writes the comment. Resolves to the exit code of `exitCode`. */
async function main(args: string[]): Promise<number> {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ args, options: { stack: text, "policy-pack-config": text, output: text } });
  const { stack, output } = values;
  if (stack === undefined) throw new Error(`--stack is missing; usage: ${usage}`);
  const config = values["policy-pack-config"] ?? path.join(pack, `${stack}.json`);
  if (!existsSync(config))
    throw new Error(`policy configuration ${config} is missing; give one by --policy-pack-config`);

  const parsed = parseEvents(await preview(stack, pack, config));
  const inFlight = await promotionsInFlight(stack);
  const comment = await markdown(parsed, { stack, render: helmTemplate, diff: gitDiff, inFlight });
  if (output === undefined) process.stdout.write(comment);
  else writeFileSync(output, comment);
  return exitCode(parsed);
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
