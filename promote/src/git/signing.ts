// Commits signed by git itself, with a key that nobody but this run can read.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { SigningFormat } from "../../../contract/repository";
import { PromoteError } from "../errors";
import type { Git } from "./git";
import { firstLine } from "./gitErrors";

/** A key that signs commits. */
export interface SigningKey {
  format: SigningFormat;
  /** The private key as text, without a passphrase. */
  key: string;
}

/** What is signed: a commit that is there, as another one with the same content. */
interface Unsigned {
  id: string;
  parent: string;
  message: string;
  author: { name: string; email: string };
}

/** Signs the commits of one run. Its key lies in the run's own folder, and goes with it. */
export class Signer {
  private readonly folder: string;
  private options: readonly string[] | undefined;

  constructor(
    private readonly git: Git,
    directory: string,
    private readonly signing: SigningKey,
  ) {
    this.folder = path.join(directory, "signing");
  }

  /**
   * Makes a signed commit of an unsigned one. Returns its id.
   *
   * @throws PromoteError "other" if git cannot sign: the key is none, or the program is not there
   */
  async sign({ id, parent, message, author }: Unsigned): Promise<string> {
    const options = (this.options ??= this.prepare());
    const date = `${Math.floor(Date.now() / 1000)} +0000`;
    const who = (role: string): NodeJS.ProcessEnv => ({
      [`GIT_${role}_NAME`]: author.name,
      [`GIT_${role}_EMAIL`]: author.email,
      [`GIT_${role}_DATE`]: date,
    });
    const env = { ...who("AUTHOR"), ...who("COMMITTER"), GNUPGHOME: this.folder };
    const args = [...options, "commit-tree", "-S", `${id}^{tree}`, "-p", parent];
    const made = await this.git.run(args, { input: message, env });
    if (made.code !== 0) throw this.unable(made.stderr);
    return made.stdout.trim();
  }

  private prepare(): readonly string[] {
    const { format, key } = this.signing;
    fs.mkdirSync(this.folder, { mode: 0o700 });
    const options = ["-c", `gpg.format=${format}`];
    if (format === "ssh") {
      const file = path.join(this.folder, "key");
      fs.writeFileSync(file, `${key.trim()}\n`, { mode: 0o600 });
      return [...options, "-c", `user.signingKey=${file}`];
    }
    this.gnupg(["--import"], key);
    const [, fingerprint = ""] = /^fpr:+([0-9A-F]+):/m.exec(this.gnupg(["--with-colons", "--list-secret-keys"])) ?? [];
    return [...options, "-c", `user.signingKey=${fingerprint}`];
  }

  /** Calls GnuPG in the run's own folder: the agent that it starts ends when that goes. Returns what it prints. */
  private gnupg(args: readonly string[], input = ""): string {
    const env = { PATH: process.env.PATH, LC_ALL: "C", GNUPGHOME: this.folder };
    const options = { env, input, encoding: "utf8", timeout: this.git.timeout } as const;
    const ended = spawnSync("gpg", ["--batch", "--quiet", ...args], options);
    if (ended.status === 0) return ended.stdout;
    throw this.unable(ended.error?.message ?? ended.stderr);
  }

  private unable(said: string): PromoteError {
    const words = said.split("\n").filter((line) => !/^error: gpg failed to sign|^fatal: failed to write/i.test(line));
    return new PromoteError(
      "other",
      `git could not sign the commit (${this.signing.format}): ${firstLine(words.join("\n"))}`,
    );
  }
}
