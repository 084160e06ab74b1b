// `npm run preview:comment`: puts a preview on a pull request, in the place of the one that was there before.
import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type ForgeKind, forgeKinds, forgeUrl, pathOnForge, usualForge } from "../../contract/forges";
import { problemOf } from "../../contract/grammar";
import { forgeOf } from "../../promote/src/forges/forges";
import { markerOf } from "./markdown";

const usage =
  "npm run preview:comment -- --forge KIND --repository URL --pull-request N --stack NAME --file FILE [--forge-url URL] [--log URL]";
const help = `Puts what \`npm run preview:pr\` wrote on a pull request: ${usage}

  --forge KIND         ${forgeKinds.join(", ")}
  --repository URL     address of the repository, such as https://git.example.com/team/platform
  --forge-url URL      address of the forge; default: the host of --repository
  --pull-request N     its number; of a merge request the number behind the !
  --stack NAME         the stack: each has a comment of its own
  --file FILE          the comment. Where it is missing or empty, the preview failed, and the comment says so
  --log URL            where a preview that failed says why
  --ca-file FILE       PEM file with the certificates to trust, and no others
  --help               this text

Environment: FORGE_TOKEN, a token that may comment.
`;

const text = { type: "string" } as const;
const options = {
  ...{ forge: text, repository: text, "forge-url": text, "pull-request": text, stack: text, file: text },
  ...{ log: text, "ca-file": text },
  help: { type: "boolean", default: false },
} as const;

/**
 * Posts it.
 *
 * @throws one sentence where it cannot
 */
export async function postPreview(
  args: string[],
  environment: NodeJS.ProcessEnv,
  write: (text: string) => void,
): Promise<void> {
  const values = readArguments(args);
  if (values.help) {
    write(help);
    return;
  }
  const given = (name: "repository" | "pull-request" | "stack" | "file"): string => {
    const value = values[name];
    if (value === undefined || value === "") throw new Error(`--${name} is missing; usage: ${usage}`);
    return value;
  };
  const kind = forgeKinds.find((each) => each === values.forge);
  if (kind === undefined)
    throw new Error(`--forge is ${JSON.stringify(values.forge ?? "")}; it must be ${forgeKinds.join(", ")}.`);
  const number = given("pull-request");
  if (!/^[1-9]\d{0,9}$/.test(number))
    throw new Error(`--pull-request is ${JSON.stringify(number)}; it must be a number.`);
  const { FORGE_TOKEN: token = "" } = environment;
  if (token === "") throw new Error("FORGE_TOKEN is not set; it must be a token that may comment.");
  const [stack, file] = [given("stack"), given("file")];
  const on = placed(kind, given("repository"), values["forge-url"]);
  const settings = { kind, ...on, token, timeout: 30_000, caFile: values["ca-file"] };
  const comment = existsSync(file) ? readFileSync(file, "utf8") : "";
  if (comment !== "" && !comment.startsWith(`${markerOf(stack)}\n`))
    throw new Error(`${file} is no preview of the stack ${stack}; it must be what preview:pr wrote about that.`);
  await forgeOf(settings).comment(Number(number), markerOf(stack), comment || failed(stack, values.log));
}

function readArguments(args: string[]) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Error(`${(error as Error).message}; usage: ${usage}`);
  }
}

function placed(
  kind: ForgeKind,
  repository: string,
  url = usualForge(repository),
): { url: string; repository: string } {
  const path = problemOf(forgeUrl, url) === undefined ? pathOnForge(repository, url) : undefined;
  if (path !== undefined) return { url, repository: path };
  const must = `the https:// address of a repository on ${url === "" ? kind : url}`;
  throw new Error(`--repository is ${JSON.stringify(repository.replace(/\/\/[^/@]*@/, "//"))}; it must be ${must}.`);
}

/** A preview that ended early wrote nothing: an old comment must not stand for it. */
function failed(stack: string, log: string | undefined): string {
  const where = log === undefined ? "The log of its job says why." : `The [log](${log}) says why.`;
  return `${markerOf(stack)}\n## Preview of stack \`${stack}\` failed\n\n${where}\n`;
}
