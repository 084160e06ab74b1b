// `npm run docs`: writes what is written from the schemas of the configuration, and from the states of which events tell. With --check: names what is not as it would be written.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { parse } from "yaml";
import { eventSchema } from "./eventSchema";
import { withDeclarations } from "./projectFile";
import { withReference } from "./reference";
import { stackSchema } from "./stackSchema";

const root = path.join(__dirname, "../..");
const projectFile = "Pulumi.yaml";

/** A file by its path from the root; "" where there is none yet. */
const read = (file: string): string => {
  const full = path.join(root, file);
  return existsSync(full) ? readFileSync(full, "utf8") : "";
};

/** `pulumi new` may have given the project another name. */
const project = (): string => (parse(read(projectFile)) as { name: string }).name;

/** What each file is to be, given what it is. */
const written: Record<string, (now: string) => string> = {
  [projectFile]: withDeclarations,
  "docs/configuration.md": withReference,
  "docs/events.schema.json": () => JSON.stringify(eventSchema()),
  "docs/stack.schema.json": () => JSON.stringify(stackSchema(project())),
};

/** The files that are not as the schemas have them, with what they would be. */
export async function outdated(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [file, write] of Object.entries(written)) {
    const filepath = path.join(root, file);
    const text = await format(write(read(file)), { ...(await resolveConfig(filepath)), filepath });
    if (text !== read(file)) found.set(file, text);
  }
  return found;
}

async function main(args: readonly string[]): Promise<void> {
  const found = await outdated();
  if (!args.includes("--check")) {
    for (const [file, text] of found) writeFileSync(path.join(root, file), text);
  } else if (found.size > 0) {
    throw new Error(
      `${[...found.keys()].join(", ")}: not as components/settings and contract have it; npm run docs writes it.`,
    );
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
