// Gitea, as tests of forges run it: the program, and the files that it reads at run time, which its Go module carries beside the source.
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GiteaParts } from "../../testkit/gitea/server";
import { cacheDir, folder } from "../lib/paths";
import { run } from "../lib/run";
import { forge } from "./binaries";
import { cacheKey, provide, tool } from "./build";
import { moduleSource } from "./prepareModule";

/** Makes both available: from the cache, or built, which takes many minutes. */
export async function provideGitea(report: (line: string) => void = () => undefined): Promise<GiteaParts> {
  await provide(forge, report);
  const files = join(folder(cacheDir, "store"), `${forge.name}-${forge.version}-${cacheKey(forge)}.files`);
  if (!existsSync(files)) {
    const source = await moduleSource(forge.package, join(__dirname, "go", forge.module), { GOWORK: "off" });
    const copy = mkdtempSync(join(folder(cacheDir, "work"), "gitea-"));
    for (const part of ["templates", "options", "public"])
      cpSync(join(source, part), join(copy, part), { recursive: true });
    await run("chmod", ["-R", "u+w", copy]);
    // Its web pages' scripts and styles are generated upstream: without this list of them it does not start.
    mkdirSync(join(copy, "public/assets/.vite"));
    writeFileSync(join(copy, "public/assets/.vite/manifest.json"), "{}\n");
    renameSync(copy, files);
  }
  return { program: tool(forge.name), files };
}
