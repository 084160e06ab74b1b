// A bare GitOps repository in the layout of the reference demo, of any size, made with one `git fast-import`.
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "./run";

/** What a fixture repository holds. */
export interface FixtureOptions {
  /** Names of the applications. */
  apps: string[];
  /** Phases of each application. Defaults to test and prod. */
  phases?: string[];
  /** Commits in all; each after the first sets one version in one phase. Defaults to 1. */
  commits?: number;
  /** The version in the first commit. Defaults to 1.0.0. */
  version?: string;
  /** Merges side branches, most of them short and some that began long ago. Defaults to false: one line of commits. */
  merges?: boolean;
  /** The hash that names its objects. Defaults to sha1. */
  objectFormat?: "sha1" | "sha256";
}

/** The path of a phase's values file in the default layout. */
export function valuesPath(app: string, phase: string): string {
  return `argo-projects/${app}/manifests/overlays/${phase}/values-${phase}.yaml`;
}

/** A values file as people write it: comments, quotes and keys around the version. */
export function valuesFile(app: string, phase: string, version: string): string {
  return [
    `# Values of ${app} in ${phase}.`,
    "replicaCount: 1",
    "image:",
    `  repository: localhost:32000/argo-projects/${app}`,
    `  version: "${version}" # set by CI or by a promotion`,
    "  pullPolicy: IfNotPresent",
    "resources: {}",
    "",
  ].join("\n");
}

const chart = "apiVersion: v2\nname: my-app\nversion: 0.1.0\n";
const template = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n";

/** What `git config` would write, one process for each line: hundreds of repositories are made in one run of the tests. */
const settings = `[http]
\treceivepack = true
[uploadpack]
\tallowFilter = true
[gc]
\tauto = 0
[receive]
\tautogc = false
`;

/**
 * Makes a bare repository with branch main at `directory`.
 *
 * @returns the id of the newest commit
 */
export async function makeRepository(directory: string, options: FixtureOptions): Promise<string> {
  const phases = options.phases ?? ["test", "prod"];
  const version = options.version ?? "1.0.0";
  fs.mkdirSync(directory, { recursive: true });
  const format = `--object-format=${options.objectFormat ?? "sha1"}`;
  await run("git", ["init", "--bare", "--quiet", "--template=", "--initial-branch=main", format, directory]);
  fs.appendFileSync(path.join(directory, "config"), settings);
  const child = spawn("git", ["-C", directory, "fast-import", "--quiet"], { stdio: ["pipe", "inherit", "inherit"] });
  const write = async (text: string): Promise<void> => {
    if (!child.stdin.write(text)) await once(child.stdin, "drain");
  };
  const start = Math.floor(Date.now() / 1000) - (options.commits ?? 1) * 60;
  const file = (name: string, text: string): string =>
    `M 100644 inline ${name}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
  const commit = (at: number, message: string): string =>
    `commit refs/heads/main\ncommitter ci <ci@example.com> ${at} +0000\ndata ${Buffer.byteLength(message)}\n${message}\n`;

  await write(commit(start, "first commit"));
  for (const app of options.apps) {
    await write(file(`argo-projects/${app}/manifests/base/Chart.yaml`, chart));
    await write(file(`argo-projects/${app}/manifests/base/templates/configmap.yaml`, template));
    for (const phase of phases) {
      await write(file(`argo-projects/${app}/generators/${app}-${phase}.json`, JSON.stringify({ phase })));
      await write(file(valuesPath(app, phase), valuesFile(app, phase, version)));
    }
  }
  for (let n = 1; n < (options.commits ?? 1); n++) {
    const app = options.apps[(n * 7919) % options.apps.length] ?? "";
    const phase = phases[n % phases.length] ?? "";
    const at = start + n * 60;
    if (options.merges === true) await write(sideCommits(n, at));
    await write(commit(at, `ci(${app}): ${phase} 1.${n}.0`));
    if (options.merges === true) await write(mergesAt(n));
    await write(file(valuesPath(app, phase), valuesFile(app, phase, `1.${n}.0`)));
  }
  child.stdin.end("done\n");
  const [code] = (await once(child, "close")) as [number];
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  return fs.readFileSync(path.join(directory, "refs/heads/main"), "utf8").trim();
}

/** Side branches by their mark: from which commit in a thousand they begin, and in which they are merged. */
const branches = [
  ...Array.from({ length: 100 }, (_, n) => ({ begins: n * 10 + 3, ends: n * 10 + 8 })),
  { begins: 4, ends: 997 },
].map((branch, n) => ({ ...branch, mark: `:${n + 1}` }));

/** Lines of `git fast-import`: what is committed on side branches before a commit of main. */
const sideCommits = (n: number, at: number): string =>
  branches
    .filter(({ begins }) => n % 1000 === begins)
    .map(
      ({ mark }) =>
        `commit refs/heads/side\nmark ${mark}\ncommitter ci <ci@example.com> ${at} +0000\ndata 4\nside\n` +
        `from refs/heads/main\nM 100644 inline notes/${mark.slice(1)}\ndata ${String(n).length}\n${n}\n`,
    )
    .join("");

/** Lines of `git fast-import`: the side branches that a commit of main merges. */
const mergesAt = (n: number): string =>
  branches
    .filter(({ begins, ends }) => n % 1000 === ends && n > begins)
    .map(({ mark }) => `merge ${mark}\n`)
    .join("");

/** A new empty folder for one test. */
export function scratch(): string {
  return fs.mkdtempSync(path.join(fs.realpathSync(process.env.TMPDIR ?? "/tmp"), "promote-test-"));
}
