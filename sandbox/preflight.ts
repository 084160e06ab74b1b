// Finds out, before anything is made, whether this machine can hold the sandbox; installs the Debian packages that it needs.
import { appendFileSync, statfsSync } from "node:fs";
import { totalmem } from "node:os";
import { join } from "node:path";
import { SandboxError } from "./lib/errors";
import { cacheDir, folder, stateDir } from "./lib/paths";
import { run, succeeds } from "./lib/run";
import { findOnPath } from "./toolchain/build";

const gib = 1024 ** 3;
/** Measured on one machine: the cache, what Go downloads and compiles included, 31 GiB; a running cluster 2 GiB of memory. */
const needed = { disk: 40 * gib, memoryOfCluster: 2 * gib, memoryBeside: 2 * gib };

/** What a machine must tell about itself; replaced in tests. */
export interface Machine {
  platform: string;
  uid: number;
  memory: number;
  freeDisk: (path: string) => number;
}

export const thisMachine: Machine = {
  platform: process.platform,
  uid: process.getuid?.() ?? -1,
  memory: totalmem(),
  freeDisk: (path) => {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  },
};

/** Programs that come from Debian packages: program -> package. */
export const debianPrograms: Record<string, string> = {
  containerd: "containerd",
  runc: "runc",
  buildah: "buildah",
  mmdebstrap: "mmdebstrap",
  iptables: "iptables",
  ipset: "ipset",
  conntrack: "conntrack",
  ip: "iproute2",
  curl: "curl",
  openssl: "openssl",
  git: "git",
  "/usr/lib/cni/bridge": "containernetworking-plugins",
  "/bin/busybox": "busybox-static",
};

/** Debian packages for the campaign's Python packages. */
export const pythonPackages = ["python3", "python3-pip"];

const present = (program: string) =>
  succeeds("test", ["-x", program.startsWith("/") ? program : (findOnPath(program) ?? "")]);

/** Everything that is wrong with the machine for so many clusters, a sentence each with what to do. */
export function machineProblems(machine: Machine, clusters: number): string[] {
  const problems: string[] = [];
  const memory = clusters * needed.memoryOfCluster + needed.memoryBeside;
  if (machine.platform !== "linux")
    problems.push(`The sandbox runs on Linux; this is ${machine.platform}. Use a Linux machine or a virtual one.`);
  if (machine.uid !== 0)
    problems.push("The sandbox makes network namespaces and cgroups, and needs root. Run the command with sudo.");
  if (machine.memory < memory) {
    problems.push(
      `This machine has ${(machine.memory / gib).toFixed(1)} GiB of memory; the sandbox needs ${memory / gib}.`,
    );
  }
  return problems;
}

function diskProblem(machine: Machine, cacheIsFull: boolean): string | undefined {
  const free = Math.min(machine.freeDisk(folder(cacheDir)), machine.freeDisk(folder(stateDir)));
  const wanted = cacheIsFull ? needed.disk / 4 : needed.disk;
  if (free >= wanted) return undefined;
  return `${(free / gib).toFixed(1)} GiB of disk are free under ${cacheDir} and ${stateDir}; the sandbox needs ${wanted / gib}. Free some, or set XDG_CACHE_HOME and XDG_STATE_HOME to another disk.`;
}

/** Throws one error that names everything that is wrong. `cacheIsFull`: most of the disk that is needed is in use already. */
export function checkMachine(cacheIsFull: boolean, clusters = 1, machine = thisMachine): void {
  const problems = machineProblems(machine, clusters);
  const disk = problems.length === 0 ? diskProblem(machine, cacheIsFull) : undefined;
  if (disk) problems.push(disk);
  for (const [program, from] of [
    ["go", "Go 1.23 or later (https://go.dev/dl)"],
    ["node", "Node.js 20.19 or later"],
    ["npm", "npm"],
  ]) {
    if (!findOnPath(program!)) problems.push(`${program} is not on PATH. Install ${from}.`);
  }
  if (problems.length > 0) throw new SandboxError(problems.join("\n"));
}

/** Installs what is missing from Debian's packages. */
export async function installDebianPackages(report: (line: string) => void): Promise<string> {
  const missing: string[] = [];
  for (const [program, from] of Object.entries(debianPrograms)) if (!(await present(program))) missing.push(from);
  const hasPip = await succeeds("python3", ["-m", "pip", "--version"]);
  if (!hasPip) missing.push(...pythonPackages);
  if (missing.length === 0) return "nothing to install";
  if (!findOnPath("apt-get")) {
    throw new SandboxError(
      `These packages are missing: ${missing.join(", ")}.`,
      "Install them with this machine's package manager.",
    );
  }
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const hint = "Check that this machine reaches its Debian mirror, then run the command again.";
  await run("apt-get", ["update", "--quiet"], { env, hint, onLine: report });
  await run("apt-get", ["install", "--quiet", "--yes", "--no-install-recommends", ...missing], {
    env,
    hint,
    onLine: report,
  });
  // `make clean` reads it.
  appendFileSync(join(folder(cacheDir), "debian-packages"), `${missing.join("\n")}\n`);
  return `installed ${missing.join(", ")}`;
}
