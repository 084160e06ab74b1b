// The promotion step on a real forge: its rules, its merges, its view of signatures. No cluster is needed.
import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import type { MergeStyle, PullRequest } from "../../../testkit/gitea/types";
import { until } from "../../../testkit/until";
import { onGitea, proposed, proposing, type ShopOnForge } from "./shopOnForge";

const styles: readonly MergeStyle[] = ["merge", "squash", "rebase", "rebase-merge", "fast-forward-only"];

describe("on Gitea", () => {
  let shop: ShopOnForge;
  onGitea((started) => (shop = started));

  const people = () => shop.gitea.accounts;

  /** Proposes what test holds; the proposal's commit. */
  async function proposes(commit = shop.source): Promise<string> {
    const { code, result, stderr } = await shop.promoteTested(commit);
    assert.deepEqual([code, result.outcome], [0, "proposed"], stderr);
    assert.equal(await shop.repository.head(proposed), result.commit);
    return result.commit;
  }

  /** The same, and a person opens a pull request of it. */
  async function isOpened(): Promise<PullRequest> {
    const commit = await proposes();
    const opened = await shop.repository.open(people().ann, proposed, "Shop 1.1.0 in prod");
    assert.equal(opened.head.sha, commit);
    return opened;
  }

  it("a push to a protected branch is refused at once, in the server's words and with what to set", async () => {
    const before = await shop.repository.head("main");
    const { code, result, stderr } = await shop.promote();
    assert.deepEqual([code, result.attempts], [4, 1], stderr);
    assert.equal(
      result.reason,
      `${shop.repository.url} refused the push to main: Not allowed to push to protected branch main. ` +
        "In the configuration, `carrier: pullRequest` on the edge proposes it on a branch of its own.",
    );
    assert.equal(await shop.repository.head("main"), before);
  });

  it("the promotion's account pushes where the branch's rule names it", async () => {
    await shop.repository.protect({ pushers: [people().robot] });
    const { code, result, stderr } = await shop.promote();
    assert.deepEqual([code, result.outcome, await shop.target()], [0, "promoted", "1.1.0"], stderr);
  });

  for (const style of styles) {
    it(`a proposal that a person merges by ${style} is promoted, and what follows it is proposed`, async () => {
      const { number } = await isOpened();
      const merged = await shop.repository.merge(people().ann, number, style);
      assert.deepEqual([merged.merged, await shop.target()], [true, "1.1.0"]);
      assert.equal((await shop.promote(shop.source, proposing)).result.outcome, "already-current");
      assert.deepEqual((await shop.sweep()).states, { promoted: 1 });
      assert.equal(shop.ends()[0]?.reason, "It was proposed, and is merged: the target holds 1.1.0.");
      await proposes(await shop.goesOn("1.2.0"));
    });
  }

  for (const style of styles.filter((each) => each !== "fast-forward-only")) {
    it(`a version that came before the merge by ${style} is not superseded by it`, async () => {
      const { number } = await isOpened();
      const later = await shop.goesOn("1.2.0");
      await shop.repository.merge(people().ann, number, style);
      assert.equal(await shop.target(), "1.1.0");
      await proposes(later);
      const { result } = await shop.promoteTested(later);
      assert.deepEqual([result.version_before, result.version_after], ["1.1.0", "1.2.0"]);
    });
  }

  it("a newer version takes the branch of an open pull request, whose approvals are gone", async () => {
    await shop.repository.protect({ approvals: 1 });
    const { number, head } = await isOpened();
    await shop.repository.approve(people().bob, number);
    assert.deepEqual(await shop.repository.approvers(number), ["bob"]);
    const newer = await proposes(await shop.goesOn("1.2.0"));
    assert.notEqual(newer, head.sha);
    await until(`the approval of #${number} is gone`, async () => {
      const approvers = await shop.repository.approvers(number);
      return approvers.length === 0 ? true : undefined;
    });
    const after = await shop.repository.pullRequest(number);
    assert.deepEqual([after.state, after.head.sha], ["open", newer]);
    assert.deepEqual(
      (await shop.repository.pullRequests("all")).map((each) => each.number),
      [number],
    );
    await assert.rejects(shop.repository.merge(people().ann, number, "merge"), /approvals/);
    await shop.repository.approve(people().bob, number);
    assert.equal((await shop.repository.merge(people().ann, number, "squash")).merged, true);
    assert.equal(await shop.target(), "1.2.0");
  });

  it("a required status keeps a proposal from its merge until it is there", async () => {
    await shop.repository.protect({ statuses: ["campaign"] });
    const { number, head } = await isOpened();
    await assert.rejects(shop.repository.merge(people().ann, number, "merge"), /status checks/);
    await shop.repository.say(people().robot, head.sha, "campaign", "success");
    assert.deepEqual(
      (await shop.repository.statuses(head.sha)).map((each) => [each.context, each.status]),
      [["campaign", "success"]],
    );
    assert.equal((await shop.repository.merge(people().ann, number, "merge")).merged, true);
  });

  it("a pull request that somebody closes is opened again with what is proposed since", async () => {
    const { number } = await isOpened();
    assert.equal((await shop.repository.close(people().ann, number)).state, "closed");
    const newer = await proposes(await shop.goesOn("1.2.0"));
    assert.equal((await shop.repository.reopen(people().ann, number)).state, "open");
    await until(
      `#${number} has the new head`,
      async () => (await shop.repository.pullRequest(number)).head.sha === newer || undefined,
    );
  });

  describe("where commits must be signed", () => {
    beforeEach(() => shop.repository.protect({ signed: true, pushers: [people().robot] }));

    it("an unsigned one is refused, with what to set", async () => {
      const { code, result, stderr } = await shop.promote();
      assert.deepEqual([code, result.attempts, result.commit], [4, 3, ""], stderr);
      assert.equal(
        result.reason,
        `${shop.repository.url} refused the push to main: Internal Server Error (no message for end users). In the configuration, ` +
          "`repository.commits.signing` signs the commits; Gitea has no other words for one that is not signed by a key it knows.",
      );
      assert.equal(await shop.target(), "1.0.0");
    });

    it("an unsigned proposal is merged by a squash, which the server signs, and by no merge commit", async () => {
      const { number } = await isOpened();
      await assert.rejects(shop.repository.merge(people().ann, number, "merge"), /409: PushRejected/);
      const { merge_commit_sha: squashed } = await shop.repository.merge(people().ann, number, "squash");
      const { verified } = await shop.repository.verification(squashed ?? "");
      assert.deepEqual([verified, await shop.target()], [true, "1.1.0"]);
      assert.deepEqual((await shop.sweep()).states, { promoted: 1 });
    });

    it("a signed proposal is merged by a merge commit", async () => {
      const signing = { GIT_SIGNING_KEY: shop.gitea.trustedKey };
      const run = await shop.promote(shop.source, [...proposing, "--signing", "ssh"], signing);
      assert.deepEqual([run.code, run.result.outcome], [0, "proposed"], run.stderr);
      const { number } = await shop.repository.open(people().ann, proposed);
      await shop.repository.merge(people().ann, number, "merge");
      assert.equal(await shop.target(), "1.1.0");
    });

    it("one by the SSH key that the server trusts is taken, and verified", async () => {
      const { code, result, stderr } = await shop.promote(shop.source, ["--signing", "ssh"], {
        GIT_SIGNING_KEY: shop.gitea.trustedKey,
      });
      assert.deepEqual([code, result.outcome, await shop.target()], [0, "promoted", "1.1.0"], stderr);
      const { verified, reason } = await shop.repository.verification(result.commit);
      assert.deepEqual([verified, reason.replace(/SHA256:.*/, "")], [true, "forge / "]);
    });

    it("one by an OpenPGP key of its account is taken, and verified", async () => {
      const GNUPGHOME = path.join(shop.bench.directory, "gnupg");
      fs.mkdirSync(GNUPGHOME, { mode: 0o700 });
      const quiet = ["--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""];
      const env = { PATH: process.env.PATH, GNUPGHOME };
      const gpg = (...args: string[]) => execFileSync("gpg", [...quiet, ...args], { env, encoding: "utf8" });
      gpg("--quick-generate-key", "robot <robot@example.com>", "ed25519", "sign", "never");
      await shop.gitea.addSigningKey(people().robot, gpg("--armor", "--export"));
      const { code, result, stderr } = await shop.promote(shop.source, ["--signing", "openpgp"], {
        GIT_SIGNING_KEY: gpg("--armor", "--export-secret-keys"),
      });
      assert.deepEqual([code, result.outcome, await shop.target()], [0, "promoted", "1.1.0"], stderr);
      const { verified, reason } = await shop.repository.verification(result.commit);
      assert.deepEqual([verified, reason.replace(/[0-9A-F]{16}$/, "")], [true, "robot / "]);
    });
  });
});
