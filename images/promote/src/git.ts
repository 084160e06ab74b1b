// Runs the real git client: no shell, no user configuration, a time limit on every call, nothing secret kept.
import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { PromoteError } from "./errors";

/** How one git call ended. */
export interface GitResult {
  /** Exit code; -1 when a signal ended it. */
  code: number;
  stdout: string;
  stderr: string;
  timedOut: boolean;
}

/** User name and password (or token) for the git server. */
export interface Credentials {
  username: string;
  password: string;
}

/** What a git call may be given. */
export interface GitCall {
  /** Written to standard input. */
  input?: string | Buffer;
  /** Hands the credentials to the child. Defaults to false: a call that stays on this machine has no need of them. */
  network?: boolean;
  /** Milliseconds until the call is ended. Defaults to that of the runner. */
  timeout?: number;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

const running = new Set<Child>();

/** Ends every git process of this run at once; for signals. */
export function endAll(): void {
  for (const child of running) end(child);
}

function end(child: Child): void {
  try {
    // The group: git's transport helper must not outlive git.
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}

/** Environment variables that git's transport needs from outside: proxies and the trusted certificates. */
const passedOn = ["PATH", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"];

/** Runs git in one bare repository. */
export class Git {
  private readonly env: NodeJS.ProcessEnv = {};

  /**
   * @param directory the bare repository (GIT_DIR)
   * @param timeout milliseconds for each call
   * @param credentials for calls over the network
   * @param caFile PEM file with the certificates to trust. Defaults to GIT_SSL_CAINFO, then to the system's
   */
  constructor(
    readonly directory: string,
    private readonly timeout: number,
    private readonly credentials: Credentials | undefined,
    caFile: string | undefined,
  ) {
    for (const name of passedOn) if (process.env[name] !== undefined) this.env[name] = process.env[name];
    const ca = caFile ?? process.env.GIT_SSL_CAINFO;
    Object.assign(this.env, {
      ...(ca ? { GIT_SSL_CAINFO: ca } : {}),
      GIT_DIR: directory,
      HOME: directory,
      LC_ALL: "C",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_TERMINAL_PROMPT: "0",
      GIT_ASKPASS: "true",
    });
  }

  /** Runs git and waits for its end. Never throws for an exit code: the caller knows what it means. */
  async run(args: string[], call: GitCall = {}): Promise<GitResult> {
    const child = this.start(args, call.network ?? false);
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
  start(args: string[], network = false): Child {
    const env = { ...this.env };
    if (network && this.credentials) {
      env.GIT_USER = this.credentials.username;
      env.GIT_PASSWORD = this.credentials.password;
    }
    const child = spawn("git", args, { env, stdio: ["pipe", "pipe", "pipe"], detached: true });
    running.add(child);
    child.once("close", () => running.delete(child));
    child.once("error", () => running.delete(child));
    // A child that ends early leaves a broken pipe; its exit code tells why.
    child.stdin.on("error", () => undefined);
    return child;
  }

  /** Text without the password, should a server ever send it back. */
  redact(text: string): string {
    const password = this.credentials?.password;
    if (!password) return text;
    const basic = Buffer.from(`${this.credentials?.username}:${password}`).toString("base64");
    return [password, encodeURIComponent(password), basic].reduce((clean, word) => clean.replaceAll(word, "***"), text);
  }
}
