// `npm run promotion -- hold, release, stop, resume`, against a git server: commits of the person who calls.
import assert from "node:assert/strict";
import { defaultHolds, defaultStops } from "../../contract/repository";
import { call, person } from "../../testkit/caller";
import { password, Workbench } from "../../testkit/workbench";

const ofShop = defaultHolds.replace("{app}", "shop");

describe("a person's word about promotions", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  const say = (name: string, args: readonly string[], settings?: Readonly<Record<string, string>>) =>
    call(bench, name, args, settings);

  const log = (name: string) => bench.git(name, "log", "-1", "--format=%an <%ae>, %cn <%ce>: %s", "main");

  it("hold writes it beside what stands there, as a commit of the caller; said again it is there already", async () => {
    const name = "hold.git";
    await bench.repository(name, { apps: ["shop"] });
    await bench.write(name, {
      [ofShop]: "# Ask the shop's team.\nrefused:\n  prod:\n    - version: 1.10 # lost orders\n      reason: x\n",
    });
    const args = ["hold", "shop", "prod", "--reason", "The fair", "--until", "2027-01-02T08:00:00+01:00"];
    const { code, stdout, stderr } = await say(name, args);
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
    assert.equal(await bench.show(name, defaultStops), "{}\n");
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
    it(`is refused in one sentence: ${what}`, async () => {
      await bench.repository(`wrong-${args[0]}.git`, { apps: ["shop"] }).catch(() => undefined);
      const { code, stderr } = await say(`wrong-${args[0]}.git`, [...args]);
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
    assert.ok(
      !(await say(name, stop, { ...named, "user.email": email, "credential.helper": helper })).stdout.includes(
        password,
      ),
    );
  });
});
