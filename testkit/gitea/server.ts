// A real forge for tests: one Gitea, with an authority of its own for TLS, people, and the promotion's account.
import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import * as fs from "node:fs";
import * as net from "node:net";
import * as os from "node:os";
import * as path from "node:path";
import { makeCertificates } from "../certificates";
import { scratch } from "../fixtureRepository";
import { run } from "../run";
import { until } from "../until";
import { GiteaApi, type Account } from "./api";
import { appIni, layout } from "./configuration";

/** What a server is started from. */
export interface GiteaParts {
  program: string;
  /** The folder with `templates`, `options` and `public`. */
  files: string;
}

/** Accounts that every server has: a person who owns repositories, one who reviews, and the promotion's own. */
export interface Accounts {
  ann: Account;
  bob: Account;
  robot: Account;
}

/** What the promotion's account may do: push, propose, merge, say something about commits and on pull requests. */
const robotsScopes = ["write:repository", "write:issue", "read:user"];

/** It refuses to run as root: then it is the user that owns nothing. */
const isRoot = process.getuid?.() === 0;
const nobody = isRoot ? { uid: 65534, gid: 65534 } : {};
const userName = isRoot ? "nobody" : os.userInfo().username;

/** A server that runs. */
export class Gitea {
  private constructor(
    readonly root: string,
    readonly api: GiteaApi,
    /** The certificate of the authority: what clients trust. */
    readonly caFile: string,
    /** The private SSH key whose signatures count, whoever's commits they are. */
    readonly trustedKey: string,
    private readonly child: ChildProcess,
    private readonly known: Partial<Accounts> = {},
  ) {}

  /** Address, without a slash at its end. */
  get url(): string {
    return this.api.url;
  }

  get accounts(): Accounts {
    return this.known as Accounts;
  }

  /**
   * Starts one; resolves when it is ready and has its accounts.
   *
   * @param host where it listens, and what it is called by
   */
  static async start(parts: GiteaParts, host = "localhost"): Promise<Gitea> {
    const root = scratch();
    const at = layout(root);
    const tls = await makeCertificates(at.tls, [host]);
    fs.mkdirSync(at.keys);
    for (const name of ["server", "trusted"]) {
      await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", path.join(at.keys, name)]);
    }
    const trusted = path.join(at.keys, "trusted");
    // Copies: that user need not see the folders of the one who built them.
    fs.copyFileSync(parts.program, at.program);
    fs.cpSync(parts.files, at.files, { recursive: true });
    const port = await freePort(host);
    const trustedKey = fs.readFileSync(`${trusted}.pub`, "utf8").trim();
    fs.writeFileSync(at.configuration, appIni({ root, user: userName, host, port, trustedKey }));
    if (isRoot) await run("chown", ["-R", "65534:65534", root]);
    const child = spawn(at.program, ["web", "--config", at.configuration], { ...asUser(root), stdio: "ignore" });
    const api = new GiteaApi(`https://${host}:${port}`, fs.readFileSync(tls.caFile, "utf8"));
    const gitea = new Gitea(root, api, tls.caFile, fs.readFileSync(trusted, "utf8"), child);
    try {
      await gitea.ready();
      await gitea.makeAccounts();
    } catch (error) {
      await gitea.stop();
      throw error;
    }
    return gitea;
  }

  /** Gives an account an OpenPGP key, in its armored form: its signatures count from now on. */
  async addSigningKey({ name, password }: Account, armored_public_key: string): Promise<void> {
    // Not by the account's own token, which need not be one that may change an account.
    const token = await this.api.token({ name, password }, ["write:user"], "keys");
    await this.api.call({ token }, "POST", "/user/gpg_keys", { armored_public_key });
  }

  /** Ends it, and removes its folder. */
  async stop(): Promise<void> {
    process.off("exit", this.kill);
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise((resolve) => this.child.once("exit", resolve));
      this.child.kill("SIGTERM");
      const late = setTimeout(this.kill, 10_000);
      await ended;
      clearTimeout(late);
    }
    fs.rmSync(this.root, { recursive: true, force: true });
  }

  private readonly kill = (): void => void this.child.kill("SIGKILL");

  private async ready(): Promise<void> {
    process.once("exit", this.kill);
    let failed: Error | undefined;
    this.child.once("error", (error) => (failed = error));
    this.child.once("exit", (code) => (failed = new Error(`gitea web ended with ${code}:\n${this.said()}`)));
    await until(`${this.url} is ready`, async () => {
      if (failed) throw failed;
      return (await this.api.isReady()) || undefined;
    });
  }

  /** The last lines of its log. */
  private said(): string {
    const file = path.join(layout(this.root).log, "gitea.log");
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").slice(-20).join("\n") : "no log";
  }

  private async makeAccounts(): Promise<void> {
    const { program, configuration } = layout(this.root);
    const admin = { ...newAccount("forge-admin"), token: "" };
    const who = ["--admin", "--username", admin.name, "--email", admin.email, "--password", admin.password];
    const args = ["admin", "user", "create", ...who, "--must-change-password=false", "--config", configuration];
    await run(program, args, asUser(this.root));
    admin.token = await this.api.token(admin, ["all"]);
    const scopes: Record<keyof Accounts, readonly string[]> = { ann: ["all"], bob: ["all"], robot: robotsScopes };
    for (const name of ["ann", "bob", "robot"] as const) {
      const account = newAccount(name);
      const { email, password } = account;
      const asked = { username: name, email, password, must_change_password: false };
      await this.api.call(admin, "POST", "/admin/users", asked);
      this.known[name] = { ...account, token: await this.api.token(account, scopes[name]) };
    }
  }
}

/** How its programs are started: as that user, with nothing of the machine's own but PATH. */
const asUser = (root: string) => ({
  ...nobody,
  cwd: root,
  env: { PATH: process.env.PATH, HOME: root, USER: userName, TMPDIR: root, GITEA_WORK_DIR: root },
});

const newAccount = (name: string): Omit<Account, "token"> => ({
  name,
  email: `${name}@example.com`,
  password: randomBytes(16).toString("hex"),
});

/** A port that nobody listens on. */
async function freePort(host: string): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
