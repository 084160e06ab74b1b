// Signed commits: by git itself, with an SSH key or one of OpenPGP, verified by git.
import * as assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { Workbench } from "../../testkit/workbench";
import type { Run } from "../../testkit/workbench";

/** Whether a program is on this machine. Where one is not, it is the sentence about that which is tried. */
const has = (program: string): boolean => spawnSync(program, ["--help"]).error === undefined;

interface Key {
  /** Of the format. */
  key: string;
  /** Settings of git by which its signatures are known. */
  trust: Record<string, string>;
}

describe("a commit that is to be signed", () => {
  let bench: Workbench;
  let folder: string;
  let source: string;
  before(async () => {
    bench = await Workbench.create();
    folder = path.join(bench.directory, "keys");
    fs.mkdirSync(folder, { mode: 0o700 });
  });
  after(() => bench.remove());
  beforeEach(async () => {
    fs.rmSync(bench.bare("signed.git"), { recursive: true, force: true });
    await bench.repository("signed.git", { apps: ["shop", "cart"] });
    source = await bench.setVersion("signed.git", "shop", "test", "1.1.0");
  });

  const promote = (format: string, key: string | undefined, more: NodeJS.ProcessEnv = {}): Promise<Run> =>
    bench.promote(bench.args("signed.git", "shop", source, "--signing", format), { GIT_SIGNING_KEY: key, ...more });

  const makers: Record<string, { program: string; make: () => Key }> = {
    ssh: {
      program: "ssh-keygen",
      make: () => {
        const file = path.join(folder, "ssh");
        execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "", "-f", file]);
        const allowed = path.join(folder, "allowed");
        fs.writeFileSync(allowed, `robot@example.com ${fs.readFileSync(`${file}.pub`, "utf8")}`);
        return { key: fs.readFileSync(file, "utf8"), trust: { "gpg.ssh.allowedSignersFile": allowed } };
      },
    },
    openpgp: {
      program: "gpg",
      make: () => {
        const env = { PATH: process.env.PATH, GNUPGHOME: folder };
        const gpg = (...args: string[]): string =>
          execFileSync("gpg", ["--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "", ...args], {
            env,
            encoding: "utf8",
          });
        gpg("--quick-generate-key", "robot <robot@example.com>", "ed25519", "sign", "never");
        return { key: gpg("--armor", "--export-secret-keys"), trust: {} };
      },
    },
  };

  /** What git says of a commit's signature. */
  const verified = ({ trust }: Key, commit: string): string => {
    const settings = Object.entries(trust).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const args = ["-C", bench.bare("signed.git"), ...settings, "verify-commit", "--raw", commit];
    return spawnSync("git", args, { encoding: "utf8", env: { PATH: process.env.PATH, GNUPGHOME: folder } }).stderr;
  };
  const good = /^Good "git" signature for robot@example\.com|\[GNUPG:\] VALIDSIG/m;

  for (const [format, { program, make }] of Object.entries(makers)) {
    describe(`by ${format}`, () => {
      let key: Key;
      before(() => {
        key = has(program)
          ? make()
          : {
              key: format === "ssh" ? "-----BEGIN OPENSSH PRIVATE KEY-----" : "-----BEGIN PGP PRIVATE KEY BLOCK-----",
              trust: {},
            };
      });

      it("is, and git verifies it; it is the same promotion as without", async () => {
        const run = await promote(format, key.key);
        if (!has(program)) {
          assert.match(run.result.reason, new RegExp(`^git could not sign the commit \\(${format}\\): .*${program}`));
          return;
        }
        assert.deepEqual([run.code, run.result.outcome], [0, "promoted"], run.stderr);
        assert.match(verified(key, run.result.commit), good);
        assert.doesNotMatch(verified(key, source), good);
        assert.equal(await bench.version("signed.git", "shop", "prod"), "1.1.0");
        const message = await bench.git("signed.git", "log", "-1", "--format=%an <%ae>%n%cn <%ce>%n%s", "main");
        const who = "robot <robot@example.com>";
        assert.deepEqual(message.split("\n"), [who, who, "promote(shop): test -> prod 1.1.0"]);
        const again = await promote(format, key.key);
        assert.equal(again.result.outcome, "already-current");
      });

      it("leaves nothing of the key on the machine, and shows nothing of it", async () => {
        const run = await promote(format, key.key);
        assert.deepEqual(fs.readdirSync(path.join(bench.directory, "tmp")), []);
        const [, secret = "nothing"] = key.key.trim().split("\n").slice(1, -1);
        assert.ok(!`${run.stdout}${run.stderr}`.includes(secret));
      });

      it("is no commit at all where the key is none", async () => {
        const [begin, ...rest] = key.key.trim().split("\n");
        const broken = [begin, "AAAA", rest.at(-1) ?? ""].join("\n");
        const run = await promote(format, broken);
        assert.deepEqual([run.code, run.result.commit], [1, ""]);
        assert.match(run.result.reason, new RegExp(`^git could not sign the commit \\(${format}\\): \\S`));
        assert.equal(await bench.version("signed.git", "shop", "prod"), "1.0.0");
      });
    });
  }

  it("needs a private key of its format, which is not shown", async () => {
    const must = "it must be a private key without a passphrase that begins with -----BEGIN OPENSSH PRIVATE KEY-----.";
    const without = await promote("ssh", undefined);
    assert.deepEqual([without.code, without.result.reason], [2, `GIT_SIGNING_KEY is not set; ${must}`]);
    const other = await promote("ssh", "hunter2");
    const is = "GIT_SIGNING_KEY has a value that is not accepted (not shown: it is secret)";
    assert.deepEqual([other.code, other.result.reason], [2, `${is}; ${must}`]);
  });
});
