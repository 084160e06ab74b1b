// Runs the real git client: no shell, no user configuration, a time limit on every call, nothing secret kept.
import { spawn } from "node:child_process";
import * as path from "node:path";
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { basic, handOver, mayAsk } from "./credentials";
import type { Credentials, Manner } from "./credentials";
import { Ssh } from "./ssh";
import type { SshAccess } from "./ssh";
import { isSsh } from "../../../contract/ssh";
import { PromoteError } from "../errors";

/** How one git call ended. */
export interface GitResult {
  /** Exit code; -1 when a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

/** What a git call may be given. */
export interface GitCall {
  /** Written to standard input. */
  input?: string | Buffer;
  /** Hands the credentials to the child. Defaults to false: a call that stays on this machine has no need of them. */
  network?: boolean;
  /** Milliseconds until the call is ended. Defaults to that of the runner. */
  timeout?: number;
  /** Variables besides those of the runner. */
  env?: NodeJS.ProcessEnv;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const running = new Set<Child>();

/** Ends every git process of this run at once; for signals. */
export function endAll(): void {
  for (const child of running) end(child);
}

/** Ends one git process, with what it started. */
export function end(child: Child): void {
  // Once it is gone its id may be another's.
  if (child.exitCode !== null || child.signalCode !== null) return;
  try {
    // The group: git's transport helper must not outlive git.
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

/** Environment variables that git's transport needs from outside: proxies and the trusted certificates. */
const passedOn = ["PATH", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"];

/** What ssh needs besides, where it is the caller's own. */
const callersOwn = ["GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "SSH_AUTH_SOCK"];

/** Folder in the bare repository that stays empty: with a CA file of one's own no other certificate is trusted. */
export const noCertificates = "certificates";

/** What a runner is made for. */
export interface GitOptions {
  /** Address of the server's repository. */
  url: string;
  /** Milliseconds for each call. */
  timeout: number;
  /** For calls over the network. */
  credentials?: Credentials;
  /** The same over SSH: this run's, or the caller's own key, agent and configuration. Defaults to the caller's. */
  ssh?: SshAccess | undefined;
  /** PEM file with the certificates to trust. Defaults to GIT_SSL_CAINFO, then to the system's. */
  caFile?: string;
}

/** Runs git in one bare repository. */
export class Git {
  private readonly env: NodeJS.ProcessEnv = {};
  private readonly ssh: Ssh | undefined;
  private manner: Manner = "sent";
  /** Whether the server took the credentials as they were sent. */
  private taken = false;

  /** @param directory the bare repository (GIT_DIR) */
  constructor(
    directory: string,
    private readonly options: GitOptions,
  ) {
    this.ssh = options.ssh && new Ssh(directory, options.ssh, options.timeout);
    const passed = [...passedOn, ...(isSsh(options.url) && this.ssh === undefined ? callersOwn : [])];
    for (const name of passed) if (process.env[name] !== undefined) this.env[name] = process.env[name];
    const ca = options.caFile ?? process.env.GIT_SSL_CAINFO;
    Object.assign(this.env, {
      // Git's TLS library would read all of the system's certificates too, and trust them: 50 ms of each call.
      ...(ca ? { GIT_SSL_CAINFO: ca, GIT_SSL_CAPATH: path.join(directory, noCertificates) } : {}),
      GIT_DIR: directory,
      HOME: directory,
      LC_ALL: "C",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_TERMINAL_PROMPT: "0",
    });
  }

  /** Milliseconds for one call. */
  get timeout(): number {
    return this.options.timeout;
  }

  /** Runs git and waits for its end. Never throws for an exit code: the caller knows what it means. */
  async run(args: string[], call: GitCall = {}): Promise<GitResult> {
    const result = await this.once(args, call);
    if (!call.network || !this.options.credentials || this.manner === "asked") return result;
    if (result.code !== 0 && mayAsk(result.stderr, this.taken)) {
      // Refused before anything was done, so that the call can be made again.
      this.manner = "asked";
      return this.once(args, call);
    }
    this.taken ||= result.code === 0;
    return result;
  }

  private async once(args: string[], call: GitCall): Promise<GitResult> {
    const child = this.start(args, call.network ?? false, call.env);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (data: Buffer) => stdout.push(data));
    child.stderr.on("data", (data: Buffer) => stderr.push(data));
    child.stdin.end(call.input ?? "");
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      end(child);
    }, call.timeout ?? this.timeout);
    try {
      const code = await new Promise<number>((resolve, reject) => {
        child.once("error", (error) =>
          reject(new PromoteError("other", `git could not be started: ${error.message}.`)),
        );
        child.once("close", (ended: number | null) => resolve(ended ?? -1));
      });
      const text = (parts: Buffer[]): string => this.redact(Buffer.concat(parts).toString());
      return { code, stdout: text(stdout), stderr: text(stderr), timedOut };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Starts git and hands out its streams. */
  start(args: string[], network = false, more: NodeJS.ProcessEnv = {}): Child {
    const { url, credentials } = this.options;
    const secret = network && credentials ? handOver(credentials, new URL(url).origin, this.manner) : {};
    const way = network && this.ssh !== undefined ? this.ssh.environment() : {};
    return this.spawn("git", args, { ...this.env, ...more, ...secret, ...way });
  }

  /** Starts a command of git's on the server, which speaks version 2 of the protocol if it can; undefined where that is git's own to do. */
  startOnServer(program: string): Child | undefined {
    const args = this.ssh?.command(this.options.url, program);
    return args && this.spawn("ssh", args, { ...this.env, GIT_PROTOCOL: "version=2" });
  }

  private spawn(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Child {
    const child = spawn(program, args, { env, stdio: ["pipe", "pipe", "pipe"], detached: true });
    running.add(child);
    child.once("close", () => running.delete(child));
    child.once("error", () => running.delete(child));
    // A child that ends early leaves a broken pipe; its exit code tells why.
    child.stdin.on("error", () => undefined);
    return child;
  }

  /** Text without the password, should a server ever send it back. */
  redact(text: string): string {
    const { credentials } = this.options;
    if (!credentials?.password) return text;
    const { password } = credentials;
    const sent = basic(credentials).slice("Basic ".length);
    return [password, encodeURIComponent(password), sent].reduce((clean, word) => clean.replaceAll(word, "***"), text);
  }
}
