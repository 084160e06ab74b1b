// What the tests of the command line share: the bundle, built once, a git server, and readers of its repositories.
import * as path from "node:path";
import * as fs from "node:fs";
import { buildSync } from "esbuild";
import { makeCertificates } from "./certificates";
import { makeRepository, scratch, valuesFile, valuesPath } from "./fixtureRepository";
import type { FixtureOptions } from "./fixtureRepository";
import { cutAnswer } from "./faults";
import { GitServer } from "./gitServer";
import { KubeServer } from "./kubeServer";
import type { Ended } from "./run";
import { run } from "./run";
import { profileNamed } from "./serverProfiles";
import type { ServerProfile } from "./serverProfiles";
import { run as runHere } from "../promote/src/cli/run";
import type { Result } from "../promote/src/promotion/result";

/** The profile for all suites that do not choose one by themselves: `SERVER=GitHub npx mocha ...`. */
export const serverFromEnvironment = (): ServerProfile | undefined =>
  process.env.SERVER === undefined ? undefined : profileNamed(process.env.SERVER);

/** A password that is found again wherever it leaks to. */
export const password = "s3cret-t0ken%/+42";

let bundled: Uint8Array | undefined;

/** The bundle, which all workbenches of one process share. */
function bundle(): Uint8Array {
  const entryPoints = [path.join(__dirname, "../promote/src/cli/main.ts")];
  const built = buildSync({ entryPoints, bundle: true, platform: "node", target: "node20", write: false });
  return built.outputFiles[0]!.contents;
}

/** How one `promote` ended. */
export interface Run extends Ended {
  result: Result;
}

const withResult = (ended: Ended): Run => ({
  ...ended,
  result: (ended.stdout === "" ? {} : JSON.parse(ended.stdout)) as Result,
});

/** A folder with certificates, a running git server, and a bundle where one is started. */
export class Workbench {
  private readonly apis: KubeServer[] = [];

  private constructor(
    readonly directory: string,
    readonly caFile: string,
    readonly server: GitServer,
  ) {}

  /**
   * Builds and starts everything.
   *
   * @param profile which git server it is. Defaults to the one that SERVER names, then to git's own with each repository's
   *   settings
   */
  static async create(profile = serverFromEnvironment()): Promise<Workbench> {
    const directory = scratch();
    const tls = await makeCertificates(path.join(directory, "tls"));
    const root = path.join(directory, "git");
    fs.mkdirSync(root);
    fs.mkdirSync(path.join(directory, "tmp"));
    const server = new GitServer({ root, credentials: { username: "robot", password }, tls, profile });
    await server.start();
    return new Workbench(directory, tls.caFile, server);
  }

  /** The bundle, which is built when it is asked for first. */
  get bundle(): string {
    const file = path.join(this.directory, "promote.js");
    if (!fs.existsSync(file)) fs.writeFileSync(file, (bundled ??= bundle()));
    return file;
  }

  /** Stops every server and removes the folder. */
  async remove(): Promise<void> {
    await Promise.all([this.server.stop(), ...this.apis.map((kube) => kube.stop())]);
    fs.rmSync(this.directory, { recursive: true, force: true });
  }

  /** Starts a Kubernetes API; with it the arguments that lead a command there. */
  async kubernetes(): Promise<{ kube: KubeServer; kubeArgs: string[] }> {
    const tls = path.join(this.directory, "tls");
    const kube = new KubeServer({ keyFile: path.join(tls, "server.key"), certFile: path.join(tls, "server.crt") });
    await kube.start();
    this.apis.push(kube);
    const tokenFile = path.join(this.directory, "kube-token");
    fs.writeFileSync(tokenFile, `${kube.token}\n`);
    return { kube, kubeArgs: ["--kube-api", kube.url, "--kube-token-file", tokenFile, "--kube-ca-file", this.caFile] };
  }

  /** Starts another server for the same repositories, which the caller stops. */
  async serve(profile: ServerProfile): Promise<GitServer> {
    const tls = path.join(this.directory, "tls");
    const server = new GitServer({
      root: path.join(this.directory, "git"),
      credentials: { username: "robot", password },
      tls: { keyFile: path.join(tls, "server.key"), certFile: path.join(tls, "server.crt") },
      profile,
    });
    await server.start();
    return server;
  }

  /** Folder of a bare repository. */
  bare(name: string): string {
    return path.join(this.directory, "git", name);
  }

  /** Makes a repository of its own for one test. Returns the id of its newest commit. */
  async repository(name: string, options: FixtureOptions): Promise<string> {
    return makeRepository(this.bare(name), options);
  }

  /** Has the server refuse every push to a repository, with these words. */
  refusePushes(name: string, words: string): void {
    this.beforePush(name, `echo '${words}' >&2\nexit 1`);
  }

  /** Has the server move the branch to a commit of the repository before it looks at the first push that comes. */
  letInFirst(name: string, commit: string): void {
    // What a push brings is kept apart until it is taken, and no branch may be moved meanwhile: but this is another writer.
    const outside = "env -u GIT_QUARANTINE_PATH -u GIT_OBJECT_DIRECTORY -u GIT_ALTERNATE_OBJECT_DIRECTORIES";
    this.beforePush(name, `rm "$0"\n${outside} git update-ref refs/heads/main ${commit}`);
  }

  /** Has the server take the next push, and its answer get lost. */
  loseNextAnswer(): void {
    this.server.intercept = (request, response, next) => {
      if (request.method === "POST" && request.url?.endsWith("/git-receive-pack")) {
        this.server.intercept = undefined;
        cutAnswer(response, 0);
      }
      next();
    };
  }

  /** Has the server run a script before it takes a push, which it refuses where that fails. */
  beforePush(name: string, script: string): void {
    const hook = path.join(this.bare(name), "hooks/pre-receive");
    fs.mkdirSync(path.dirname(hook), { recursive: true });
    fs.writeFileSync(hook, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }

  /** Git in a bare repository; returns what it prints, without the last line break. */
  async git(name: string, ...args: string[]): Promise<string> {
    // Whoever runs the tests need not have told git who they are.
    const env = { ...process.env, GIT_AUTHOR_NAME: "ci", GIT_AUTHOR_EMAIL: "ci@example.com" };
    const committer = { GIT_COMMITTER_NAME: "ci", GIT_COMMITTER_EMAIL: "ci@example.com" };
    return (await run("git", ["-C", this.bare(name), ...args], { env: { ...env, ...committer } })).stdout.trimEnd();
  }

  /** A file at a revision, byte for byte. */
  async show(name: string, file: string, revision = "main"): Promise<string> {
    return (await run("git", ["-C", this.bare(name), "show", `${revision}:${file}`])).stdout;
  }

  /** The version of a phase at a revision, read by its line. */
  async version(name: string, app: string, phase: string, revision = "main"): Promise<string | undefined> {
    const text = await this.show(name, valuesPath(app, phase), revision);
    return /^ {2}version: "?([^"\s]*)"?/m.exec(text)?.[1];
  }

  /** Adds commits of another writer in one go. */
  async writeMany(name: string, count: number): Promise<void> {
    const one = (n: number): string =>
      `commit refs/heads/main\ncommitter ci <ci@example.com> ${Math.floor(Date.now() / 1000)} +0000\ndata 4\nmany\n` +
      `${n === 0 ? "from refs/heads/main^0\n" : ""}M 100644 inline many\ndata 4\n${String(n).padStart(4, "0")}\n`;
    const input = Array.from({ length: count }, (_, n) => one(n)).join("");
    await run("git", ["-C", this.bare(name), "fast-import", "--quiet"], { input });
  }

  /** Commits files straight into a bare repository, as another writer would. Returns the commit's id. */
  async write(
    name: string,
    files: Record<string, string | Buffer | null>,
    message = "another writer",
    at = Date.now(),
  ): Promise<string> {
    const parts: (string | Buffer)[] = ["commit refs/heads/main\nmark :1\n"];
    parts.push(`committer ci <ci@example.com> ${Math.floor(at / 1000)} +0000\n`);
    parts.push(`data ${Buffer.byteLength(message)}\n${message}\nfrom refs/heads/main^0\n`);
    for (const [file, content] of Object.entries(files)) {
      if (content === null) parts.push(`D ${file}\n`);
      else parts.push(`M 100644 inline ${file}\ndata ${Buffer.byteLength(content)}\n`, content, "\n");
    }
    const input = Buffer.concat(parts.map((part) => Buffer.from(part)));
    // Refused when a push landed in between: then once more, on top of it.
    for (let tries = 0; ; tries++) {
      const args = ["-C", this.bare(name), "fast-import", "--quiet"];
      const marked = Buffer.concat([input, Buffer.from("\nget-mark :1\n")]);
      const ended = await run("git", args, { input: marked, mayFail: true });
      if (ended.code === 0) return ended.stdout.trim();
      if (tries >= 100 || !/Not updating|cannot lock ref/.test(ended.stderr)) throw new Error(ended.stderr);
    }
  }

  /** Makes a commit with the tree of another. Returns its id. */
  async commitTree(name: string, of: string, parents: string[], message: string): Promise<string> {
    return this.git(name, "commit-tree", `${of}^{tree}`, ...parents.flatMap((id) => ["-p", id]), "-m", message);
  }

  /** Applies a commit once more on top of the branch, as a person would. Returns the new commit's id. */
  async cherryPick(name: string, commit: string): Promise<string> {
    const tree = path.join(this.directory, `pick-${name}`);
    await this.git(name, "worktree", "add", "--quiet", tree, "--detach", "main");
    const who = ["-c", "user.name=ann", "-c", "user.email=ann@example.com"];
    await run("git", ["-C", tree, ...who, "cherry-pick", "-X", "theirs", commit]);
    const id = (await run("git", ["-C", tree, "rev-parse", "HEAD"])).stdout.trim();
    await this.git(name, "update-ref", "refs/heads/main", id);
    return id;
  }

  /** Sets a phase's version as the user's CI would. Returns the commit's id. */
  async setVersion(name: string, app: string, phase: string, version: string): Promise<string> {
    return this.write(name, { [valuesPath(app, phase)]: valuesFile(app, phase, version) }, `ci(${app}): ${version}`);
  }

  /** Environment of the command line: nothing of the machine's own but PATH. */
  environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
    return {
      PATH: process.env.PATH,
      TMPDIR: path.join(this.directory, "tmp"),
      GIT_USER: "robot",
      GIT_PASSWORD: password,
      GIT_EMAIL: "robot@example.com",
      ...extra,
    };
  }

  /** A clock for one command: it stands an hour later once the test says so, however busy the machine is. */
  clock(): { env: NodeJS.ProcessEnv; hourPasses: () => void } {
    const folder = fs.mkdtempSync(path.join(this.directory, "clock-"));
    const [sign, program] = [path.join(folder, "passed"), path.join(folder, "clock.cjs")];
    const later = `real() + (require("node:fs").existsSync(${JSON.stringify(sign)}) ? 3_600_000 : 0)`;
    fs.writeFileSync(program, `const real = performance.now.bind(performance);\nperformance.now = () => ${later};\n`);
    return { env: { NODE_OPTIONS: `--require=${program}` }, hourPasses: () => fs.writeFileSync(sign, "") };
  }

  /** Arguments of a promotion from test to prod. */
  args(name: string, app: string, commit: string, ...more: string[]): string[] {
    const edge = ["--app", app, "--source-phase", "test", "--target-phase", "prod", "--source-commit", commit];
    return ["--git-repo", this.server.url(name), "--ca-file", this.caFile, ...edge, ...more];
  }

  /** Runs a command of the step as a program of its own, to its end, whatever that is; until it is killed at the latest. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}, killed?: AbortSignal): Promise<Ended> {
    const how = { env: this.environment(env), mayFail: true, ...(killed && { killed }) };
    return run(process.execPath, [this.bundle, ...args], how);
  }

  /** The same in this process: to start another takes most of the time. */
  async run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    let [stdout, stderr] = ["", ""];
    const code = await runHere(args, {
      environment: this.environment(env),
      write: (text) => void (stdout += text),
      complain: (text) => void (stderr += text),
    });
    return { code, stdout, stderr };
  }

  /** Runs a promotion, or the guard, as a program of its own. */
  async startPromote(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
    return withResult(await this.start(args, env));
  }

  /** The same in this process. */
  async promote(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
    return withResult(await this.run(args, env));
  }
}
