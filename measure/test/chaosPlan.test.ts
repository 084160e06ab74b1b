// What `make chaos` draws from a seed: faults, moments, versions.
import assert from "node:assert/strict";
import fc from "fast-check";
import { seeded } from "../../testkit/random";
import { faults } from "../chaos/faults";
import { momentNames } from "../chaos/moments";
import { isWhole, plan, promotionsIn, wishOf } from "../chaos/plan";
import { badVersion, choose, goodVersions } from "../chaos/versions";

const drawn = (environment: Record<string, string>) => plan(wishOf(environment, 1));
const essence = (environment: Record<string, string>) =>
  drawn(environment).map(({ fault, moment, seed }) => [fault.name, moment, seed]);

describe("the matrix of faults and moments", () => {
  it("has more than 200 promotions, and 20 bad versions that start slowly", () => {
    const runs = drawn({});
    assert.ok(promotionsIn(runs) >= 200, `${promotionsIn(runs)}`);
    assert.deepEqual(
      runs.filter(({ fault }) => fault.pushes === "slow and bad").map(({ apps }) => apps),
      [20],
    );
  });

  it("has a run of every fault, and hits at every moment", () => {
    const runs = drawn({ SEED: "7" });
    assert.deepEqual(
      [...new Set(runs.map(({ fault }) => fault.name))],
      faults.map(({ name }) => name),
    );
    assert.deepEqual([...new Set(runs.map(({ moment }) => moment))].sort(), [...momentNames].sort());
  });

  it("has at least 60 promotions along an edge with a gate, after those without", () => {
    const runs = drawn({});
    const gated = runs.filter((run) => run.gated);
    assert.ok(promotionsIn(gated) >= 60, `${promotionsIn(gated)}`);
    assert.deepEqual(runs.slice(-gated.length), gated);
  });

  it("meets every fault once before any a second time", () => {
    const names = drawn({}).map(({ fault }) => fault.name);
    assert.deepEqual(
      names.slice(0, faults.length),
      faults.map(({ name }) => name),
    );
  });

  for (const { name, holds, undo, inflict, pushes, apps } of faults) {
    it(`undoes ${name} if it holds, and only then`, () => {
      assert.equal(undo !== undefined, holds !== undefined, `${name} needs both \`holds\` and \`undo\`, or neither`);
    });
    it(name === "none" ? "does nothing by none" : `does something by ${name}`, () => {
      const does = inflict !== undefined || pushes !== undefined || apps !== undefined;
      assert.equal(does, name !== "none", `${name} has neither \`inflict\` nor \`pushes\` nor \`apps\``);
    });
  }

  it("is the same again from the same seed, also in part", () => {
    assert.deepEqual(essence({ SEED: "7" }), essence({ SEED: "7" }));
    assert.notDeepEqual(essence({ SEED: "7" }), essence({ SEED: "8" }));
    const whole = essence({ SEED: "7" }).filter(([name]) => name === "sensor" || name === "git-server");
    assert.deepEqual(essence({ SEED: "7", FAULTS: "sensor,git-server" }), whole);
  });

  it("draws different moments for the runs of a fault", () => {
    const moments = drawn({ FAULTS: "sensor", RUNS: "5" }).map(({ moment }) => moment);
    assert.deepEqual([...moments].sort(), [...momentNames].sort());
  });

  it("can be asked for moments, runs, applications, and shorter faults", () => {
    const runs = drawn({ FAULTS: "git-server", MOMENTS: "campaign", RUNS: "2", APPS: "3", HOLDS: "20" });
    assert.deepEqual(
      runs.map(({ fault, moment, apps }) => [fault.holds, moment, apps]),
      [
        [20, "campaign", 3],
        [20, "campaign", 3],
      ],
    );
  });

  it("is written down only as a whole", () => {
    assert.ok(isWhole(wishOf({ SEED: "7", APPS: "6" }, 1)));
    for (const part of [{ FAULTS: "sensor" }, { MOMENTS: "pushed" }, { RUNS: "1" }, { HOLDS: "5" }])
      assert.ok(!isWhole(wishOf(part, 1)), JSON.stringify(part));
  });

  for (const [environment, message] of [
    [{ FAULTS: "sun" }, /There is no fault "sun"; allowed: none, api-server/],
    [{ MOMENTS: "noon" }, /There is no moment "noon"; allowed: pushed/],
    [{ RUNS: "x" }, /RUNS is "x"; allowed: a whole number from 1 to 100/],
    [{ APPS: "21" }, /APPS is "21"; allowed: a whole number from 1 to 20/],
  ] as const) {
    it(`says what is wrong with ${JSON.stringify(environment)}`, () => {
      assert.throws(() => drawn(environment), message);
    });
  }
});

describe("the versions of a run", () => {
  const held = fc.array(
    fc.record({
      app: fc.constant("a"),
      source: fc.constantFrom(...goodVersions, badVersion),
      target: fc.constantFrom(...goodVersions),
    }),
    { minLength: 2, maxLength: 20 },
  );

  it("differ from what both phases hold, and one of them is bad", () => {
    fc.assert(
      fc.property(held, fc.nat(), (apps, seed) => {
        const [list, ...more] = choose("one", apps, seeded(seed));
        assert.deepEqual(more, []);
        list!.forEach(({ version, good }, index) => {
          assert.equal(good, version !== badVersion);
          assert.ok(version !== apps[index]!.source && version !== apps[index]!.target);
        });
        const mayBeBad = apps.some(({ source }) => source !== badVersion);
        assert.equal(list!.filter(({ good }) => !good).length, mayBeBad ? 1 : 0);
      }),
    );
  });

  it("are two different good ones, of which the second must arrive", () => {
    fc.assert(
      fc.property(held, fc.nat(), (apps, seed) => {
        const [first, second] = choose("two", apps, seeded(seed));
        apps.forEach(({ target }, index) => {
          const [a, b] = [first![index]!, second![index]!];
          assert.equal(new Set([a.version, b.version, target]).size, 3);
          assert.deepEqual([a.mustArrive, b.mustArrive, a.good, b.good], [false, true, true, true]);
        });
      }),
    );
  });

  it("are two good ones and a bad one, where the manifests of the first are carried to the last", () => {
    fc.assert(
      fc.property(held, fc.nat(), (apps, seed) => {
        const lists = choose("carried", apps, seeded(seed));
        apps.forEach(({ target }, index) => {
          const [first, second, bad] = lists.map((list) => list[index]!);
          assert.ok(first!.version !== second!.version && first!.version !== target);
          assert.deepEqual(
            [first!.mustArrive, second!.mustArrive, bad!.version, bad!.good],
            [true, true, badVersion, false],
          );
        });
      }),
    );
  });

  it("are bad for all where no promotion may come early", () => {
    const [list] = choose("slow and bad", [{ app: "a", source: "1.0", target: "1.0" }], seeded(1));
    assert.deepEqual(list, [{ app: "a", version: badVersion, good: false, mustArrive: false }]);
  });
});
