// The measurements: one promotion alone, and 50 at once, for the promotion step and for the plain script.
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as path from "node:path";
import { buildSync } from "esbuild";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import type { GitServer } from "../../testkit/gitServer";
import type { ServerProfile } from "../../testkit/serverProfiles";
import { password } from "../../testkit/workbench";
import type { Workbench } from "../../testkit/workbench";
import type { Result } from "../../promote/src/promotion/result";
import { oneValue } from "./loads";
import type { Load } from "./loads";
import { watchMemory } from "./memory";

/** The two programs that are compared. */
export type Program = "promote" | "plain script";

/** Several readings of the same thing. */
export interface Spread {
  median: number;
  least: number;
  most: number;
}

/** What one program came to on one repository. */
export interface Measured {
  repository: string;
  program: Program;
  /** Milliseconds of one promotion. */
  alone: Spread;
  /** MiB, peak of the process tree. */
  memory: number;
  /** KiB that the git server sent for one promotion. */
  fetched: number;
  /** Of all that were started, `rivals` at once in each round. */
  landed: number;
  rivals: number;
  rounds: number;
  /** Seconds of a round, until its last one ended. */
  wall: Spread;
  /** Pushes of all of them together; the plain script pushes once. */
  pushes: number;
}

/** A repository to measure on. */
export interface Subject {
  label: string;
  name: string;
  apps: string[];
  /** What is carried. Defaults to one value. */
  load?: Load;
  /** The git server that it is on. Defaults to git's own, which allows everything. */
  profile?: ServerProfile;
}

interface Ended {
  code: number;
  milliseconds: number;
  memory: number;
  stdout: string;
}

/** Measures programs on a workbench. */
export class Bench {
  private readonly plain: string;
  private server: GitServer;

  constructor(private readonly bench: Workbench) {
    this.server = bench.server;
    this.plain = path.join(bench.directory, "plain.js");
    const entry = path.join(__dirname, "plainScript.ts");
    buildSync({ entryPoints: [entry], bundle: true, platform: "node", target: "node20", outfile: this.plain });
  }

  /** Measures one program on one repository: `runs` times alone, then `rounds` times `rivals` at once. */
  async measure(
    subject: Subject,
    program: Program,
    { runs, rivals, rounds }: { runs: number; rivals: number; rounds: number },
  ): Promise<Measured> {
    const other = subject.profile && (await this.bench.serve(subject.profile));
    this.server = other ?? this.bench.server;
    try {
      return await this.measureThere(subject, program, { runs, rivals, rounds });
    } finally {
      await other?.stop();
    }
  }

  private async measureThere(
    subject: Subject,
    program: Program,
    { runs, rivals, rounds }: { runs: number; rivals: number; rounds: number },
  ): Promise<Measured> {
    const { name, apps, load } = subject;
    // Both phases hold something, as they do after the first promotion.
    const first =
      load === undefined ? [] : ["test", "prod"].flatMap((phase) => apps.map((app) => load.files(app, phase, "1.0.0")));
    if (first.length > 0) await this.bench.write(name, Object.assign({}, ...first) as Record<string, string>, "first");
    const times: number[] = [];
    let memory = 0;
    let fetched = 0;
    for (let n = 0; n <= runs; n++) {
      const app = apps[n % apps.length] ?? "";
      const { files } = subject.load ?? oneValue;
      const version = `${program === "promote" ? 5 : 6}.${n}.0`;
      const commit = await this.bench.write(name, files(app, "test", version), `ci(${app}): ${version}`);
      const before = this.server.bytesSent;
      // The first run also watches memory, which slows it down; it is not among the times.
      const ended = await this.run(subject, program, app, commit, n === 0);
      if (ended.code !== 0) throw new Error(`${program} on ${subject.label} ended with ${ended.code}`);
      if (n === 0) memory = ended.memory;
      else times.push(ended.milliseconds);
      fetched = (this.server.bytesSent - before) / 1024;
    }
    const walls: number[] = [];
    let [landed, pushes] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const together = await this.together(subject, program, rivals, round);
      walls.push(together.wall);
      landed += together.landed;
      pushes += together.pushes;
    }
    const [alone, wall] = [spread(times), spread(walls)];
    return { repository: subject.label, program, alone, memory, fetched, landed, rivals, rounds, wall, pushes };
  }

  private async together(
    subject: Subject,
    program: Program,
    rivals: number,
    round: number,
  ): Promise<{ landed: number; wall: number; pushes: number }> {
    const { name, apps } = subject;
    const chosen = apps.slice(0, rivals);
    const version = `${program === "promote" ? 7 : 8}.${round}.0`;
    const files = Object.fromEntries(chosen.map((app) => [valuesPath(app, "test"), valuesFile(app, "test", version)]));
    const commit = await this.bench.write(name, files, `ci: ${version}`);
    const started = performance.now();
    const ended = await Promise.all(chosen.map((app) => this.run(subject, program, app, commit, false)));
    const wall = (performance.now() - started) / 1000;
    let landed = 0;
    for (const app of chosen) if ((await this.bench.version(name, app, "prod")) === version) landed++;
    const pushesOf = ({ stdout }: Ended): number => (JSON.parse(stdout || "{}") as Partial<Result>).attempts ?? 1;
    return { landed, wall, pushes: ended.reduce((sum, each) => sum + pushesOf(each), 0) };
  }

  private async run(subject: Subject, program: Program, app: string, commit: string, watch: boolean): Promise<Ended> {
    const { bench } = this;
    const { name, load = oneValue } = subject;
    const promotes = ["--promotes", JSON.stringify(load.items)];
    const args =
      program === "promote"
        ? [bench.bundle, ...bench.args(name, app, commit, "--git-repo", this.server.url(name), ...promotes)]
        : [this.plain, this.server.url(name), app, commit];
    const helper = '!f() { echo username=robot; echo "password=$GIT_PASSWORD"; }; f';
    // The plain script gets by environment what it would otherwise find on the machine.
    const settings = {
      GIT_SSL_CAINFO: bench.caFile,
      GIT_CONFIG_COUNT: "3",
      ...config(["credential.helper", helper], ["user.name", "robot"], ["user.email", "robot@example.com"]),
    };
    const env = bench.environment(
      program === "promote" ? {} : { ...settings, GIT_PASSWORD: password, HOME: bench.directory },
    );
    const started = performance.now();
    const child = spawn(process.execPath, args, { env, stdio: ["ignore", "pipe", "ignore"] });
    let stdout = "";
    child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
    const stop = watch && child.pid !== undefined ? watchMemory(child.pid) : () => 0;
    const [code] = (await once(child, "close")) as [number];
    return { code, milliseconds: performance.now() - started, memory: stop(), stdout };
  }
}

function spread(readings: number[]): Spread {
  const sorted = [...readings].sort((a, b) => a - b);
  return { median: sorted[Math.floor(sorted.length / 2)] ?? 0, least: sorted[0] ?? 0, most: sorted.at(-1) ?? 0 };
}

function config(...pairs: [string, string][]): Record<string, string> {
  return Object.fromEntries(
    pairs.flatMap(([key, value], n) => [
      [`GIT_CONFIG_KEY_${n}`, key],
      [`GIT_CONFIG_VALUE_${n}`, value],
    ]),
  );
}
