// Builds what goes into the project's own images: the promotion step, the campaign's Python packages, the pet store.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cacheDir, folder, repositoryRoot } from "../lib/paths";
import { run } from "../lib/run";
import { go } from "../toolchain/go";
import { moduleSource } from "../toolchain/prepareModule";
import { downloadNode, nodeProgram } from "./node";
import type { BuiltInputs } from "./table";

/** The pet that each version of the pet store serves; the campaign refuses a Wolf. */
export const pets: Record<string, string> = { "1.0": "Dog", "2.0": "Wolf", "3.0": "Cat", "4.0": "Bird" };

const keyOf = (...parts: (string | Buffer)[]) =>
  parts
    .reduce((hash, part) => hash.update(part), createHash("sha256"))
    .digest("hex")
    .slice(0, 12);

/** Makes `target` by `make(partial)`, once: an interrupted run leaves nothing under its name. */
async function once(target: string, make: (partial: string) => Promise<unknown>): Promise<string> {
  if (existsSync(target)) return target;
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  await make(partial);
  renameSync(partial, target);
  return target;
}

async function campaignPackages(): Promise<string> {
  const requirements = join(repositoryRoot, "images/test-campaign/requirements.txt");
  // The image has another Python than this machine: only packages without compiled code fit both.
  const portable = [
    "--no-compile",
    "--no-deps",
    "--require-hashes",
    "--only-binary",
    ":all:",
    "--python-version",
    "3.13",
    "--implementation",
    "py",
    "--abi",
    "none",
    "--platform",
    "any",
  ];
  const target = join(folder(cacheDir, "python"), keyOf(readFileSync(requirements), portable.join(" ")));
  return once(target, (partial) =>
    run(
      "python3",
      [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-cache-dir",
        ...portable,
        "--target",
        partial,
        "--requirement",
        requirements,
      ],
      {
        what: "Installing the Python packages of the test campaign",
        hint: "Check that this machine reaches its Python package index (pip config list), then run the command again.",
      },
    ),
  );
}

async function demoApp(): Promise<Record<string, string>> {
  const source = join(repositoryRoot, "images/demo-app");
  const binaries: Record<string, string> = {};
  for (const [version, pet] of Object.entries(pets)) {
    const target = join(folder(cacheDir, "demo-app"), keyOf(readFileSync(join(source, "main.go")), version, pet));
    const flags = `-s -w -X main.version=${version} -X main.pet=${pet}`;
    binaries[version] = await once(target, (partial) =>
      go(["build", "-trimpath", "-ldflags", flags, "-o", partial, "."], {
        what: `Building the pet store ${version}`,
        cwd: source,
        env: { CGO_ENABLED: "0", GOWORK: "off", GOFLAGS: "-buildvcs=false" },
      }),
    );
  }
  return binaries;
}

/** Builds everything that the table of images names. */
export async function buildInputs(): Promise<BuiltInputs> {
  await run("npm", ["run", "--silent", "build", "-w", "promote"], {
    cwd: repositoryRoot,
    what: "Building the promotion step",
  });
  const argoCdModule = join(__dirname, "../toolchain/go/argo-cd");
  const argoCdSource = await moduleSource("github.com/argoproj/argo-cd/v3", argoCdModule, {
    GOFLAGS: "-mod=mod",
    GOWORK: "off",
  });
  return {
    argoCdSource,
    campaignPackages: await campaignPackages(),
    demoApp: await demoApp(),
    node: await once(nodeProgram(), downloadNode),
  };
}
