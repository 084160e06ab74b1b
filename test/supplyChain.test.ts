// What is installed and built from: no package runs a script when it is installed, and everything is pinned.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const filesIn = (folder: string) => readdirSync(path.join(root, folder)).map((file) => path.join(folder, file));
const dockerfiles = filesIn("images").map((folder) => path.join(folder, "Dockerfile"));
const lock = JSON.parse(read("package-lock.json")) as {
  packages: Record<string, { hasInstallScript?: boolean; link?: boolean; integrity?: string; bundled?: boolean }>;
};

describe("npm packages", () => {
  /** Packages with a script that would run when they are installed, and why this project works without it. */
  const scripts: Record<string, string> = {
    "@pulumi/kubernetes": "downloads the provider's plugin, which the Pulumi CLI does when it needs it",
    esbuild: "replaces its launcher by the program, which the launcher starts as well",
    protobufjs: "prints a warning about versions",
  };

  it("have no install script but the ones that are known not to be needed", () => {
    const found = Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript);
    const names = [...new Set(found.map(([name]) => name.split("node_modules/").at(-1)))].sort();
    assert.deepEqual(names, Object.keys(scripts).sort());
  });

  it("run none, whoever installs them", () => {
    assert.match(read(".npmrc"), /^ignore-scripts=true$/m);
  });

  const installing = ["Makefile", ...dockerfiles, ".ci/run", ...filesIn(".github/scripts")];
  for (const file of installing.filter((each) => /\bnpm (ci|i|install)\b/.test(read(each)))) {
    it(`run none in ${file}`, () => {
      const commands = read(file).match(/\bnpm (ci|i|install)\b.*/g) ?? [];
      for (const command of commands) assert.match(command, /^npm ci .*--ignore-scripts\b/);
    });
  }

  it("are known by their hash", () => {
    const open = Object.entries(lock.packages)
      .filter(([name, { link, integrity }]) => name.includes("node_modules/") && !link && integrity === undefined)
      .map(([name]) => name);
    assert.deepEqual(open, []);
  });
});
