// `npm run promotion -- hold, release, stop, resume`, against a git server: commits of the person who calls.
import assert from "node:assert/strict";
import { join } from "node:path";
import { defaultHolds, defaultStops } from "../../contract/repository";
import { Caller, person } from "../../testkit/caller";
import { withEnvironment } from "../../testkit/environment";
import { sshdProgram, SshServer } from "../../testkit/sshServer";
import { password, Workbench } from "../../testkit/workbench";
import { verbsHere } from "./verbsHere";

const sshd = sshdProgram();
if (sshd === undefined) console.log("There is no sshd on PATH: what a person writes over SSH is not tried.");

const ofShop = defaultHolds.replace("{app}", "shop");

describe("a person's word about promotions", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
    await bench.repository("wrong.git", { apps: ["shop"] });
  });
  after(() => bench.remove());

  const say = (name: string, args: readonly string[], settings?: Readonly<Record<string, string>>) =>
    new Caller(bench, name, settings).call(verbsHere, args);

  const log = (name: string) => bench.git(name, "log", "-1", "--format=%an <%ae>, %cn <%ce>: %s", "main");

  it("hold writes it beside what stands there, as a commit of the caller; said again it is there already", async () => {
    const name = "hold.git";
    await bench.repository(name, { apps: ["shop"] });
    await bench.write(name, {
      [ofShop]: "# Ask the shop's team.\nrefused:\n  prod:\n    - version: 1.10 # lost orders\n      reason: x\n",
    });
    const args = ["hold", "shop", "prod", "--reason", "The fair", "--until", "2027-01-02T08:00:00+01:00"];
    // As a program of its own.
    const { code, stdout, stderr } = await new Caller(bench, name).start(args);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^\+hold:$/m);
    assert.match(stdout, /^hold\(shop\): prod: The fair is commit [0-9a-f]{12} on main\.$/m);
    assert.equal(
      await log(name),
      "Ann Example <ann@example.com>, Ann Example <ann@example.com>: hold(shop): prod: The fair",
    );
    assert.equal(
      await bench.show(name, ofShop),
      "# Ask the shop's team.\nrefused:\n  prod:\n    - version: 1.10 # lost orders\n      reason: x\nhold:\n  prod:\n    reason: The fair\n    until: 2027-01-02T07:00:00Z\n",
    );
    const again = await say(name, args);
    assert.deepEqual([again.code, again.stdout], [0, "prod of shop is held so already.\n"]);
  });

  it("release takes it out, and a promotion goes on", async () => {
    const name = "release.git";
    await bench.repository(name, { apps: ["shop"] });
    const source = await bench.setVersion(name, "shop", "test", "1.1.0");
    await say(name, ["hold", "shop", "prod", "--reason", "x"]);
    assert.equal((await bench.promote(bench.args(name, "shop", source))).result.outcome, "held");
    const { code, stderr } = await say(name, ["release", "shop", "prod"]);
    assert.equal(code, 0, stderr);
    assert.equal((await bench.promote(bench.args(name, "shop", source))).result.outcome, "promoted");
    assert.equal((await say(name, ["release", "shop", "prod"])).stdout, "Nobody holds prod of shop.\n");
  });

  it("stop and resume are about all applications; --dry-run shows the difference and pushes nothing", async () => {
    const name = "stop.git";
    await bench.repository(name, { apps: ["shop"] });
    const before = await bench.git(name, "rev-parse", "main");
    const stop = ["stop", "--reason", "Sales: begin", "--phases", "prod"];
    const dry = await say(name, [...stop, "--dry-run"]);
    assert.match(dry.stdout, /^\+ {2}reason: "Sales: begin"\n\+ {2}phases:\n\+ {4}- prod\nNothing was pushed\.$/m);
    assert.equal(await bench.git(name, "rev-parse", "main"), before);
    assert.equal((await say(name, stop)).code, 0);
    assert.equal(
      await log(name),
      "Ann Example <ann@example.com>, Ann Example <ann@example.com>: stop: promotions into prod: Sales: begin",
    );
    assert.equal((await say(name, ["resume"])).code, 0);
    assert.equal(await bench.show(name, defaultStops), "");
  });

  it("keep comments, line ends and how others wrote their versions", async () => {
    const name = "kept.git";
    await bench.repository(name, { apps: ["shop"] });
    const written =
      "# yaml-language-server: $schema=x\r\nhold:\r\n  # prod: {reason: x}\r\nrefused:\r\n  prod:\r\n    - { version: 0012345, reason: x }\r\n";
    await bench.write(name, { [ofShop]: written });
    assert.equal((await say(name, ["hold", "shop", "prod", "--reason", "The fair"])).code, 0);
    const held = await bench.show(name, ofShop);
    assert.match(
      held,
      /^# yaml-language-server: \$schema=x\r\nhold:\r\n(?: +#.*\r\n)* {2}prod:\r\n {4}reason: The fair\r\n/,
    );
    assert.match(held, /version: 0012345, reason: x/);
    // What stands above the key that goes may be about the file.
    assert.equal((await say(name, ["release", "shop", "prod"])).code, 0);
    assert.match(await bench.show(name, ofShop), /^# yaml-language-server: \$schema=x\r\n(\r\n)?refused:\r\n/);
    const only = "# Ask the shop's team.\nhold:\n  prod:\n    reason: x\n";
    await bench.write(name, { [ofShop]: only });
    assert.equal((await say(name, ["release", "shop", "prod"])).code, 0);
    assert.equal(await bench.show(name, ofShop), "# Ask the shop's team.\n");
    assert.equal((await say(name, ["hold", "shop", "prod", "--reason", "x"])).code, 0);
    assert.equal(await bench.show(name, ofShop), only.replace("team.\n", "team.\n\n"));
  });

  it("are said once where the answer to the push gets lost", async () => {
    const name = "lost.git";
    const before = await bench.repository(name, { apps: ["shop"] });
    bench.loseNextAnswer();
    const { code, stdout } = await say(name, ["stop", "--reason", "x"]);
    const tip = await bench.git(name, "rev-parse", "main");
    assert.deepEqual([code, await bench.git(name, "rev-parse", "main~1")], [0, before]);
    assert.match(stdout, new RegExp(`^stop: promotions: x is commit ${tip.slice(0, 12)} on main\\.$`, "m"));
  });

  it("name no commit where somebody else said the same first", async () => {
    const name = "same.git";
    const before = await bench.repository(name, { apps: ["shop"] });
    const other = await bench.write(name, { [defaultStops]: "stop: {reason: x}\n" });
    await bench.git(name, "update-ref", "refs/heads/main", before);
    bench.letInFirst(name, other);
    const { code, stdout } = await say(name, ["stop", "--reason", "x"]);
    assert.equal(code, 0);
    assert.match(stdout, /^Promotions are stopped so already\.$/m);
    assert.ok(!stdout.includes("is commit"), stdout);
  });

  it("is said though another writer comes first", async () => {
    const name = "race.git";
    const before = await bench.repository(name, { apps: ["shop"] });
    const other = await bench.write(name, { "other.txt": "x\n" });
    await bench.git(name, "update-ref", "refs/heads/main", before);
    bench.letInFirst(name, other);
    const { code, stderr } = await say(name, ["stop", "--reason", "x"]);
    assert.equal(code, 0, stderr);
    assert.equal(await bench.git(name, "rev-parse", "main~1"), other);
  });

  const wrong: [string, string[], RegExp][] = [
    [
      "no reason",
      ["hold", "shop", "prod"],
      /^hold: --reason is missing: a sentence for those who wait; usage: npm run promotion -- hold APP PHASE --reason TEXT /,
    ],
    ["no phase", ["release", "shop"], /^release: PHASE must be named; usage/],
    ["a name too many", ["resume", "shop"], /^resume: shop is one name too many; usage/],
    ["a name that is a path", ["hold", "../shop", "prod", "--reason", "x"], /^hold: APP is "\.\.\/shop"; it must be /m],
    [
      "a phase misspelt",
      ["hold", "shop", "prd", "--reason", "x"],
      /^hold: Nothing is promoted into prd; it must be one of prod \(prod\?\)\.$/m,
    ],
    [
      "an application misspelt",
      ["hold", "shpo", "prod", "--reason", "x"],
      /^hold: There is no application shpo: no generator file names it \(shop\?\)\.$/m,
    ],
    [
      "a day without a time",
      ["stop", "--reason", "x", "--until", "2027-01-02"],
      /^stop: --until is "2027-01-02"; it must be a time with its offset/,
    ],
    ["another's option", ["release", "shop", "prod", "--reason", "x"], /^release: Unknown option '--reason'/],
  ];
  for (const [what, args, sentence] of wrong) {
    it(`are refused in one sentence: ${what}`, async () => {
      const { code, stderr } = await say("wrong.git", args);
      assert.deepEqual([code, sentence.test(stderr)], [2, true], stderr);
    });
  }

  it("needs a name and a login, and says which is missing", async () => {
    const name = "nobody.git";
    await bench.repository(name, { apps: ["shop"] });
    const stop = ["stop", "--reason", "x"];
    const { "user.email": email, "credential.helper": helper, ...named } = person;
    assert.match((await say(name, stop, named)).stderr, /^stop: git does not know who you are: user\.email is not set/);
    assert.match(
      (await say(name, stop, { ...named, "user.email": email })).stderr,
      /^stop: git has no login for localhost:\d+; log in there/,
    );
    const said = await say(name, stop, { ...named, "user.email": email, "credential.helper": helper });
    assert.equal(said.code, 0, said.stderr);
    assert.ok(!`${said.stdout}${said.stderr}`.includes(password));
  });

  if (sshd !== undefined)
    it("goes over SSH by the caller's own ssh, and needs no login", async () => {
      const name = "ssh.git";
      await bench.repository(name, { apps: ["shop"] });
      const ssh = new SshServer({ program: sshd, directory: join(bench.directory, "ssh") });
      await ssh.start();
      try {
        const { "credential.helper": helper, ...named } = person;
        assert.ok(helper);
        const reached = { url: ssh.url(bench.bare(name)), knownHosts: ssh.knownHosts };
        const stop = (GIT_SSH_COMMAND: string) =>
          withEnvironment({ GIT_SSH_COMMAND }, () =>
            new Caller(bench, name, named, { reached }).call(verbsHere, ["stop", "--reason", "x"]),
          );
        const configured = ssh.ownConfiguration();
        const { code, stderr } = await stop(`ssh -F '${configured}'`);
        assert.equal(code, 0, stderr);
        assert.match(await log(name), /^Ann Example <ann@example\.com>, .*: stop: promotions: x$/);
        const other = await stop(
          "ssh -F /dev/null -o BatchMode=yes -o StrictHostKeyChecking=yes -o UserKnownHostsFile=/dev/null",
        );
        assert.match(other.stderr, /shows a host key that repository\.knownHosts does not have/);
      } finally {
        await ssh.stop();
      }
    });
});
