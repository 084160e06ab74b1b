// The pull request of a proposal: one for each branch, whose text is always about what stands there, and a person's word about it.
import * as assert from "node:assert/strict";
import type { Evidence } from "../../src/carriers/evidence";
import { PassingError, PromoteError } from "../../src/errors";
import { markIn } from "../../src/carriers/evidence";
import type { Forge } from "../../src/forges/forge";
import { ProposalPage } from "../../src/carriers/page";
import { onEach } from "./servers";
import type { World } from "./servers";
import { commitOf } from "./store";

const branch = "promotion/prod/shop";
const proposed = (version: string, sourcePhase = "test"): Evidence => ({
  app: "shop",
  sourcePhase,
  targetPhase: "prod",
  sourceCommit: commitOf("c"),
  sourcePage: `https://git.example.com/team/gitops/commit/${commitOf("c")}`,
  version,
  parts: [{ name: "image.version", before: "1.0.0", after: version }],
  verifiedAt: "2026-11-30T02:00:00Z",
  steadySince: "",
  gates: {},
  title: `promote(shop): ${sourcePhase} -> prod ${version}`,
});

/** One run of a promotion: it looks, and shows what it proposes unless a person closed that. */
async function runs({ forge }: World, evidence: Evidence, autoMerge = false): Promise<string> {
  const page = new ProposalPage({ forge, base: "main", autoMerge }, branch);
  return (await page.look(evidence, "")) ?? (await page.show(evidence, commitOf("a")));
}

onEach("the pull request of a proposal", (world) => {
  const pulls = () => world().server.store.pulls;

  it("is opened once, with what changes", async () => {
    const said = await runs(world(), proposed("1.1.0"));
    assert.match(said, /^ https:\/\/\S+\/1 is its pull request\.$/);
    assert.equal(await runs(world(), proposed("1.1.0")), said);
    assert.deepEqual([pulls().length, world().server.store.edits], [1, 0]);
    const [{ title, body } = assert.fail()] = pulls();
    assert.equal(title, "promote(shop): test -> prod 1.1.0");
    assert.match(body, /\| image\\?\.version \| `1\.0\.0` \| `1\.1\.0` \|/);
  });

  it("is written anew by a newer version, and says which one that takes the place of", async () => {
    await runs(world(), proposed("1.1.0"));
    await runs(world(), proposed("1.2.0"));
    await runs(world(), proposed("1.2.0"));
    assert.deepEqual([pulls().length, world().server.store.edits], [1, 1]);
    assert.match(pulls()[0]!.body, /takes the place of `1\.1\.0`/);
    assert.equal(pulls()[0]!.title, "promote(shop): test -> prod 1.2.0");
  });

  it("leaves no source commit waiting whose version another one replaced", async () => {
    await runs(world(), proposed("1.1.0", "eu"));
    await runs(world(), { ...proposed("1.2.0"), sourceCommit: commitOf("d") });
    const said = await world().forge.statuses(commitOf("c"));
    const { state, description } = said.find(({ context }) => context === "argo-promotion/shop: eu -> prod") ?? {};
    assert.deepEqual([state, description], ["success", "1.2.0 takes its place."]);
  });

  it("stays closed for the version for which a person closed it, until it is opened again", async () => {
    await runs(world(), proposed("1.1.0"));
    pulls()[0]!.state = "closed";
    assert.match(
      await runs(world(), proposed("1.1.0")),
      /^was proposed by https:\/\/\S+\/1, which a person closed: it stays closed for this version, until it is opened again\.$/,
    );
    assert.equal(pulls().length, 1);
    pulls()[0]!.state = "open";
    assert.match(await runs(world(), proposed("1.1.0")), /\/1 is its pull request\.$/);
  });

  it("stays closed for the version along another edge as well, and is another one for a newer version", async () => {
    await runs(world(), proposed("1.1.0"));
    pulls()[0]!.state = "closed";
    assert.match(await runs(world(), proposed("1.1.0", "eu")), /which a person closed/);
    await runs(world(), proposed("1.2.0"));
    assert.deepEqual(
      pulls().map(({ state }) => state),
      ["closed", "open"],
    );
  });

  it("is not written by a promotion whose commit another one replaced meanwhile", async () => {
    await runs(world(), proposed("1.2.0"));
    const page = new ProposalPage({ forge: world().forge, base: "main", autoMerge: false }, branch);
    await assert.rejects(page.show(proposed("1.1.0"), commitOf("9")), { kind: "network" });
    assert.equal(pulls()[0]?.title, "promote(shop): test -> prod 1.2.0");
  });

  it("is a person's word where that is said between the look and the push", async () => {
    await runs(world(), proposed("1.1.0"));
    const page = new ProposalPage({ forge: world().forge, base: "main", autoMerge: false }, branch);
    assert.equal(await page.look(proposed("1.1.0"), ""), undefined);
    pulls()[0]!.state = "closed";
    assert.match(await page.show(proposed("1.1.0"), commitOf("a")), /^ It was proposed by .* which a person closed/);
    // Said of 1.1.0, not of what comes after it.
    await page.show(proposed("1.2.0"), commitOf("a"));
    assert.deepEqual(
      pulls().map(({ state }) => state),
      ["closed", "open"],
    );
  });

  it("is left to a newer promotion that came between the look at the branch and the look at it", async () => {
    world().server.store.rules = "waiting";
    await runs(world(), proposed("1.2.0"), true);
    for (const autoMerge of [true, false]) {
      const page = new ProposalPage({ forge: world().forge, base: "main", autoMerge }, branch);
      await assert.rejects(page.look(proposed("1.1.0"), commitOf("9")), { kind: "network" });
      await assert.rejects(page.takeBack("It is over.", commitOf("9")), { kind: "network" });
    }
    assert.deepEqual(
      [pulls().length, pulls()[0]?.state, pulls()[0]?.title],
      [1, "open", "promote(shop): test -> prod 1.2.0"],
    );
  });

  it("is another one where somebody else's was opened between look and push, and a merge asked for", async () => {
    world().server.store.rules = "waiting";
    for (const autoMerge of [true, false]) {
      const page = new ProposalPage({ forge: world().forge, base: "main", autoMerge }, branch);
      assert.equal(await page.look(proposed("1.2.0"), ""), undefined);
      await runs(world(), proposed("1.1.0"), true);
      await page.show(proposed("1.2.0"), commitOf("a"));
      const open = pulls().filter(({ state }) => state === "open");
      assert.deepEqual(
        open.map(({ title, later }) => [title, later]),
        [["promote(shop): test -> prod 1.2.0", autoMerge]],
      );
      open[0]!.state = "merged";
    }
  });

  it("is not merged by the forge for a version that a person is to merge, whoever asked for it before", async () => {
    world().server.store.rules = "waiting";
    for (const [version, source] of [
      ["1.2.0", "us"],
      ["1.1.0", "eu"],
    ] as const) {
      await runs(world(), proposed("1.1.0", "eu"), true);
      await runs(world(), proposed(version, source), false);
      const open = pulls().filter(({ state }) => state === "open");
      assert.deepEqual(
        open.map(({ later }) => later),
        [false],
      );
    }
  });

  it("is another one after a merge: the target went back since", async () => {
    await runs(world(), proposed("1.1.0"));
    pulls()[0]!.state = "merged";
    await runs(world(), proposed("1.1.0"));
    assert.equal(pulls()[1]?.state, "open");
  });

  it("is closed with the reason when it is taken back, and is no person's word then", async () => {
    await runs(world(), proposed("1.1.0"));
    const page = () => new ProposalPage({ forge: world().forge, base: "main", autoMerge: false }, branch);
    await page().takeBack("ann holds prod.", commitOf("a"));
    await page().takeBack("ann holds prod.", commitOf("a"));
    const [{ state, body } = assert.fail()] = pulls();
    assert.equal(state, "closed");
    assert.match(body, /\n\*\*Taken back\*\*: ann holds prod\./);
    assert.equal(markIn(body)?.withdrawn, true);
    await runs(world(), proposed("1.1.0"));
    assert.equal(pulls()[1]?.state, "open");
  });

  it("is no person's word where the run ended between saying so and closing it", async () => {
    await runs(world(), proposed("1.1.0"));
    const interrupted = withVerbs(world().forge, { close: () => Promise.reject(new Error("killed")) });
    const page = new ProposalPage({ forge: interrupted, base: "main", autoMerge: false }, branch);
    await assert.rejects(page.takeBack("held.", commitOf("a")), { message: "killed" });
    assert.equal(markIn(pulls()[0]!.body)?.withdrawn, true);
    assert.equal(pulls()[0]?.state, "open");
    // Released before anything looked again: it is proposed as if nothing had been.
    await runs(world(), proposed("1.1.0"));
    assert.equal(markIn(pulls()[0]!.body)?.withdrawn, undefined);
    assert.doesNotMatch(pulls()[0]!.body, /Taken back/);
  });

  it("is another one for each version where the forge merges: no approval of one is another's", async () => {
    world().server.store.rules = "waiting";
    await runs(world(), proposed("1.1.0"), true);
    await runs(world(), proposed("1.2.0"), true);
    await runs(world(), proposed("1.2.0"), true);
    assert.deepEqual(
      pulls().map(({ state }) => state),
      ["closed", "open"],
    );
    assert.match(pulls()[0]!.body, /\n\*\*Taken back\*\*: 1\.2\.0 takes its place\./);
  });

  it("is asked for again where the forge does not show what was pushed yet", async () => {
    world().server.store.rules = "waiting";
    await runs(world(), proposed("1.1.0"), true);
    pulls()[0]!.head = commitOf("9");
    await assert.rejects(runs(world(), proposed("1.1.0"), true), {
      kind: "network",
      message: /does not show the commit that was pushed/,
    });
  });

  it("is merged at once where that is asked for and the rules are met", async () => {
    assert.match(await runs(world(), proposed("1.1.0"), true), /is its pull request, and is merged\.$/);
    assert.equal(pulls()[0]?.state, "merged");
  });

  it("is merged by the forge once the rules are met, however often that is asked for", async () => {
    world().server.store.rules = "waiting";
    for (let run = 0; run < 2; run++)
      assert.match(
        await runs(world(), proposed("1.1.0"), true),
        /is its pull request; it is merged once its checks have passed\.$/,
      );
    assert.deepEqual([pulls().length, pulls()[0]?.later], [1, true]);
  });

  it("says why the forge does not merge it", async () => {
    world().server.store.rules = "refused";
    assert.match(
      await runs(world(), proposed("1.1.0"), true),
      /is its pull request; the forge does not merge it by itself: \S/,
    );
  });

  it("is there where the account may not merge it: a person does", async () => {
    const may = new PromoteError("authentication", "It may not.");
    const refusing = withVerbs(world().forge, { merge: () => Promise.reject(may) });
    const page = new ProposalPage({ forge: refusing, base: "main", autoMerge: true }, branch);
    const said = await page.show(proposed("1.1.0"), commitOf("a"));
    assert.match(said, /is its pull request; the forge does not merge it by itself: It may not\.$/);
  });

  it("is there where the forge takes no status, which is said; one that is busy is asked again", async () => {
    const answers = {
      final: new PromoteError("authentication", "It may not."),
      passing: new PassingError("network", "It is busy."),
    };
    const saying = (error: Error) => withVerbs(world().forge, { say: () => Promise.reject(error) });
    const page = (forge: Forge) => new ProposalPage({ forge, base: "main", autoMerge: false }, branch);
    const said = await page(saying(answers.final)).show(proposed("1.1.0"), commitOf("a"));
    assert.match(said, /is its pull request\. Its commit does not show that it passed: It may not\.$/);
    await assert.rejects(page(saying(answers.passing)).show(proposed("1.1.0"), commitOf("a")), answers.passing);
  });

  it("has the promotion's own status on its commit before its merge is asked for", async () => {
    world().server.store.rules = "waiting";
    await runs(world(), proposed("1.1.0"), true);
    assert.deepEqual(
      world().server.store.statuses.map(({ commit, context, state }) => [commit, context, state]),
      [[commitOf("a"), "argo-promotion/test -> prod", "success"]],
    );
  });
});

/** A forge some of whose verbs are others. */
const withVerbs = (forge: Forge, verbs: Partial<Forge>): Forge =>
  new Proxy(forge, { get: (all, name: keyof Forge) => verbs[name] ?? all[name].bind(all) });
