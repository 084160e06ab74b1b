// SSH: what a server is shown, which servers are spoken to, and what comes of it where one is not, or does not take the key.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { makeKey, sshdProgram } from "../../testkit/sshServer";
import type { SshServer } from "../../testkit/sshServer";
import type { Run, Workbench } from "../../testkit/workbench";
import { ServerInTest } from "./serverInTest";

const sshd = sshdProgram();
if (sshd === undefined) console.log("There is no sshd on PATH: what is said of SSH is not tried.");

if (sshd !== undefined)
  describe("a repository that is reached over SSH", () => {
    let server: ServerInTest;
    let bench: Workbench;
    let ssh: SshServer;
    let source: string;
    before(async () => {
      server = await ServerInTest.overSsh(sshd, false);
      ({ bench } = server);
      ssh = server.ssh!;
      await bench.repository("r.git", { apps: ["shop", "cart"] });
      source = await bench.setVersion("r.git", "shop", "test", "1.1.0");
    });
    after(() => server.remove());

    interface How {
      url?: string;
      key?: string | undefined;
      knownHosts?: string;
      more?: string[];
    }
    const promote = ({ url = server.url("r.git"), knownHosts = ssh.knownHosts, more = [], ...how }: How = {}) => {
      const key = "key" in how ? how.key : ssh.key;
      const edge = ["--app", "shop", "--source-phase", "test", "--target-phase", "prod", "--source-commit", source];
      const where = ["--git-repo", url, "--known-hosts", knownHosts, "--git-timeout", "20s"];
      return bench.promote([...where, ...edge, ...more], { GIT_USER: "", GIT_PASSWORD: "", GIT_SSH_KEY: key });
    };
    const said = ({ code, result: { reason } }: Run): [number, string] => [code, reason];

    it("is promoted in by a server that keeps version 2 of the protocol out, and nothing of the key is left or shown", async () => {
      const older = await bench.repository("old.git", { apps: ["shop"] });
      source = await bench.setVersion("old.git", "shop", "test", "1.1.0");
      await bench.writeMany("old.git", 40);
      // With line breaks of another system and none at the end, which ssh itself would not take.
      const key = ssh.key.trim().replaceAll("\n", "\r\n");
      const run = await promote({ url: server.url("old.git"), key });
      assert.deepEqual([run.code, run.result.outcome], [0, "promoted"], run.stderr);
      assert.equal(await bench.version("old.git", "shop", "prod"), "1.1.0");
      assert.equal(
        await bench.git("old.git", "log", "-1", "--format=%an <%ae>", "main"),
        "promote <robot@example.com>",
      );
      assert.deepEqual(fs.readdirSync(path.join(bench.directory, "tmp")), []);
      assert.ok(!`${run.stdout}${run.stderr}`.includes(ssh.key.split("\n")[1]!));
      assert.notEqual(older, source);
      source = await bench.git("r.git", "rev-parse", "main");
    });

    it("whose server does not take the key: final, with ssh's words", async () => {
      const other = fs.readFileSync(makeKey(bench.directory, "other"), "utf8");
      const [code, reason] = said(await promote({ key: other }));
      assert.equal(code, 4);
      assert.match(
        reason,
        /^ssh:\S+ refused the credentials to fetch: \S+@127\.0\.0\.1: Permission denied \(publickey\)\.$/,
      );
    });

    it("whose server shows another key than is known: nothing is sent", async () => {
      const [kind] = fs.readFileSync(`${makeKey(bench.directory, "unknown")}.pub`, "utf8").split(" ", 1);
      const [, key] = fs.readFileSync(path.join(bench.directory, "unknown.pub"), "utf8").split(" ");
      const run = await promote({ knownHosts: `[127.0.0.1]:${ssh.port} ${kind} ${key}\n` });
      assert.deepEqual(said(run), [
        5,
        `${server.url("r.git")} shows another host key than repository.knownHosts has: the server has a new one, or another is in its place.`,
      ]);
    });

    it("whose server shows a kind of key that is not known", async () => {
      const authority = `@cert-authority ${ssh.knownHosts}`;
      const [code, reason] = said(await promote({ knownHosts: authority }));
      assert.equal(code, 5);
      assert.match(reason, /shows a host key that repository\.knownHosts does not have \(ssh-keyscan prints it;/);
    });

    it("that is not there: the address and the key are looked at first", async () => {
      const [code, reason] = said(await promote({ url: server.url("nowhere.git") }));
      assert.equal(code, 2);
      assert.match(
        reason,
        /nowhere\.git \(repository\.url\) is no repository that these credentials can see: .*does not appear/,
      );
    });

    it("whose server does not answer may be tried again", async () => {
      const url = server.url("r.git").replace(/:\d+\//, ":1/");
      const line = ssh.knownHosts.replace(/:\d+/, ":1");
      const [code, reason] = said(await promote({ url, knownHosts: line, more: ["--timeout", "1s"] }));
      assert.equal(code, 5);
      assert.match(
        reason,
        /could not be reached to fetch: ssh: connect to host 127\.0\.0\.1 port 1: Connection refused/,
      );
    });

    it("whose server refuses the push by a rule: the rule, once", async () => {
      bench.refusePushes("r.git", "GH006: Protected branch update failed for refs/heads/main.");
      const run = await promote();
      fs.rmSync(path.join(bench.bare("r.git"), "hooks/pre-receive"));
      assert.equal(run.code, 4);
      assert.match(run.result.reason, /refused the push to main: GH006: Protected branch .*carrier: pullRequest/);
    });

    const key =
      "it must be a private key with its line breaks, such as ssh-keygen makes (-----BEGIN OPENSSH PRIVATE KEY-----).";
    const refused: [string, () => How, RegExp | string][] = [
      ["no key", () => ({ key: undefined }), `GIT_SSH_KEY is not set; ${key}`],
      [
        "a public key",
        () => ({ key: fs.readFileSync(makeKey(bench.directory, "pair").concat(".pub"), "utf8") }),
        `GIT_SSH_KEY has a value that is not accepted (not shown: it is secret); ${key}`,
      ],
      [
        "a key with a passphrase",
        () => ({ key: fs.readFileSync(makeKey(bench.directory, "locked", "hunter2"), "utf8") }),
        /^GIT_SSH_KEY has .*; it must be a private key without a passphrase, which nobody is there to type/,
      ],
      [
        "no known hosts",
        () => ({ knownHosts: "" }),
        /^--known-hosts must be lines of known_hosts with one for \[127\.0\.0\.1\]:\d+: what `ssh-keyscan -p/,
      ],
      [
        "known hosts of another server",
        () => ({ knownHosts: "github.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==" }),
        /^--known-hosts must be/,
      ],
      [
        "a password in the URL",
        () => ({ url: "ssh://git:hunter2@git.example.com/r.git" }),
        /^--git-repo holds credentials, which would end up in logs; it must be ssh:/,
      ],
      [
        "a URL that nobody logs in by",
        () => ({ url: "ssh://git.example.com/r.git" }),
        /^--git-repo is "ssh:\/\/git\.example\.com\/r\.git"; it must be .*\("ssh:\/\/git@git\.example\.com\/r\.git"\?\)\.$/,
      ],
    ];
    for (const [what, how, sentence] of refused) {
      it(`is not spoken to with ${what}`, async () => {
        const [code, reason] = said(await promote(how()));
        assert.equal(code, 2);
        if (typeof sentence === "string") assert.equal(reason, sentence);
        else assert.match(reason, sentence);
        assert.doesNotMatch(reason, /hunter2/);
      });
    }
  });
