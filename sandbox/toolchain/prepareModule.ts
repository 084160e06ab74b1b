// What some Go modules need before they can be built: files that their projects generate, or that a module cannot carry.
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../lib/run";
import { go } from "./go";
import { type Binary, workflowsModule } from "./binaries";

/** The unpacked source of a Go module at the version that the module at `work` pins. */
export async function moduleSource(path: string, work: string, env: Record<string, string>): Promise<string> {
  const answer = await go(["mod", "download", "-json", path], { cwd: work, env, what: `Downloading ${path}` });
  return (JSON.parse(answer) as { Dir: string }).Dir;
}

/** Prepares the copy of a module folder at `work`; most need nothing. */
export async function prepareModule(binary: Binary, work: string, env: Record<string, string>): Promise<void> {
  if (binary.module === "argo-workflows") {
    // All three from the same copy, so that the compiler's cache serves what they share.
    const copy = join(work, "source");
    cpSync(await moduleSource(workflowsModule, work, env), copy, { recursive: true });
    await run("chmod", ["-R", "u+w", copy]);
    // Upstream, signal_linux.go is a symlink to signal_darwin.go; Go modules carry no symlinks.
    const signals = join(copy, "workflow/executor/osspecific");
    copyFileSync(join(signals, "signal_darwin.go"), join(signals, "signal_linux.go"));
    // The web interface is generated upstream and is no part of the module: the server then offers its API alone.
    mkdirSync(join(copy, "ui/dist/app"), { recursive: true });
    writeFileSync(join(copy, "ui/dist/app/index.html"), "<p>This build carries the API, not the web interface.</p>\n");
    const what = `Replacing ${workflowsModule}`;
    await go(["mod", "edit", "-replace", `${workflowsModule}=./source`], { cwd: work, env, what });
  }
  if (binary.name === "pulumi-resource-kubernetes") {
    const source = await moduleSource("github.com/pulumi/pulumi-kubernetes/provider/v4", work, env);
    for (const file of ["schema.json", "terraform-mapping.json"]) {
      copyFileSync(join(source, "cmd/pulumi-resource-kubernetes", file), join(work, file));
    }
  }
}
