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

describe("base images", () => {
  const bases = dockerfiles.flatMap((file) => {
    const lines = [...read(file).matchAll(/^FROM (\S+)(?: AS (\S+))?$/gm)];
    const stages = lines.map(([, , stage]) => stage);
    return lines.flatMap(([, base = ""]) => (base === "scratch" || stages.includes(base) ? [] : [{ file, base }]));
  });

  it("are found in every Dockerfile", () => {
    assert.deepEqual([...new Set(bases.map(({ file }) => file))].sort(), [...dockerfiles].sort());
  });

  for (const { file, base } of bases) {
    it(`${file}: ${base.split("@")[0]} is known by its version and its digest`, () => {
      assert.match(base, /^[a-z]+:\d+\.\d+\.\d+-[a-z-]+@sha256:[0-9a-f]{64}$/);
    });
  }

  it("and every workflow have the same Node.js", () => {
    const [, image] = /node:(\d+)\./.exec(bases.map(({ base }) => base).join("\n")) ?? [];
    const used = filesIn(".github/workflows").flatMap((file) => [...read(file).matchAll(/node-version: "(.*)"/g)]);
    assert.ok(used.length > 0);
    assert.equal(image, "24");
    assert.deepEqual(
      used.filter(([, version]) => version !== image),
      [],
    );
  });
});

describe("Python packages", () => {
  const requirements = read("images/test-campaign/requirements.txt").replace(/#.*$/gm, "").replaceAll("\\\n", " ");

  for (const line of requirements.split("\n").filter((each) => each.trim() !== "")) {
    it(`${line.split(" ")[0]} is known by its version and its hash`, () => {
      assert.match(line, /^[a-z][a-z0-9-]*==[\d.]+ +--hash=sha256:[0-9a-f]{64}$/);
    });
  }

  it("are installed by their hash alone", () => {
    const installs = dockerfiles.flatMap((file) => read(file).match(/\bpip3? install\b.*/g) ?? []);
    assert.equal(installs.length, 1);
    for (const command of installs) assert.match(command, /--require-hashes .*-r /);
  });
});
