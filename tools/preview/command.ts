// `npm run preview:pr`: from its arguments to the comment and the exit code.
import { existsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { parseEvents } from "./events";
import { exitCode, markdown } from "./markdown";
import { missing } from "./run";
import { previewedStack, shortName } from "./stack";
import { gitDiff, helm, preview, promotionsInFlight } from "./tools";

const usage = "npm run preview:pr -- --stack NAME [--config-file FILE] [--policy-pack-config FILE] [--output FILE]";
const help = `The preview of a stack as Markdown, for a comment in a pull request: ${usage}

  --stack NAME               the stack; needed
  --config-file FILE         its configuration; default: Pulumi.NAME.yaml
  --policy-pack-config FILE  the policies' configuration; default: policy/NAME.json
  --output FILE              where the comment is written; default: printed
  --help                     this text

Exit code 0: may be merged; 1: a mandatory policy is violated, or there is no preview, for the reason that is printed;
2: the preview failed, and the comment says why. No file but FILE of --output is written.
`;
const pack = path.join(__dirname, "../../policy");
const programs = ["pulumi", "helm", "kubectl", "git"];

function readArguments(args: string[]) {
  const text = { type: "string" } as const;
  const options = {
    stack: text,
    "config-file": text,
    "policy-pack-config": text,
    output: text,
    help: { type: "boolean", default: false },
  } as const;
  try {
    const { values } = parseArgs({ args, options });
    if (values.stack === undefined && !values.help) throw new Error("--stack is missing");
    return values;
  } catch (error) {
    throw new Error(`${(error as Error).message}; usage: ${usage}`);
  }
}

/**
 * Writes the comment. `folder` is one that nobody else may enter. Resolves to the exit code of the preview; throws one sentence where
 * there is none.
 */
export async function previewCommand(args: string[], folder: string, write: (text: string) => void): Promise<number> {
  const values = readArguments(args);
  if (values.help) {
    write(help);
    return 0;
  }
  const { stack = "", output } = values;
  const lacking = missing(programs);
  if (lacking.length > 0) {
    const are = lacking.length === 1 ? "is" : "are";
    throw new Error(`${lacking.join(", ")} ${are} not on PATH; a preview needs ${programs.join(", ")}.`);
  }
  const previewed = await previewedStack(stack, values["config-file"], folder);
  const policies = values["policy-pack-config"] ?? path.join(pack, `${shortName(stack)}.json`);
  if (!existsSync(policies)) {
    throw new Error(`The policies' configuration ${policies} does not exist; --policy-pack-config names another.`);
  }
  const parsed = parseEvents(await preview(previewed, pack, policies));
  const inFlight = await promotionsInFlight(previewed);
  const render = await helm(previewed);
  const comment = await markdown(parsed, { stack: shortName(stack), render, diff: gitDiff, inFlight });
  if (output === undefined) write(comment);
  else writeFileSync(output, comment);
  return exitCode(parsed);
}
