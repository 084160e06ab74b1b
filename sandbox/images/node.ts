// Node.js for the promotion step's image, of the version that its Dockerfile starts from: Debian's is an older one.
import { readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { SandboxError } from "../lib/errors";
import { cacheDir, folder, repositoryRoot } from "../lib/paths";
import { run } from "../lib/run";

/** npm packages with nothing but the program, by architecture, and what each must hash to. */
const packages: Partial<Record<NodeJS.Architecture, string>> = {
  x64: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
  arm64: "sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==",
};

/** The version of Node.js that the promotion step's Dockerfile starts from. */
export function nodeVersion(): string {
  const dockerfile = readFileSync(join(repositoryRoot, "images/promote/Dockerfile"), "utf8");
  const [, version] = /^FROM node:(\d+\.\d+\.\d+)-/m.exec(dockerfile) ?? [];
  if (version === undefined) throw new SandboxError("images/promote/Dockerfile names no version of Node.js.");
  return version;
}

/** Where the program is in the cache. */
export const nodeProgram = () => join(folder(cacheDir, "node"), nodeVersion());

/** Downloads the program and puts it at `target`. */
export async function downloadNode(target: string): Promise<void> {
  const integrity = packages[process.arch];
  if (integrity === undefined) throw new SandboxError(`There is no Node.js ${nodeVersion()} for ${process.arch}.`);
  const name = `node-linux-${process.arch}@${nodeVersion()}`;
  const work = folder(`${target}.work`);
  try {
    const what = `Downloading Node.js ${nodeVersion()}`;
    const printed = await run(
      "npm",
      ["pack", name, "--json", "--pack-destination", work, "--cache", join(work, "cache")],
      {
        what,
        hint: "Check that this machine reaches its npm registry (npm ping), then run the command again.",
      },
    );
    const [pack] = JSON.parse(printed.slice(printed.indexOf("["))) as { filename: string; integrity: string }[];
    if (pack?.integrity !== integrity) {
      throw new SandboxError(
        `${name} is ${pack?.integrity ?? "nothing"}, expected was ${integrity}.`,
        "Raise the hashes in sandbox/images/node.ts together with the version in images/promote/Dockerfile.",
      );
    }
    await run("tar", ["-xzf", join(work, pack.filename), "-C", work, "package/bin/node"], { what });
    renameSync(join(work, "package/bin/node"), target);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
