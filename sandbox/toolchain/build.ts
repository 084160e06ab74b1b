// Gets one binary of the table: from the cache, from PATH, from its project's download page, or by building it.
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { onPath } from "../../testkit/onPath";
import { SandboxError } from "../lib/errors";
import { cacheDir, folder } from "../lib/paths";
import type { Binary } from "./binaries";
import { download } from "./download";
import { go } from "./go";
import { prepareModule } from "./prepareModule";

/** The folders whose files, put together, are the binary's module. */
const moduleFolders = ({ module, shared }: Binary) =>
  [module, ...(shared === undefined ? [] : [shared])].map((name) => join(__dirname, "go", name));

/** The folder that holds every program of the table under its own name. */
export const binDir = join(cacheDir, "bin");

/** The path of a program of the table. */
export const tool = (name: string) => join(binDir, name);

function linkerFlags(binary: Binary): string {
  const variables = Object.entries(binary.versionVariables ?? {});
  return ["-s", "-w", ...variables.map(([name, value]) => `-X ${name}=${value}`)].join(" ");
}

/** Changes whenever anything that goes into the binary changes. */
export function cacheKey(binary: Binary): string {
  const built = [binary.package, linkerFlags(binary), ...(binary.tags ?? [])];
  const hash = createHash("sha256").update(JSON.stringify(built));
  for (const source of moduleFolders(binary))
    for (const file of readdirSync(source).sort()) hash.update(file).update(readFileSync(join(source, file)));
  return hash.digest("hex").slice(0, 12);
}

/** The program's path on PATH, the sandbox's own folder excepted. */
export const findOnPath = (name: string, path?: string): string | undefined => onPath(name, { path, except: binDir });

/** No debug information is compiled, which the linker would only drop again (a tenth of the time). */
const goFlags = "-mod=readonly -buildvcs=false -trimpath -gcflags=all=-dwarf=false";

/** The compiler and the linker collect no garbage before they hold 2 GiB, which most of them never do (another tenth). */
const thriftyCompiler = { GOGC: "off", GOMEMLIMIT: "2GiB" };

async function build(binary: Binary, target: string, report: (line: string) => void): Promise<void> {
  if (binary.cgo && !findOnPath("gcc")) {
    throw new SandboxError(
      `${binary.name} has parts in C, and gcc is not on PATH.`,
      "Install it with its headers: gcc and libc6-dev on Debian.",
    );
  }
  const work = mkdtempSync(join(folder(cacheDir, "work"), `${binary.name}-`));
  const built = `${target}.partial`;
  try {
    for (const source of moduleFolders(binary)) cpSync(source, work, { recursive: true });
    const env = { ...thriftyCompiler, CGO_ENABLED: binary.cgo ? "1" : "0", GOFLAGS: goFlags, GOWORK: "off" };
    await prepareModule(binary, work, env);
    let packages = 0;
    const tags = binary.tags === undefined ? [] : ["-tags", binary.tags.join(",")];
    await go(["build", "-v", ...tags, "-ldflags", linkerFlags(binary), "-o", built, binary.package], {
      what: `Building ${binary.name} ${binary.version}`,
      cwd: work,
      env,
      onLine: (line) => report(line.startsWith("go: ") ? line : `${++packages} packages compiled, now ${line}`),
    });
    renameSync(built, target); // a build that is interrupted leaves nothing that looks finished
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Where a binary came from, for the person who watches. */
export type Origin = "cache" | "PATH" | "download" | "build";

/** Makes the binary available in {@link binDir}. Reports progress line by line. */
export async function provide(binary: Binary, report: (line: string) => void = () => undefined): Promise<Origin> {
  const stored = join(folder(cacheDir, "store"), `${binary.name}-${binary.version}-${cacheKey(binary)}`);
  const link = join(folder(binDir), binary.name);
  const onPath = binary.fromPath ? findOnPath(binary.name) : undefined;
  let origin: Origin = onPath ? "PATH" : "cache";
  if (!onPath && !existsSync(stored)) {
    origin = (await download(binary, stored, report)) ? "download" : "build";
    if (origin === "build") await build(binary, stored, report);
  }
  rmSync(link, { force: true });
  symlinkSync(onPath ?? stored, link);
  return origin;
}
