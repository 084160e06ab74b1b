// Starts the programs of a cluster and ends them: every process is found by its network namespace or its cgroup, never by name.
import { spawn } from "node:child_process";
import { existsSync, lstatSync, openSync, readFileSync, readdirSync, readlinkSync, rmSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { SandboxError } from "../lib/errors";
import { folder } from "../lib/paths";
import { run, until } from "../lib/run";
import { files } from "./configuration";
import type { Cluster } from "./cluster";
import { inNamespace, processesInside } from "./network";
import { programs, type Program } from "./programs";

const cgroupRoot = "/sys/fs/cgroup";
const isCgroup2 = () => existsSync(join(cgroupRoot, "cgroup.controllers"));

/** The cluster's folder under every cgroup controller (one folder on cgroup v2). */
function cgroups(cluster: Cluster): string[] {
  if (isCgroup2()) return [join(cgroupRoot, cluster.cgroup)];
  const controllers = readdirSync(cgroupRoot).map((name) => join(cgroupRoot, name));
  return controllers.filter((path) => !lstatSync(path).isSymbolicLink()).map((path) => join(path, cluster.cgroup));
}

/** Makes the cgroups that the kubelet's `cgroupRoot` names; on v1 a new cpuset starts empty and must be filled. */
export function makeCgroups(cluster: Cluster): void {
  for (const path of cgroups(cluster)) folder(path);
}

const logTail = (cluster: Cluster, name: string) =>
  readFileSync(join(files(cluster).logs, `${name}.log`), "utf8")
    .trimEnd()
    .split("\n")
    .slice(-15);

/** The command line of a process; empty when it ended. */
export const commandLine = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return ""; // it ended meanwhile
  }
};

/** The cluster's processes of a program, whatever their arguments are. */
async function processesOf(cluster: Cluster, { command: [file] }: Program): Promise<number[]> {
  return (await processesInside(cluster)).filter((pid) => commandLine(pid).split(" ")[0] === file);
}

/** Whether it runs as it should. One that runs with other arguments, from before a change of the table, is ended. */
async function isRunning(cluster: Cluster, program: Program): Promise<boolean> {
  const found = await processesOf(cluster, program);
  if (found.some((pid) => commandLine(pid) === program.command.join(" "))) return true;
  signal(found, "SIGTERM");
  await until(`an older ${program.name} does not end`, async () => (await processesOf(cluster, program)).length === 0);
  return false;
}

/** Starts what does not run yet, each when the one before is ready. */
export async function startPrograms(cluster: Cluster, report: (line: string) => void): Promise<void> {
  for (const program of programs(cluster)) {
    if (!(await isRunning(cluster, program))) {
      report(`starting ${program.name}`);
      const [file, ...args] = inNamespace(cluster, program.command);
      const log = openSync(join(files(cluster).logs, `${program.name}.log`), "a");
      spawn(file!, args, { detached: true, stdio: ["ignore", log, log], cwd: cluster.dir }).unref();
    }
    report(`waiting for ${program.name}`);
    const details = async () => logTail(cluster, program.name);
    await until(`${program.name} is not ready`, program.ready, { timeout: 90_000, details });
  }
}

/** Kills one of the cluster's programs, and waits until it is gone. */
export async function stopProgram(cluster: Cluster, name: string): Promise<void> {
  const program = programs(cluster).find((each) => each.name === name);
  if (!program) throw new SandboxError(`The cluster has no program "${name}".`);
  const wanted = program.command.join(" ");
  signal(
    (await processesInside(cluster)).filter((pid) => commandLine(pid) === wanted),
    "SIGKILL",
  );
  await until(`${name} does not end`, async () => !(await isRunning(cluster, program)), { timeout: 30_000 });
}

/** Kills one of the cluster's programs, and starts it again when it is gone. */
export async function restartProgram(cluster: Cluster, name: string): Promise<void> {
  await stopProgram(cluster, name);
  await startPrograms(cluster, () => undefined);
}

/** The processes of these cgroups and of all below them. */
function processesBelow(paths: string[]): number[] {
  const found = new Set<number>();
  const visit = (path: string) => {
    for (const pid of readFileSync(join(path, "cgroup.procs"), "utf8").split("\n").filter(Boolean))
      found.add(Number(pid));
    for (const entry of readdirSync(path, { withFileTypes: true }))
      if (entry.isDirectory()) visit(join(path, entry.name));
  };
  for (const path of paths) if (existsSync(path)) visit(path);
  return [...found];
}

const processesInCgroups = (cluster: Cluster) => processesBelow(cgroups(cluster));

/** The processes of a pod. */
export const podProcesses = (cluster: Cluster, uid: string) =>
  processesBelow(podCgroups(cgroupRootOf(cluster, "cpuacct"), uid));

function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It ended meanwhile: that is what was wanted.
    }
  }
}

/** Ends every process of the cluster: its own programs first, so that none starts a pod again, then pods and shims. */
export async function stopProcesses(cluster: Cluster): Promise<void> {
  signal(await processesInside(cluster), "SIGKILL");
  const left = async () => [...(await processesInside(cluster)), ...processesInCgroups(cluster)];
  await until(
    `processes of cluster ${cluster.name} do not end`,
    async () => {
      const pids = await left();
      signal(pids, "SIGKILL");
      return pids.length === 0;
    },
    { timeout: 60_000, details: async () => (await left()).map((pid) => `${pid} ${commandLine(pid)}`) },
  );
}

/** Memory of all processes of the cluster, pods included, in bytes: proportional set size, so that shared pages count once. */
export async function memoryOf(cluster: Cluster): Promise<number> {
  const pids = new Set([...(await processesInside(cluster)), ...processesInCgroups(cluster)]);
  const sizes = [...pids].map((pid) => {
    try {
      return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1] ?? 0);
    } catch {
      return 0; // it ended meanwhile
    }
  });
  return sizes.reduce((sum, size) => sum + size, 0) * 1024;
}

/** CPU seconds that a cgroup and all below it, ended ones included, have used. */
function cpuSeconds(path: string): number {
  const read = (file: string) => readFileSync(join(path, file), "utf8");
  return isCgroup2()
    ? Number(/^usage_usec (\d+)/m.exec(read("cpu.stat"))?.[1] ?? 0) / 1e6
    : Number(read("cpuacct.usage")) / 1e9;
}

/** The cluster's folder under a cgroup controller. */
const cgroupRootOf = (cluster: Cluster, controller: string) =>
  isCgroup2() ? join(cgroupRoot, cluster.cgroup) : join(cgroupRoot, controller, cluster.cgroup);

/** A pod's cgroup, which lies below that of its quality of service, unless it is guaranteed. */
const podCgroups = (root: string, uid: string) =>
  ["kubepods", "kubepods/burstable", "kubepods/besteffort"]
    .map((name) => join(root, name, `pod${uid}`))
    .filter((path) => existsSync(path));

/** CPU seconds that the pods with these uids have used, or all pods that ever were. */
export function podCpuSeconds(cluster: Cluster, uids?: string[]): number {
  const root = cgroupRootOf(cluster, "cpuacct");
  if (uids === undefined) return cpuSeconds(root);
  const paths = uids.flatMap((uid) => podCgroups(root, uid));
  return paths.map(cpuSeconds).reduce((sum, used) => sum + used, 0);
}

function removeCgroup(path: string): void {
  for (const entry of readdirSync(path, { withFileTypes: true }))
    if (entry.isDirectory()) removeCgroup(join(path, entry.name));
  rmdirSync(path);
}

/** Unmounts everything under the cluster's folder and removes its cgroups and the log links that the kubelet makes. */
export async function removeMountsAndCgroups(cluster: Cluster): Promise<void> {
  const mounts = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "");
  for (const mount of mounts.filter((path) => path.startsWith(`${cluster.dir}/`)).reverse())
    await run("umount", ["--lazy", mount]);
  for (const path of cgroups(cluster)) if (existsSync(path)) removeCgroup(path);
  removeLogLinks(cluster);
}

/** The kubelet links every container's log here, whatever its configuration says. */
function removeLogLinks(cluster: Cluster): void {
  const links = "/var/log/containers";
  if (!existsSync(links)) return;
  for (const name of readdirSync(links)) {
    const link = join(links, name);
    if (lstatSync(link).isSymbolicLink() && readlinkSync(link).startsWith(`${cluster.dir}/`)) rmSync(link);
  }
}
