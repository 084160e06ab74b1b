// A git server of one kind with repositories of shop, and what the tests of all kinds do there, in their own process.
import * as path from "node:path";
import { readSettings } from "../src/cli/settings";
import type { RawOptions } from "../src/cli/settings";
import { Repository } from "../src/git/repository";
import { Promotion } from "../src/promotion/promotion";
import { emptyResult } from "../src/promotion/result";
import type { Result } from "../src/promotion/result";
import type { PhaseAtCommit, Versions } from "../src/versions/versions";
import { defaultHolds, defaultStops } from "../../contract/repository";
import { allowsEverything } from "../../testkit/serverProfiles";
import type { ServerProfile } from "../../testkit/serverProfiles";
import { SshServer } from "../../testkit/sshServer";
import { password, Workbench } from "../../testkit/workbench";

/** Where people say what is not to be promoted. */
export const words = { stops: defaultStops, holds: defaultHolds };

/** The versions of phases at commits, as far as they can be read. */
export const versionsOf = (versions: Versions, read: readonly PhaseAtCommit[]): Promise<(string | undefined)[]> =>
  Promise.all(read.map(async (each) => (await versions.read(each)).version));

/** The server. */
export class ServerInTest {
  private constructor(
    readonly bench: Workbench,
    readonly ssh?: SshServer,
  ) {}

  /** Starts it; `remove` stops it. */
  static async create(profile: ServerProfile): Promise<ServerInTest> {
    return new ServerInTest(await Workbench.create(profile));
  }

  /** Starts one that is reached over SSH. */
  static async overSsh(program: string, version2 = true): Promise<ServerInTest> {
    const bench = await Workbench.create(allowsEverything);
    const ssh = new SshServer({ program, directory: path.join(bench.directory, "ssh"), version2 });
    await ssh.start();
    return new ServerInTest(bench, ssh);
  }

  /** Stops it. */
  async remove(): Promise<void> {
    await this.ssh?.stop();
    await this.bench.remove();
  }

  /** Where a repository is. */
  url(name: string): string {
    return this.ssh?.url(this.bench.bare(name)) ?? this.bench.server.url(name);
  }

  /** One promotion from test to prod. */
  promote(name: string, commit: string, layout: RawOptions = {}): Promise<Result> {
    const edge = { app: "shop", sourcePhase: "test", targetPhase: "prod", sourceCommit: commit };
    const { ssh, bench } = this;
    const where = { gitRepo: this.url(name), branch: "main", caFile: bench.caFile, knownHosts: ssh?.knownHosts };
    const shown = ssh === undefined ? { GIT_USER: "robot", GIT_PASSWORD: password } : { GIT_SSH_KEY: ssh.key };
    const environment = { ...shown, GIT_EMAIL: "robot@example.com" };
    const settings = readSettings({ ...edge, ...where, ...layout }, environment);
    return new Promotion(settings, emptyResult(edge), () => undefined).run();
  }

  /** Reads in a repository. */
  async reading<T>(name: string, work: (repository: Repository) => Promise<T>): Promise<T> {
    const { caFile } = this.bench;
    const shown = this.ssh === undefined ? { credentials: { username: "robot", password } } : { ssh: this.ssh };
    const where = { url: this.url(name), branch: "main", gitTimeout: 30_000, caFile, ...shown };
    const repository = Repository.create(where);
    try {
      return await work(repository);
    } finally {
      repository.remove();
    }
  }

  /** Merges a side branch that began at a commit into main, and changes nothing by it. */
  async merge(name: string, base: string, sideFirst = false): Promise<void> {
    const { bench } = this;
    const main = await bench.git(name, "rev-parse", "main");
    let side = base;
    for (const message of ["a", "b"]) side = await bench.commitTree(name, base, [side], message);
    const merged = await bench.commitTree(name, main, sideFirst ? [side, main] : [main, side], "merge");
    await bench.git(name, "update-ref", "refs/heads/main", merged);
  }

  /** Bytes that it sends while something is done. */
  async sent(work: () => Promise<unknown>): Promise<number> {
    const before = this.bench.server.bytesSent;
    await work();
    return this.bench.server.bytesSent - before;
  }
}
