// What the engine needs beside the binaries of the table: the random provider, and the script that starts a policy pack.
import { chmodSync, copyFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Binary } from "../toolchain/binaries";
import { binDir, findOnPath, tool } from "../toolchain/build";
import { download } from "../toolchain/download";
import { moduleSource } from "../toolchain/prepareModule";
import { cacheDir, folder } from "../lib/paths";

const releases = "https://github.com/pulumi/pulumi-random/releases/download/v4.21.2";
const officialRandom: Binary = {
  name: "pulumi-resource-random",
  module: "",
  package: "",
  version: "4.21.2",
  download: {
    url: `${releases}/pulumi-resource-random-v4.21.2-linux-amd64.tar.gz`,
    checksumUrl: `${releases}/pulumi-random_4.21.2_checksums.txt`,
    member: "pulumi-resource-random",
  },
};

function writeStandIn(target: string): void {
  const provider = join(__dirname, "randomProvider.ts");
  writeFileSync(
    target,
    `#!/bin/sh\nexec "${process.execPath}" --require "${require.resolve("tsx/cjs")}" "${provider}" "$@"\n`,
  );
  chmodSync(target, 0o755);
}

/** Makes the random provider available: from PATH, downloaded, or a stand-in of our own (its Go module is not published). */
export async function provideRandomPlugin(report: (line: string) => void): Promise<void> {
  const target = tool(officialRandom.name);
  const stored = join(folder(cacheDir, "store"), `${officialRandom.name}-${officialRandom.version}`);
  const onPath = findOnPath(officialRandom.name);
  rmSync(target, { force: true });
  if (onPath) symlinkSync(onPath, target);
  else if (await download(officialRandom, stored, report)) symlinkSync(stored, target);
  else writeStandIn(target);
}

/** Makes the policy analyzer available; it belongs to the CLI, and is part of the SDK's Go module. */
export async function provideAnalyzer(): Promise<void> {
  const name = "pulumi-analyzer-policy";
  const target = join(binDir, name);
  const onPath = findOnPath(name);
  rmSync(target, { force: true });
  if (onPath) {
    symlinkSync(onPath, target);
    return;
  }
  const module = join(__dirname, "../toolchain/go/pulumi");
  const source = await moduleSource("github.com/pulumi/pulumi/sdk/v3", module, { GOFLAGS: "-mod=mod", GOWORK: "off" });
  copyFileSync(join(source, "nodejs/dist", name), target);
  chmodSync(target, 0o755);
}
