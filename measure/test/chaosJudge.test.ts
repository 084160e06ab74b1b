// The judge of `make chaos` on fabricated histories: it passes what is right, and names each kind of wrong.
import assert from "node:assert/strict";
import type { End } from "../../promote/src/ends/end";
import { inWords, isClean, judge, together, wrongs, type Evidence, type Verdicts } from "../chaos/judge";

const id = (name: string) => name.repeat(40).slice(0, 40);
const workflowOf = (name: string) => `shop-test-${id(name).slice(0, 12)}`;

const end = (source: string, more: Partial<End> = {}): End => ({
  outcome: "promoted",
  source_commit: id(source),
  version_before: "",
  version_after: "",
  commit: id("p"),
  started_at: "",
  finished_at: "",
  workflow: workflowOf(source),
  workflow_uid: "u",
  reason: "",
  ...more,
});

const at = (name: string, source: string, target: string) => ({ sha: id(name), time: 100, source, target });
const promotion = (name: string, source: string, target: string, from: string) => ({
  ...at(name, source, target),
  promotion: { sourceCommit: id(from), workflow: workflowOf(from), testedBy: workflowOf(from) },
});
const push = (name: string, version: string, more = {}) => ({
  sha: id(name),
  version,
  good: true,
  mustArrive: true,
  ...more,
});
const passed = (from: string) => ({
  workflow: workflowOf(from),
  sourceCommit: id(from),
  passed: true,
  ran: ["3.0", "4.0"],
});

/** 3.0 was pushed by `a` and arrived by `p`. */
const arrived = (): Evidence => ({
  app: "shop",
  pushes: [push("a", "3.0")],
  commits: [at("0", "1.0", "1.0"), at("a", "3.0", "1.0"), promotion("p", "3.0", "3.0", "a")],
  runs: [passed("a")],
  ends: [end("a")],
});

/** Of the kinds, those that the verdicts hold, and how many of each. */
const found = (verdicts: Verdicts) =>
  Object.fromEntries(
    wrongs.filter((wrong) => verdicts[wrong].length > 0).map((wrong) => [wrong, verdicts[wrong].length]),
  );

const verdict = (change: Partial<Evidence>) => found(judge({ ...arrived(), ...change }));

describe("the judge of promotions", () => {
  it("finds nothing wrong with a version that was tested and arrived", () => {
    assert.deepEqual(verdict({}), {});
    assert.ok(isClean(judge(arrived())));
  });

  it("finds nothing wrong with a version that another Workflow promoted alone once it was tested", () => {
    const [base, pushed, arrival] = arrived().commits;
    const alone = { ...arrival!, promotion: { ...arrival!.promotion!, workflow: "shop-test-alone" } };
    assert.deepEqual(verdict({ commits: [base!, pushed!, alone] }), {});
    assert.deepEqual(verdict({ commits: [base!, pushed!, alone], runs: [] }), { untested: 1 });
  });

  it("finds what was promoted before its soak was over, from the test or from a break since", () => {
    const soaked = (soak: number, more: Partial<End>) =>
      verdict({ pushes: [push("a", "3.0", { soak })], ends: [end("a", more)] });
    const tested = { verified_at: "1970-01-01T00:01:20Z" };
    assert.deepEqual(soaked(20, tested), {});
    assert.deepEqual(soaked(21, tested), { early: 1 });
    assert.deepEqual(soaked(20, { ...tested, steady_since: "1970-01-01T00:01:21.000Z" }), { early: 1 });
    assert.deepEqual(soaked(21, { ...tested, commit: id("x") }), { lost: 1 });
  });

  it("finds nothing wrong with a bad version that stayed where it was", () => {
    const commits = [at("0", "1.0", "1.0"), at("a", "2.0", "1.0")];
    const ends = [end("a", { outcome: "failed", commit: "" })];
    assert.deepEqual(verdict({ pushes: [push("a", "2.0", { good: false })], commits, runs: [], ends }), {});
  });

  it("finds nothing wrong with a version that was overtaken by the next one", () => {
    const pushes = [push("a", "3.0", { mustArrive: false }), push("b", "4.0")];
    const commits = [
      at("0", "1.0", "1.0"),
      at("a", "3.0", "1.0"),
      at("b", "4.0", "1.0"),
      promotion("p", "4.0", "4.0", "b"),
    ];
    assert.deepEqual(verdict({ pushes, commits, runs: [passed("b")], ends: [end("b")] }), {});
  });

  it("finds nothing wrong with a version that was promoted from a later commit than the one that pushed it", () => {
    const commits = [
      at("0", "1.0", "1.0"),
      at("a", "3.0", "1.0"),
      at("c", "3.0", "1.0"),
      promotion("p", "3.0", "3.0", "c"),
    ];
    assert.deepEqual(verdict({ commits, runs: [passed("c")], ends: [end("c")] }), {});
  });

  it("calls lost what did not arrive, and says what the record holds", () => {
    const commits = arrived().commits.slice(0, 2);
    assert.deepEqual(verdict({ commits, ends: [] }), { lost: 1 });
    const failed = judge({ ...arrived(), commits, ends: [end("a", { outcome: "failed", reason: "137", commit: "" })] });
    assert.match(failed.lost[0] ?? "", /3\.0 .* did not arrive, git holds 1\.0; the record says failed: 137/);
  });

  it("calls lost what had not arrived when the next version was pushed, although that one arrived", () => {
    const pushes = [push("a", "3.0"), push("b", "4.0")];
    const commits = [
      at("0", "1.0", "1.0"),
      at("a", "3.0", "1.0"),
      at("b", "4.0", "1.0"),
      promotion("p", "4.0", "4.0", "b"),
    ];
    assert.deepEqual(verdict({ pushes, commits, runs: [passed("b")], ends: [end("b")] }), { lost: 1 });
  });

  it("calls lost what arrived and was taken away again", () => {
    const commits = [...arrived().commits, at("x", "3.0", "1.0")];
    assert.deepEqual(verdict({ commits }), { lost: 1 });
  });

  it("calls lost what the record claims and the branch does not hold", () => {
    const ends = [end("a"), end("a", { commit: id("q") })];
    assert.deepEqual(verdict({ ends }), { lost: 1 });
  });

  it("calls doubled two commits for one source commit", () => {
    const commits = [...arrived().commits, promotion("q", "3.0", "3.0", "a")];
    assert.deepEqual(verdict({ commits }), { doubled: 1 });
  });

  it("calls doubled two commits for one push, from different source commits", () => {
    const commits = [...arrived().commits, promotion("q", "3.0", "3.0", "p")];
    assert.deepEqual(verdict({ commits, runs: [passed("a"), passed("p")] }), { doubled: 1 });
  });

  it("calls overwritten a version that was replaced by an older one", () => {
    const pushes = [push("a", "3.0", { mustArrive: false }), push("b", "4.0", { mustArrive: false })];
    const commits = [
      at("0", "1.0", "1.0"),
      at("a", "3.0", "1.0"),
      at("b", "4.0", "1.0"),
      promotion("p", "4.0", "4.0", "b"),
      promotion("q", "4.0", "3.0", "a"),
    ];
    assert.deepEqual(verdict({ pushes, commits, runs: [passed("a"), passed("b")] }), { overwritten: 1 });
  });

  it("calls untested a bad version that was promoted, though a campaign passed (on the old pods)", () => {
    const commits = [at("0", "1.0", "1.0"), at("a", "2.0", "1.0"), promotion("p", "2.0", "2.0", "a")];
    assert.deepEqual(verdict({ pushes: [push("a", "2.0", { good: false })], commits }), { untested: 1 });
  });

  it("calls untested a promotion whose campaign did not pass, or passed for another commit or in another Workflow", () => {
    assert.deepEqual(verdict({ runs: [] }), { untested: 1 });
    assert.deepEqual(verdict({ runs: [{ ...passed("a"), passed: false }] }), { untested: 1 });
    assert.deepEqual(verdict({ runs: [{ ...passed("a"), sourceCommit: id("0") }] }), { untested: 1 });
    assert.deepEqual(verdict({ runs: [{ ...passed("a"), workflow: "other" }] }), { untested: 1 });
  });

  it("calls untested a promotion while whose campaign the pods ran another version", () => {
    const run = { ...passed("a"), ran: ["1.0"] };
    assert.deepEqual(verdict({ runs: [run] }), { untested: 1 });
    assert.match(judge({ ...arrived(), runs: [run] }).untested[0] ?? "", /the pods ran 1\.0 while its campaign ran/);
  });

  it("finds nothing wrong with a promotion whose pods nobody looked at while its campaign ran", () => {
    assert.deepEqual(verdict({ runs: [{ ...passed("a"), ran: [] }] }), {});
  });

  it("calls untested a version that is not the one at its source commit", () => {
    const commits = [...arrived().commits.slice(0, 2), promotion("p", "3.0", "4.0", "a")];
    assert.equal(verdict({ commits }).untested, 1);
  });

  it("calls untested a version whose source commit is not on the branch", () => {
    const commits = [...arrived().commits.slice(0, 2), promotion("p", "3.0", "3.0", "z")];
    assert.deepEqual(verdict({ commits }), { untested: 1 });
  });

  it("refuses evidence without the pushed commit", () => {
    assert.throws(() => judge({ ...arrived(), commits: [at("0", "1.0", "1.0")] }), /is not on the branch/);
  });

  it("counts over all applications, in words", () => {
    const wrong = judge({ ...arrived(), runs: [] });
    const all = together([judge(arrived()), wrong, wrong]);
    assert.equal(inWords(all), "0 lost, 0 doubled, 0 overwritten by an older one, 2 untested, 0 early");
    assert.ok(!isClean(all));
  });
});
