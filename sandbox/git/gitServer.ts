// The sandbox's git server: a process on the host, over HTTPS with a password. It listens at the host's end of the first cluster's
// veth pair; pods of the other cluster reach it there too, since every address of the host is theirs to reach by their default route.
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { certificate, authority } from "../cluster/certificates";
import type { Cluster } from "../cluster/cluster";
import { folder, stateDir } from "../lib/paths";
import { succeeds, until } from "../lib/run";

/** Everything that a client of the git server needs, and where it keeps its repositories. */
export interface GitAccess {
  url: string;
  username: string;
  password: string;
  email: string;
  caFile: string;
  dir: string;
}

/** What the server process reads at start; holds the password, so only root may read the file. */
export interface ServerSettings {
  root: string;
  host: string;
  port: number;
  credentials: { username: string; password: string };
  tls: { keyFile: string; certFile: string };
}

/** Another password of the same user: while one replaces the other, the server takes both. */
export const otherPassword = (password: string) => createHash("sha256").update(password).digest("base64url");

/** On the host's end of each veth pair. */
export const gitPort = 8443;
const repositoryName = "gitops.git";
export const gitDir = () => folder(stateDir, "git");
const settingsFile = () => join(gitDir(), "server.json");

async function settings(host: string): Promise<ServerSettings> {
  if (existsSync(settingsFile())) return JSON.parse(readFileSync(settingsFile(), "utf8")) as ServerSettings;
  const pki = join(gitDir(), "pki");
  await authority(pki, "argo-promotion git server");
  const pair = await certificate(pki, "server", { commonName: "git", alternativeNames: [host] });
  const made: ServerSettings = {
    root: folder(gitDir(), "repositories"),
    host,
    port: gitPort,
    credentials: { username: "argo-promotion", password: randomBytes(18).toString("base64url") },
    tls: { keyFile: pair.key, certFile: pair.certificate },
  };
  writeFileSync(settingsFile(), JSON.stringify(made), { mode: 0o600 });
  return made;
}

const accessOf = ({ host, credentials }: ServerSettings): GitAccess => ({
  url: `https://${host}:${gitPort}/${repositoryName}`,
  ...credentials,
  email: "argo-promotion@sandbox.local",
  caFile: join(gitDir(), "pki/ca.crt"),
  dir: gitDir(),
});

/** True when the server answers; 401 is an answer. */
const answers = (access: GitAccess) =>
  succeeds("curl", ["--silent", "--max-time", "2", "--cacert", access.caFile, "--output", "/dev/null", access.url]);

/** Starts the git server at the host's end of the cluster's veth pair; does nothing when it answers already. */
export async function startGitServer(cluster: Cluster): Promise<GitAccess> {
  const wanted = await settings(cluster.hostAddress);
  const access = accessOf(wanted);
  if (await answers(access)) return access;
  const log = openSync(join(gitDir(), "server.log"), "a");
  const command = ["--require", "tsx/cjs", join(__dirname, "serve.ts"), settingsFile()];
  const child = spawn(process.execPath, command, { detached: true, stdio: ["ignore", log, log], cwd: __dirname });
  child.unref();
  writeFileSync(join(gitDir(), "server.pid"), String(child.pid));
  const details = async () => readFileSync(join(gitDir(), "server.log"), "utf8").trimEnd().split("\n").slice(-10);
  await until("the git server does not answer", () => answers(access), { timeout: 30_000, details });
  return access;
}

/** The process of the git server, if it is still the one that was started. */
function serverProcess(): number | undefined {
  const pidFile = join(stateDir, "git/server.pid");
  if (!existsSync(pidFile)) return undefined;
  const pid = Number(readFileSync(pidFile, "utf8"));
  const commandLine = `/proc/${pid}/cmdline`;
  return existsSync(commandLine) && readFileSync(commandLine, "utf8").includes(settingsFile()) ? pid : undefined;
}

/** True when the sandbox's git server runs on this machine. */
export const gitServerRuns = () => serverProcess() !== undefined;

/** Ends the git server, if it runs. */
export function stopGitServer(): void {
  const pid = serverProcess();
  if (pid !== undefined) process.kill(pid, "SIGTERM");
}
