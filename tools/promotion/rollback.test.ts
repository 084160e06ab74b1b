// `npm run promotion -- rollback`, against a git server: the version before, put back and held by one commit.
import assert from "node:assert/strict";
import { defaultHolds } from "../../contract/repository";
import { Caller } from "../../testkit/caller";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import { Workbench } from "../../testkit/workbench";
import { verbsHere } from "./verbsHere";

const prod = valuesPath("shop", "prod");

describe("a roll back", () => {
  let bench: Workbench;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());

  const call = (name: string, args: readonly string[]) => new Caller(bench, name).call(verbsHere, args);
  const promote = (name: string, source: string) => bench.promote(bench.args(name, "shop", source));

  /** A repository whose prod went from 1.0.0 to 1.1.0 to 1.2.0, by promotions. Returns the source commit of the last. */
  async function promoted(name: string): Promise<string> {
    await bench.repository(name, { apps: ["shop", "cart"] });
    let source = "";
    for (const version of ["1.1.0", "1.2.0"]) {
      source = await bench.setVersion(name, "shop", "test", version);
      assert.equal((await promote(name, source)).result.outcome, "promoted");
      // Others write in between.
      await bench.setVersion(name, "cart", "prod", version);
    }
    return source;
  }

  it("puts back the version before and holds the phase by one commit of the caller, which no promotion overtakes", async () => {
    const name = "back.git";
    const source = await promoted(name);
    const before = await bench.git(name, "rev-parse", "main");
    // As a program of its own.
    const { code, stdout, stderr } = await new Caller(bench, name).start([
      "rollback",
      "shop",
      "prod",
      "--reason",
      "It loses orders",
    ]);
    assert.equal(code, 0, stderr);
    assert.match(
      stdout,
      /^rollback\(shop\): prod 1\.2\.0 -> 1\.1\.0: It loses orders is commit [0-9a-f]{12} on main\.$/m,
    );
    assert.equal(await bench.show(name, prod), valuesFile("shop", "prod", "1.1.0"));
    const file = defaultHolds.replace("{app}", "shop");
    assert.equal(
      await bench.show(name, file),
      "hold:\n  prod:\n    reason: It loses orders\nrefused:\n  prod:\n    - version: 1.2.0\n      reason: It loses orders\n",
    );
    assert.deepEqual((await bench.git(name, "diff", "--name-only", before, "main")).split("\n"), [prod, file]);
    assert.equal(await bench.git(name, "log", "-1", "--format=%P %an", "main"), `${before} Ann Example`);

    assert.equal((await promote(name, source)).result.outcome, "superseded");
    const next = await bench.setVersion(name, "shop", "test", "1.3.0");
    assert.equal((await promote(name, next)).result.outcome, "held");
    // Once it is released, the bad version still is what it is.
    await call(name, ["release", "shop", "prod"]);
    const again = await bench.setVersion(name, "shop", "test", "1.2.0");
    assert.match((await promote(name, again)).result.reason, /^1\.2\.0 is refused in prod: It loses orders \(/);
  });

  it("said twice goes back twice, and never to what was taken back", async () => {
    const name = "twice.git";
    await promoted(name);
    for (const version of ["1.1.0", "1.0.0"]) {
      const { code, stderr } = await call(name, ["rollback", "shop", "prod", "--reason", "x"]);
      assert.equal(code, 0, stderr);
      assert.equal(await bench.version(name, "shop", "prod"), version);
    }
    const { code, stderr } = await call(name, ["rollback", "shop", "prod", "--reason", "x"]);
    assert.deepEqual(
      [code, stderr.includes("held another version that nobody refuses at no commit of main")],
      [1, true],
      stderr,
    );
  });

  it("F31: is done once where the answer to the push gets lost", async () => {
    const name = "lost.git";
    await promoted(name);
    const before = await bench.git(name, "rev-parse", "main");
    bench.loseNextAnswer();
    const { code, stdout, stderr } = await call(name, ["rollback", "shop", "prod", "--reason", "x"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /prod 1\.2\.0 -> 1\.1\.0: x is commit/);
    assert.equal(await bench.version(name, "shop", "prod"), "1.1.0");
    assert.equal(await bench.git(name, "rev-parse", "main~1"), before);
  });

  it("puts nothing back where another version came meanwhile", async () => {
    const name = "meanwhile.git";
    await promoted(name);
    const before = await bench.git(name, "rev-parse", "main");
    const other = await bench.setVersion(name, "shop", "prod", "1.3.0");
    await bench.git(name, "update-ref", "refs/heads/main", before);
    bench.letInFirst(name, other);
    const { code, stderr } = await call(name, ["rollback", "shop", "prod", "--reason", "x"]);
    assert.deepEqual(
      [
        code,
        /^rollback: prod of shop went from 1\.2\.0 to 1\.3\.0 meanwhile; nothing was put back: look again\.$/m.test(
          stderr,
        ),
      ],
      [1, true],
      stderr,
    );
    assert.equal(await bench.git(name, "rev-parse", "main"), other);
  });

  it("to the version that is there already holds it alone, and goes on where the file of holds cannot be read", async () => {
    const name = "there.git";
    await promoted(name);
    const file = defaultHolds.replace("{app}", "shop");
    const args = ["rollback", "shop", "prod", "--reason", "x"];
    assert.equal((await call(name, [...args, "--to", "1.2.0"])).code, 0);
    assert.equal(await bench.show(name, file), "hold:\n  prod:\n    reason: x\n");
    await bench.write(name, { [file]: "hold: [" });
    assert.equal((await call(name, args)).code, 0);
    assert.equal(await bench.version(name, "shop", "prod"), "1.1.0");
    assert.equal(await bench.show(name, file), "hold: [");
  });

  it("goes to the version that is named, and shows it alone with --dry-run", async () => {
    const name = "named.git";
    await promoted(name);
    const before = await bench.git(name, "rev-parse", "main");
    const args = ["rollback", "shop", "prod", "--reason", "x", "--to", "1.0.0"];
    const dry = await call(name, [...args, "--dry-run"]);
    assert.match(dry.stdout, /^-.*1\.2\.0.*\n\+.*1\.0\.0/m, dry.stderr);
    assert.match(dry.stdout, /^Nothing was pushed\.$/m);
    assert.equal(await bench.git(name, "rev-parse", "main"), before);
    assert.equal((await call(name, args)).code, 0);
    assert.equal(await bench.version(name, "shop", "prod"), "1.0.0");
  });

  it("finds a version that is further back than what is fetched at once", async () => {
    const name = "far.git";
    await promoted(name);
    await bench.writeMany(name, 120);
    assert.equal((await call(name, ["rollback", "shop", "prod", "--reason", "x"])).code, 0);
    assert.equal(await bench.version(name, "shop", "prod"), "1.1.0");
  });

  it("says where there is nothing to go back to", async () => {
    const name = "never.git";
    await bench.repository(name, { apps: ["shop"] });
    const { code, stderr } = await call(name, ["rollback", "shop", "prod", "--reason", "x"]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^rollback: prod of shop held another version that nobody refuses at no commit of main that was looked at\.$/m,
    );
    const named = await call(name, ["rollback", "shop", "prod", "--reason", "x", "--to", "9"]);
    assert.match(named.stderr, /held the version 9 at no commit of main/);
  });
});
