// A real sshd before the same repositories, with keys and a configuration of its own: each connection gets one, as inetd would start it.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { onPath } from "./onPath";

/** Debian's `sshd`; undefined where it is not on PATH. */
export const sshdProgram = (): string | undefined => onPath("sshd");

/** Makes a key without a passphrase. Returns the file of its private part. */
export function makeKey(folder: string, name: string, passphrase = ""): string {
  const file = path.join(folder, name);
  execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-C", name, "-f", file]);
  return file;
}

/** The public part of a key: its kind and the key. */
const publicPart = (file: string): string => fs.readFileSync(`${file}.pub`, "utf8").split(" ").slice(0, 2).join(" ");

interface SshServerOptions {
  /** The sshd. */
  program: string;
  /** Folder of its own. */
  directory: string;
  /** Whether it lets git ask for version 2 of its protocol. Default: it does. */
  version2?: boolean;
}

/** One server, for the user that runs the tests. */
export class SshServer {
  /** The private key that it takes, as text. */
  readonly key: string;
  private readonly server: Server;
  private readonly hostKey: string;
  private readonly running = new Set<ChildProcess>();

  constructor(private readonly options: SshServerOptions) {
    const { directory } = options;
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    this.hostKey = makeKey(directory, "host");
    const login = makeKey(directory, "login");
    this.key = fs.readFileSync(login, "utf8");
    fs.writeFileSync(
      this.allowed,
      `restrict,command="git shell -c \\"$SSH_ORIGINAL_COMMAND\\"" ${publicPart(login)}\n`,
    );
    this.configure();
    this.server = createServer({ pauseOnConnect: true }, (socket) => this.serve(socket));
  }

  private get allowed(): string {
    return path.join(this.options.directory, "authorized_keys");
  }

  private get configuration(): string {
    return path.join(this.options.directory, "sshd_config");
  }

  private configure(): void {
    const { version2 = true } = this.options;
    const settings = {
      HostKey: this.hostKey,
      AuthorizedKeysFile: this.allowed,
      AuthenticationMethods: "publickey",
      PermitRootLogin: "forced-commands-only",
      // The folder is the tests' own, below one that anybody may write to.
      StrictModes: "no",
      UsePAM: "no",
      ...(version2 && { AcceptEnv: "GIT_PROTOCOL" }),
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name} ${value}\n`);
    fs.writeFileSync(this.configuration, lines.join(""));
  }

  /** Starts it on a port that is free. */
  async start(): Promise<void> {
    // As its service does, which does not run here.
    if (process.getuid?.() === 0) fs.mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  /** Stops it. */
  async stop(): Promise<void> {
    for (const child of this.running) child.kill();
    if (this.server.listening) await new Promise((resolve) => this.server.close(resolve));
  }

  /** Where it listens. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Address of a repository by its folder. */
  url(folder: string): string {
    return `ssh://${os.userInfo().username}@127.0.0.1:${this.port}${folder}`;
  }

  /** A configuration of ssh's client as somebody has it who works with the server. Returns its file. */
  ownConfiguration(): string {
    const { directory } = this.options;
    const file = path.join(directory, "config");
    const known = path.join(directory, "own_known_hosts");
    fs.writeFileSync(known, this.knownHosts);
    const settings = { BatchMode: "yes", IdentityFile: path.join(directory, "login"), UserKnownHostsFile: known };
    fs.writeFileSync(
      file,
      Object.entries(settings)
        .map(([name, value]) => `${name} ${value}\n`)
        .join(""),
    );
    return file;
  }

  /** The line by which it is known. */
  get knownHosts(): string {
    return `[127.0.0.1]:${this.port} ${publicPart(this.hostKey)}\n`;
  }

  private serve(socket: Socket): void {
    const args = ["-i", "-e", "-f", this.configuration];
    const child = spawn(this.options.program, args, { stdio: [socket, socket, "ignore"] });
    this.running.add(child);
    child.once("close", () => this.running.delete(child));
    // The connection is the child's from now on.
    socket.destroy();
  }
}
