// How git speaks SSH: by OpenSSH's own client, with the key and the known hosts of this run and nothing of the machine's.
import * as fs from "node:fs";
import * as path from "node:path";
import { sshAddress } from "../../../contract/ssh";

/** What a server is shown, and by what it is known. */
export interface SshAccess {
  /** The private key as text, without a passphrase. Read anew for each call. */
  key: string;
  /** Lines of known_hosts. */
  knownHosts: string;
}

/** Seconds until a server that does not answer is given up: before the time of one call is over. */
const connectTimeout = (callTimeout: number): number => Math.max(1, Math.min(10, Math.floor(callTimeout / 2000)));

/** A call of ssh: its arguments after the program's name. */
type Arguments = readonly string[];

/** SSH of one run. Its key lies in the run's own folder, and goes with it. */
export class Ssh {
  private readonly folder: string;
  private written = "";

  /**
   * @param directory folder of the run
   * @param timeout milliseconds for one git call
   */
  constructor(
    directory: string,
    private readonly access: SshAccess,
    private readonly timeout: number,
  ) {
    this.folder = path.join(directory, "ssh");
  }

  /** Variables of a git call over the network. */
  environment(): NodeJS.ProcessEnv {
    return { GIT_SSH_COMMAND: ["ssh", ...this.options()].map(quoted).join(" "), GIT_SSH_VARIANT: "ssh" };
  }

  /** Arguments of ssh for a command of git's on the server of an address. */
  command(url: string, program: string): Arguments | undefined {
    const address = sshAddress(url);
    if (address === undefined) return undefined;
    const { user, host, port, path: asked } = address;
    const where = ["-o", "SendEnv=GIT_PROTOCOL", "-p", String(port), `${user}@${host}`];
    return [...this.options(), ...where, `${program} ${quoted(asked)}`];
  }

  private options(): Arguments {
    const [key, knownHosts] = this.files();
    const options = {
      BatchMode: "yes",
      StrictHostKeyChecking: "yes",
      UserKnownHostsFile: knownHosts,
      GlobalKnownHostsFile: "/dev/null",
      UpdateHostKeys: "no",
      IdentitiesOnly: "yes",
      IdentityAgent: "none",
      PreferredAuthentications: "publickey",
      ConnectTimeout: connectTimeout(this.timeout),
      // A connection that went away without a word is noticed before the call's own limit.
      ServerAliveInterval: connectTimeout(this.timeout),
      LogLevel: "ERROR",
    };
    return [
      ...["-F", "/dev/null", "-i", key],
      ...Object.entries(options).flatMap(([name, value]) => ["-o", `${name}=${value}`]),
    ];
  }

  /** The key and the known hosts as files that nobody else can read. */
  private files(): [key: string, knownHosts: string] {
    const files: [string, string] = [path.join(this.folder, "key"), path.join(this.folder, "known_hosts")];
    // Editors, stores and other systems change line breaks, of which ssh wants one at the end and no other kind.
    const key = `${this.access.key.replaceAll("\r\n", "\n").trim()}\n`;
    if (key === this.written) return files;
    fs.mkdirSync(this.folder, { mode: 0o700, recursive: true });
    fs.writeFileSync(files[1], `${this.access.knownHosts.trim()}\n`, { mode: 0o600 });
    // Another call may be reading the one before.
    fs.writeFileSync(`${files[0]}.new`, key, { mode: 0o600 });
    fs.renameSync(`${files[0]}.new`, files[0]);
    this.written = key;
    return files;
  }
}

/** A word of a shell. Git's own shell on a server takes none without quotes. */
const quoted = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;
