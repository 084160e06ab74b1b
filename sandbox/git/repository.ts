// The GitOps repository of the sandbox, and what a CI does with it: set a version in a phase's values file and push.
import { cpSync, existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { defaultValuesPath, fillPath } from "../../contract/repository";
import { run, succeeds } from "../lib/run";
import type { GitAccess } from "./gitServer";

/** The branch that Argo CD follows. */
export const branch = "main";
/** Path of a phase's values file in the repository. */
export const valuesFile = (app: string, phase: string) => fillPath(defaultValuesPath, app, phase);

/** A commit on the branch: what it set, and when it was made (seconds since 1970). */
export interface Commit {
  sha: string;
  time: number;
  subject: string;
}

/** The clone that the sandbox's CI works in, one for each branch: it does one thing at a time. */
export class Repository {
  private readonly clone: string;
  /** The repository itself, for those that look at it while its server is down. */
  readonly bare: string;

  constructor(
    private readonly access: GitAccess,
    /** The branch that this clone follows. */
    private readonly on: string = branch,
  ) {
    this.clone = join(access.dir, on === branch ? "ci-clone" : `ci-clone-${on}`);
    this.bare = join(access.dir, "repositories", access.url.split("/").pop()!);
  }

  private git(args: string[], cwd = this.clone): Promise<string> {
    return run("git", args, {
      cwd,
      what: `git ${args.find((word) => !word.startsWith("-"))}`,
      // The variable, because one in the user's environment would win over the clone's own setting.
      env: { GIT_TERMINAL_PROMPT: "0", GIT_SSL_CAINFO: this.access.caFile },
    });
  }

  /** Makes the repository with version 1.0 in every phase, and the clone; keeps what is there. */
  async create(): Promise<void> {
    if (!(await succeeds("git", ["-C", this.bare, "rev-parse", "--verify", "--quiet", `refs/heads/${branch}`]))) {
      rmSync(this.bare, { recursive: true, force: true });
      await run("git", ["init", "--quiet", "--bare", `--initial-branch=${branch}`, this.bare]);
      await run("git", ["-C", this.bare, "config", "http.receivepack", "true"]);
      // Promotions read single objects of a large history.
      await run("git", ["-C", this.bare, "config", "uploadpack.allowFilter", "true"]);
      await run("git", ["-C", this.bare, "config", "uploadpack.allowAnySHA1InWant", "true"]);
      rmSync(this.clone, { recursive: true, force: true });
    }
    if (!existsSync(join(this.clone, ".git/ready"))) await this.makeClone();
  }

  /** Makes this branch anew from the one that Argo CD follows, and its clone. */
  async branchOff(): Promise<void> {
    await run("git", ["-C", this.bare, "branch", "--force", this.on, branch]);
    await this.makeClone();
  }

  /** Removes this branch and its clone; it must not be the one that Argo CD follows. */
  async removeBranch(): Promise<void> {
    await run("git", ["-C", this.bare, "branch", "--delete", "--force", this.on]);
    rmSync(this.clone, { recursive: true, force: true });
  }

  /** Commit that another branch is at; empty where there is no such branch. */
  async head(other: string): Promise<string> {
    return (await this.git(["ls-remote", "origin", `refs/heads/${other}`])).split("\t")[0]!.trim();
  }

  /** Brings what another branch holds onto this one by one commit with a message of its own, as forges do, and deletes that branch. */
  async squash(other: string, message: string): Promise<void> {
    await this.update();
    await this.git(["fetch", "--quiet", "origin", other]);
    await this.git(["merge", "--quiet", "--squash", "FETCH_HEAD"]);
    await this.commitAndPush(message);
    await this.git(["push", "--quiet", "origin", `:refs/heads/${other}`]);
  }

  /** Names of the applications on the branch. */
  async applications(): Promise<string[]> {
    await this.update();
    return readdirSync(join(this.clone, "argo-projects")).sort();
  }

  private async makeClone(): Promise<void> {
    rmSync(this.clone, { recursive: true, force: true });
    const { url, username, password, caFile, dir, email } = this.access;
    const credentials = join(dir, "ci-credentials");
    const { protocol, host } = new URL(url);
    writeFileSync(credentials, `${protocol}//${username}:${password}@${host}\n`, { mode: 0o600 });
    await run("git", ["init", "--quiet", `--initial-branch=${this.on}`, this.clone]);
    const settings = {
      "http.sslCAInfo": caFile,
      "credential.helper": `store --file=${credentials}`,
      "user.name": "ci",
      "user.email": email,
      "remote.origin.url": url,
      "remote.origin.fetch": "+refs/heads/*:refs/remotes/origin/*",
    };
    for (const [key, value] of Object.entries(settings)) await this.git(["config", key, value]);
    await this.git(["fetch", "--quiet", "origin"]);
    if ((await this.git(["ls-remote", "origin", this.on])).trim() === "") {
      cpSync(join(__dirname, "repository"), this.clone, { recursive: true });
      await this.git(["add", "."]);
      await this.git(["commit", "--quiet", "--message", "chore: the pet store in test and prod"]);
      await this.git(["push", "--quiet", "origin", `HEAD:${this.on}`]);
    }
    await this.update();
    writeFileSync(join(this.clone, ".git/ready"), "");
  }

  /** Brings the clone to the branch. */
  async update(): Promise<void> {
    await this.git(["fetch", "--quiet", "origin", this.on]);
    await this.git(["checkout", "--quiet", "--force", "-B", this.on, `origin/${this.on}`]);
  }

  /** The version that a phase holds on the branch. */
  async version(app: string, phase: string): Promise<string> {
    await this.update();
    const values = parse(readFileSync(join(this.clone, valuesFile(app, phase)), "utf8")) as {
      image: { version: string | number };
    };
    return String(values.image.version);
  }

  /** Sets versions by phase in one commit, as a CI would, and pushes; gives the commit, or the newest one when nothing differs. */
  async push(app: string, versions: Record<string, string>): Promise<Commit> {
    await this.update();
    this.setVersions(app, versions);
    const what = Object.entries(versions).map(([phase, version]) => `${version} in ${phase}`);
    await this.commitAndPush(`feat(${app}): ${what.join(", ")}`);
    return (await this.commits(1))[0]!;
  }

  /**
   * Adds applications, each a copy of the pet store with version 1.0 in every phase; keeps those that are there. Those
   * that are not `discovered` have no generator files: the program's ApplicationSet does not see them. `change` is given
   * each new one's folder, before all are committed at once.
   */
  async addApplications(
    apps: readonly string[],
    { discovered = true, change }: { discovered?: boolean; change?: (app: string, folder: string) => void } = {},
  ): Promise<void> {
    await this.update();
    for (const app of apps) {
      const folder = join(this.clone, "argo-projects", app);
      if (existsSync(folder)) continue;
      cpSync(join(__dirname, "repository/argo-projects/app"), folder, { recursive: true });
      const generators = join(folder, "generators");
      for (const file of readdirSync(generators))
        renameSync(join(generators, file), join(generators, file.replace(/^app-/, `${app}-`)));
      if (!discovered) rmSync(generators, { recursive: true });
      change?.(app, folder);
    }
    await this.commitAndPush(`chore: the applications ${apps.join(", ")}`);
  }

  /** Removes applications from the repository; Argo CD then prunes what they deployed. */
  async removeApplications(apps: readonly string[]): Promise<void> {
    await this.update();
    for (const app of apps) rmSync(join(this.clone, "argo-projects", app), { recursive: true, force: true });
    await this.commitAndPush(`chore: without the applications ${apps.join(", ")}`);
  }

  /** Sets versions of many applications by one commit: application -> phase -> version. Gives the commit. */
  async pushAll(versions: Record<string, Record<string, string>>): Promise<Commit> {
    await this.update();
    for (const [app, phases] of Object.entries(versions)) this.setVersions(app, phases);
    const apps = Object.keys(versions);
    await this.commitAndPush(`feat: versions of ${apps.length} applications: ${apps.join(", ")}`);
    return (await this.commits(1))[0]!;
  }

  private setVersions(app: string, versions: Record<string, string>): void {
    for (const [phase, version] of Object.entries(versions)) {
      const file = join(this.clone, valuesFile(app, phase));
      writeFileSync(file, readFileSync(file, "utf8").replace(/version: .*/, `version: "${version}"`));
    }
  }

  /** Pushes what changed in the clone; does nothing when nothing did. */
  private async commitAndPush(message: string): Promise<void> {
    await this.git(["add", "--all"]);
    if ((await this.git(["status", "--porcelain"])).trim() === "") return;
    await this.git(["commit", "--quiet", "--message", message]);
    await this.git(["push", "--quiet", "origin", `HEAD:${this.on}`]);
  }

  /** Replaces a phase's values file of applications as a whole, by one commit: application -> values. Gives the commit. */
  async pushValues(phase: string, values: Record<string, object>): Promise<Commit> {
    await this.update();
    this.setValues(phase, values);
    await this.commitAndPush(`feat: values of ${phase} for ${Object.keys(values).join(", ")}`);
    return (await this.commits(1))[0]!;
  }

  /** Writes files by one commit: path -> text. Gives the commit. */
  async pushFiles(files: Record<string, string>, message: string): Promise<Commit> {
    await this.update();
    for (const [file, text] of Object.entries(files)) writeFileSync(join(this.clone, file), text);
    await this.commitAndPush(message);
    return (await this.commits(1))[0]!;
  }

  /** A file's text on the branch. */
  async read(file: string): Promise<string> {
    await this.update();
    return readFileSync(join(this.clone, file), "utf8");
  }

  /**
   * As `pushValues` past the server, which so announces nothing. `first` runs when the commit is in the repository and not yet on
   * the branch.
   */
  async pushValuesUnannounced(
    phase: string,
    values: Record<string, object>,
    first: (sha: string) => Promise<unknown>,
  ): Promise<Commit> {
    await this.update();
    this.setValues(phase, values);
    await this.git(["commit", "--quiet", "--all", "--message", `feat: values of ${phase}, unannounced`]);
    const sha = (await this.git(["rev-parse", "HEAD"])).trim();
    const waiting = "refs/sandbox/unannounced";
    await this.git(["push", "--quiet", "--force", this.bare, `HEAD:${waiting}`]);
    await first(sha);
    await run("git", ["-C", this.bare, "update-ref", `refs/heads/${this.on}`, sha]);
    await run("git", ["-C", this.bare, "update-ref", "-d", waiting]);
    return (await this.commits(1))[0]!;
  }

  private setValues(phase: string, values: Record<string, object>): void {
    for (const [app, content] of Object.entries(values))
      writeFileSync(join(this.clone, valuesFile(app, phase)), stringify(content));
  }

  /** The newest commits of the branch, newest first. */
  async commits(count: number): Promise<Commit[]> {
    await this.update();
    const lines = await this.git(["log", `-${count}`, "--format=%H %ct %s", `origin/${this.on}`]);
    return lines.split("\n").map((line) => {
      const [sha = "", time = "", ...subject] = line.split(" ");
      return { sha, time: Number(time), subject: subject.join(" ") };
    });
  }
}
