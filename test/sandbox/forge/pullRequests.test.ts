// Pull requests that the promotion step opens itself, on a real forge: one for each application and edge, whatever is lost on the way,
// merged by people or by the forge, and what is said beside commits. No cluster is needed.
import * as assert from "node:assert/strict";
import { proposalBranch } from "../../../contract/repository";
import type { PullRequest } from "../../../testkit/gitea/types";
import { until } from "../../../testkit/until";
import { onGitea, proposed, proposingBy, type ShopOnForge } from "./shopOnForge";

const onForge = ["--forge", "gitea"];
const ours = [...proposingBy({}), ...onForge];
const merging = [...proposingBy({ autoMerge: true }), ...onForge];
const onEdge = "argo-promotion/test -> prod";
const onShop = "argo-promotion/shop: test -> prod";

describe("the pull request of a promotion, on Gitea", () => {
  let shop: ShopOnForge;
  onGitea((started) => (shop = started));

  const people = () => shop.gitea.accounts;
  const all = (): Promise<PullRequest[]> => shop.repository.pullRequests("all");

  /** What is said of a commit, the last word of each context. */
  async function said(commit: string): Promise<Record<string, string>> {
    const statuses = await shop.repository.statuses(commit);
    return Object.fromEntries(statuses.map(({ context, status }) => [context, status]));
  }

  /** Proposes what test holds; its pull request. */
  async function proposes(commit = shop.source, args = ours): Promise<PullRequest> {
    const { code, result, stderr } = await shop.promoteTested(commit, args);
    assert.deepEqual([code, result.outcome], [0, "proposed"], stderr);
    const [pull, ...others] = await shop.repository.pullRequests("open");
    assert.deepEqual(others, []);
    assert.equal(result.pull_request, `${shop.gitea.url}/${shop.repository.path}/pulls/${pull!.number}`);
    assert.equal(shop.ends()[0]?.pull_request, result.pull_request);
    assert.match(result.reason, new RegExp(`as ${result.commit}\\. ${result.pull_request} is its pull request`));
    assert.equal(pull!.head.sha, result.commit);
    return pull!;
  }

  it("is opened by the promotion with what changes, and both commits show how it stands", async () => {
    const pull = await proposes();
    assert.equal(pull.user.login, people().robot.name);
    assert.equal(pull.title, "promote(shop): test -> prod 1.1.0");
    assert.deepEqual([pull.head.ref, pull.base.ref], [proposed, "main"]);
    assert.match(pull.body, /\| image\\?\.version \| `1\.0\.0` \| `1\.1\.0` \|/);
    assert.ok(pull.body.includes(`(${shop.gitea.url}/${shop.repository.path}/commit/${shop.source})`));
    assert.deepEqual(await said(shop.source), { [onShop]: "pending" });
    assert.deepEqual(await said(pull.head.sha), { [onEdge]: "success" });
  });

  it("is the same one when the promotion runs again, and when a newer version takes its place", async () => {
    const first = await proposes();
    assert.equal((await proposes()).number, first.number);
    const newer = await proposes(await shop.goesOn("1.2.0"));
    assert.equal(newer.number, first.number);
    assert.equal(newer.title, "promote(shop): test -> prod 1.2.0");
    assert.match(newer.body, /takes the place of `1\.1\.0`/);
    assert.equal((await all()).length, 1);
  });

  it("is opened where the run before ended between its push and the pull request", async () => {
    const { result } = await shop.promoteTested(shop.source, proposingBy({}));
    assert.deepEqual([result.outcome, (await all()).length], ["proposed", 0]);
    assert.equal((await proposes()).head.sha, result.commit);
  });

  it("is merged by a person whom the rule of the branch lets, once the promotion's own status is there", async () => {
    await shop.repository.protect({ statuses: [onEdge], approvals: 1 });
    const pull = await proposes();
    await shop.repository.approve(people().bob, pull.number);
    assert.equal((await shop.repository.merge(people().ann, pull.number, "squash")).merged, true);
    const swept = await shop.sweep(ours);
    assert.deepEqual(swept.states, { promoted: 1 });
    assert.deepEqual(await said(shop.source), { [onShop]: "success" });
    assert.equal(await shop.target(), "1.1.0");
  });

  it("stays closed for the version for which a person closed it, is open again when that opens it, and a newer one is proposed anew", async () => {
    const pull = await proposes();
    await shop.repository.close(people().ann, pull.number);
    const { code, result } = await shop.promoteTested(shop.source, ours);
    assert.deepEqual([code, result.outcome], [0, "proposed"]);
    assert.match(result.reason, /which a person closed: it stays closed for this version, until it is opened again\.$/);
    assert.equal((await shop.repository.pullRequest(pull.number)).state, "closed");
    await shop.repository.reopen(people().ann, pull.number);
    assert.equal((await proposes()).number, pull.number);
    await shop.repository.close(people().ann, pull.number);
    assert.notEqual((await proposes(await shop.goesOn("1.2.0"))).number, pull.number);
  });

  it("stays closed where a person deleted its branch as well", async () => {
    const pull = await proposes();
    await shop.repository.close(people().ann, pull.number);
    await shop.repository.call(people().ann, "DELETE", `/branches/${encodeURIComponent(proposed)}`);
    const { result } = await shop.promoteTested(shop.source, ours);
    assert.match(result.reason, /which a person closed/);
    assert.equal(await shop.repository.head(proposed), "");
  });

  /** Sets or removes the file in which a person holds shop. */
  async function says(text: string | null): Promise<void> {
    const { bench, local, repository } = shop;
    await repository.fetch(bench.bare(local), "+main:main");
    await bench.write(local, { "argo-projects/shop/promotion.yaml": text });
    await repository.push(bench.bare(local), "main:main");
  }
  const held = "hold:\n  prod: { reason: The fair }\n";

  it("loses its branch when a person holds it, also where the forge refuses the word about it, which is said", async () => {
    await proposes();
    await says(held);
    const refused = { FORGE_TOKEN: "0123456789012345678901234567890123456789" };
    const { code, result } = await shop.promote(shop.source, [...shop.kubeArgs, ...ours], refused);
    assert.deepEqual([code, result.outcome, await shop.repository.head(proposed)], [0, "held", ""]);
    assert.match(
      result.reason,
      /could not be taken back: its branch is gone, which counts as closed by a person\. .*refused the token/,
    );
  });

  it("is closed with the reason when a person holds it, and another one is opened when nobody does", async () => {
    const pull = await proposes();
    const { repository } = shop;
    await says(held);
    assert.equal((await shop.promoteTested(shop.source, ours)).result.outcome, "held");
    const closed = await repository.pullRequest(pull.number);
    assert.deepEqual([closed.state, closed.merged, await repository.head(proposed)], ["closed", false, ""]);
    assert.match(closed.body, /\n\*\*Taken back\*\*: prod is held: The fair/);
    assert.deepEqual(await said(shop.source), { [onShop]: "pending" });
    await says(null);
    assert.notEqual((await proposes()).number, pull.number);
  });

  it("is merged by the forge once what the rule asks for is there", async () => {
    await shop.repository.protect({ statuses: ["ci/build"] });
    const pull = await proposes(shop.source, merging);
    assert.equal((await shop.repository.pullRequest(pull.number)).merged, false);
    await shop.repository.say(people().bob, pull.head.sha, "ci/build", "success");
    await until(
      `#${pull.number} is merged`,
      async () => (await shop.repository.pullRequest(pull.number)).merged || undefined,
    );
    assert.deepEqual((await shop.sweep(merging)).states, { promoted: 1 });
    assert.equal(await shop.target(), "1.1.0");
  });

  it("is merged by the forge at once where nothing is missing", async () => {
    const { code, result, stderr } = await shop.promoteTested(shop.source, merging);
    assert.deepEqual([code, result.outcome], [0, "proposed"], stderr);
    assert.match(result.reason, /is its pull request, and is merged\.$/);
    assert.equal(await shop.target(), "1.1.0");
    assert.deepEqual((await shop.sweep(merging)).states, { promoted: 1 });
  });

  it("is another one for each version where the forge merges: what approved one merges no other", async () => {
    await shop.repository.protect({ approvals: 1, statuses: ["ci/build"] });
    const first = await proposes(shop.source, merging);
    await shop.repository.approve(people().bob, first.number);
    const second = await proposes(await shop.goesOn("1.2.0"), merging);
    assert.notEqual(second.number, first.number);
    await shop.repository.say(people().bob, second.head.sha, "ci/build", "success");
    assert.deepEqual(await shop.repository.approvers(second.number), []);
    await shop.repository.approve(people().bob, second.number);
    await until(
      `#${second.number} is merged`,
      async () => (await shop.repository.pullRequest(second.number)).merged || undefined,
    );
    assert.deepEqual(
      (await all()).map(({ number, merged }) => [number, merged]),
      [
        [second.number, true],
        [first.number, false],
      ],
    );
  });

  it("waits for what CI says about the source commit, where the edge asks for it", async () => {
    const checking = [...proposingBy({ checks: ["ci/build"] }), ...onForge];
    await shop.repository.say(people().bob, shop.source, "ci/build", "failure");
    const { code, result } = await shop.promoteTested(shop.source, checking);
    assert.deepEqual([code, result.outcome, (await all()).length], [0, "verified", 0]);
    assert.equal(result.reason, "prod needs ci/build (failure) to succeed at the source commit.");
    assert.deepEqual((await shop.sweep(checking)).started, []);
    await shop.repository.say(people().bob, shop.source, "ci/build", "success");
    assert.deepEqual(
      (await shop.sweep(checking)).started.map(({ app, target }) => [app, target]),
      [["shop", "prod"]],
    );
  });

  it("is refused before anything is pushed where the forge does not take the token, and no message has it", async () => {
    const reading = { FORGE_TOKEN: "0123456789012345678901234567890123456789" };
    const { code, result, stderr } = await shop.promote(shop.source, ours, reading);
    assert.equal(code, 4, stderr);
    assert.match(result.reason, /refused the token/);
    assert.ok(!`${stderr}${result.reason}`.includes(reading.FORGE_TOKEN));
    assert.deepEqual([(await all()).length, await shop.repository.head(proposed)], [0, ""]);
  });

  it("leaves what a push promotes as it is, and says so beside the source commit", async () => {
    await shop.repository.protect({ pushers: [people().robot] });
    const { code, result, stderr } = await shop.promote(shop.source, onForge);
    assert.deepEqual([code, result.outcome, result.pull_request], [0, "promoted", ""], stderr);
    assert.deepEqual(await said(shop.source), { [onShop]: "success" });
    assert.equal(await shop.target(), "1.1.0");
  });

  it("is one for each of fifty applications that are proposed at once", async () => {
    const apps = Array.from({ length: 50 }, (_, n) => `shop-${n}`);
    const { source } = await shop.beginWith(apps, "1.1.0");
    // Each listens for signals, which in one process are those of all.
    process.setMaxListeners(apps.length + 20);
    const runs = await Promise.all(apps.map((app) => shop.promote(source, ours, {}, app)));
    assert.deepEqual(
      [...new Set(runs.map(({ result }) => `${result.outcome} ${result.reason.replace(/.* /, "")}`))],
      ["proposed request."],
    );
    const open = await Promise.all([1, 2].map((page) => shop.repository.pullRequests("open", page)));
    assert.deepEqual(
      open
        .flat()
        .map(({ head }) => head.ref)
        .sort(),
      apps.map((app) => proposalBranch("prod", app)).sort(),
    );
    // Once more, as after a loss of all answers.
    await Promise.all(apps.map((app) => shop.promote(source, ours, {}, app)));
    assert.equal((await shop.repository.pullRequests("all", 2)).length, 0);
  });
});
