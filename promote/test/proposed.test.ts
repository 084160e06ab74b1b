// Promotions that a person merges: each stands on a branch of its own, and is known again however it comes to the target.
import * as assert from "node:assert/strict";
import { proposalBranch } from "../../contract/repository";
import { valuesFile, valuesPath } from "../../testkit/fixtureRepository";
import { profileNamed } from "../../testkit/serverProfiles";
import { Workbench } from "../../testkit/workbench";
import type { Run } from "../../testkit/workbench";

const branch = proposalBranch("prod", "shop");
const phases = JSON.stringify([
  { name: "test", promotesTo: [{ phase: "prod", carrier: "pullRequest" }] },
  { name: "eu", promotesTo: [{ phase: "prod", carrier: "pullRequest" }] },
]);

describe("a promotion by pull request", () => {
  let bench: Workbench;
  let repository: string;
  let source: string;
  let count = 0;
  before(async () => {
    bench = await Workbench.create();
  });
  after(() => bench.remove());
  beforeEach(async () => {
    repository = `${++count}.git`;
    await bench.repository(repository, { apps: ["shop", "cart"] });
    source = await bench.setVersion(repository, "shop", "test", "1.1.0");
  });

  const promote = (commit = source, ...more: string[]): Promise<Run> =>
    bench.promote(bench.args(repository, "shop", commit, "--phases", phases, ...more));
  const head = (of = branch): Promise<string> =>
    bench.git(repository, "rev-parse", "--verify", "--quiet", of).catch(() => "");
  const version = (at?: string): Promise<string | undefined> => bench.version(repository, "shop", "prod", at);

  async function proposes(commit = source): Promise<string> {
    const { code, result, stderr } = await promote(commit);
    assert.deepEqual([code, result.outcome], [0, "proposed"], stderr);
    assert.equal(result.commit, await head());
    return result.commit;
  }

  /** As forges merge: by a commit with both parents, by one of their own, or by the same change on top. */
  const merges: Record<string, () => Promise<void>> = {
    "a merge commit": async () => {
      const merged = await bench.commitTree(repository, branch, ["main", branch], "Merge pull request #1");
      await bench.git(repository, "update-ref", "refs/heads/main", merged);
    },
    "a squash": async () => {
      await bench.write(
        repository,
        { [valuesPath("shop", "prod")]: await bench.show(repository, valuesPath("shop", "prod"), branch) },
        "Shop 1.1 (#1)",
      );
    },
    "a rebase": async () => {
      await bench.write(repository, { other: "something else" });
      await bench.cherryPick(repository, branch);
    },
    "a fast-forward": async () => {
      await bench.git(repository, "update-ref", "refs/heads/main", branch);
    },
  };

  it("stands on a branch of its own, and nothing is on the other", async () => {
    const before = await head("main");
    const { result } = await promote();
    assert.deepEqual(
      [result.outcome, result.version_before, result.version_after, result.attempts],
      ["proposed", "1.0.0", "1.1.0", 1],
    );
    assert.equal(result.reason, `is proposed on the branch ${branch} as ${await head()}.`);
    assert.equal(await head("main"), before);
    assert.equal(await bench.show(repository, valuesPath("shop", "prod"), branch), valuesFile("shop", "prod", "1.1.0"));
    assert.equal(await bench.git(repository, "rev-parse", `${branch}^`), before);
    assert.deepEqual(await bench.git(repository, "diff", "--name-only", "main", branch), valuesPath("shop", "prod"));
  });

  it("is not proposed twice on the same commit, and anew on a later one", async () => {
    const first = await proposes();
    const again = await promote();
    assert.deepEqual([again.result.outcome, again.result.commit, again.result.attempts], ["proposed", first, 0]);
    assert.equal(await head(), first);
    await bench.write(repository, { other: "x" });
    await proposes();
    assert.equal(await bench.git(repository, "rev-parse", `${branch}^`), await head("main"));
  });

  it("takes the place of what calls itself this promotion and changes something else", async () => {
    await proposes();
    const message = await bench.git(repository, "log", "-1", "--format=%B", branch);
    const forged = await bench.commitTree(repository, source, [await head("main")], message);
    await bench.git(repository, "update-ref", `refs/heads/${branch}`, forged);
    assert.notEqual(await proposes(), forged);
    assert.equal(await bench.show(repository, valuesPath("shop", "prod"), branch), valuesFile("shop", "prod", "1.1.0"));
  });

  it("is proposed once where the answer to the push gets lost", async () => {
    bench.loseNextAnswer();
    const { result } = await promote();
    assert.deepEqual([result.outcome, result.commit], ["proposed", await head()]);
    assert.equal(await bench.git(repository, "rev-list", "--count", `main..${branch}`), "1");
  });

  it("says with --dry-run what it would propose, and pushes nothing", async () => {
    const { result } = await promote(source, "--dry-run");
    assert.deepEqual([result.outcome, result.version_after, await head()], ["proposed", "1.1.0", ""]);
  });

  it("replaces an older one, and never a newer one", async () => {
    await proposes();
    const later = await bench.setVersion(repository, "shop", "test", "1.2.0");
    const second = await proposes(later);
    assert.equal(await version(branch), "1.2.0");
    const { result } = await promote(source);
    assert.deepEqual([result.outcome, result.version_after], ["superseded", "1.0.0"]);
    assert.equal(result.reason, `${branch} proposes 1.2.0 of the later source commit ${later.slice(0, 12)}.`);
    assert.equal(await head(), second);
  });

  it("is proposed anew where the target holds another version by now", async () => {
    const first = await proposes();
    await bench.write(repository, { [valuesPath("shop", "prod")]: null });
    await bench.write(repository, { [valuesPath("shop", "prod")]: "image:\n  version:\n" });
    const second = await proposes();
    assert.notEqual(second, first);
    assert.equal(await bench.git(repository, "rev-parse", `${branch}^`), await head("main"));
  });

  it("touches no commit of somebody else's on its branch", async () => {
    await proposes();
    const theirs = await bench.commitTree(repository, branch, [branch], "a change of mine");
    await bench.git(repository, "update-ref", `refs/heads/${branch}`, theirs);
    const later = await bench.setVersion(repository, "shop", "test", "1.2.0");
    const { code, result } = await promote(later);
    assert.equal(code, 3);
    const what = `${branch} is to propose it, but holds a commit of somebody else (${theirs.slice(0, 12)})`;
    assert.equal(result.reason, `${what}: merge or delete that branch, then run the promotion again.`);
    assert.equal(await head(), theirs);
    // Merged, and left there: nothing of anybody's is lost with it.
    const merged = await bench.commitTree(repository, branch, ["main", branch], "Merge pull request #1");
    await bench.git(repository, "update-ref", "refs/heads/main", merged);
    await proposes(await bench.setVersion(repository, "shop", "test", "1.3.0"));
  });

  it("does not replace a proposal of a commit that came to the branch after it was fetched", async () => {
    const main = await head("main");
    const later = await bench.setVersion(repository, "shop", "test", "1.2.0");
    const newer = await proposes(later);
    // The branch as the older promotion fetched it, until it looks at what is proposed: on a server that sends whole folders, so that
    // git has all that a push needs.
    await bench.git(repository, "update-ref", "refs/heads/main", main);
    const server = await bench.serve(profileNamed("CodeCommit"));
    let fetched = false;
    server.intercept = (request, _response, next) => {
      const asks = request.method === "GET" && request.url?.includes("git-upload-pack") === true;
      if (asks && fetched) void bench.git(repository, "update-ref", "refs/heads/main", later).then(() => next());
      else next();
      fetched ||= asks;
    };
    const args = bench.args(repository, "shop", source, "--phases", phases);
    args[args.indexOf("--git-repo") + 1] = server.url(repository);
    const { result, stderr } = await bench.promote(args);
    await server.stop();
    assert.deepEqual([result.outcome, await head()], ["superseded", newer], stderr);
  });

  it("is taken back when its source phase went back to what the target holds", async () => {
    await proposes();
    const back = await bench.setVersion(repository, "shop", "test", "1.0.0");
    const { result } = await promote(back);
    assert.deepEqual([result.outcome, await head()], ["already-current", ""]);
  });

  it("gives way to nothing newer where a person rolls back on purpose", async () => {
    await proposes(await bench.setVersion(repository, "shop", "test", "1.2.0"));
    const { result } = await promote(source, "--allow-older");
    assert.deepEqual([result.outcome, await version(branch)], ["proposed", "1.1.0"]);
  });

  it("is not told to be proposed where the rule is about that branch", async () => {
    const rule = "echo 'error: GH006: Protected branch update failed.' >&2";
    bench.beforePush(repository, `${rule}; exit 1`);
    const { code, result } = await promote();
    assert.deepEqual([code, result.reason.includes("carrier")], [4, false], result.reason);
  });

  it("is taken back when a person holds it, and proposed again when nobody does", async () => {
    await proposes();
    await bench.write(repository, { "promotion.yaml": "stop: {reason: Sales}\n" });
    const { result, stderr } = await promote();
    assert.deepEqual([result.outcome, await head()], ["held", ""], stderr);
    await bench.write(repository, { "promotion.yaml": null });
    await proposes();
  });

  it("is taken back where the answer to that gets lost", async () => {
    await proposes();
    await bench.write(repository, { "promotion.yaml": "stop: {reason: Sales}\n" });
    bench.loseNextAnswer();
    const { result, stderr } = await promote();
    assert.deepEqual([result.outcome, await head()], ["held", ""], stderr);
    assert.equal(result.reason, "Promotions are stopped: Sales (promotion.yaml).");
  });

  it("is told to be a person's to take back where the server lets nobody", async () => {
    const proposed = await proposes();
    await bench.write(repository, { "promotion.yaml": "stop: {reason: Sales}\n" });
    bench.beforePush(repository, "echo 'GitLab: Branches are for good.' >&2; exit 1");
    const { code, result } = await promote();
    assert.deepEqual([code, result.outcome, await head()], [0, "held", proposed]);
    const left = `What is proposed could not be taken back: ${bench.server.url(repository)} refused the push to ${branch}`;
    assert.equal(
      result.reason,
      `Promotions are stopped: Sales (promotion.yaml). ${left}: GitLab: Branches are for good.`,
    );
  });

  it("is proposed on what came to the branch between its fetch and its push", async () => {
    let moved = false;
    bench.server.intercept = (request, _response, next) => {
      if (moved || request.url?.includes("service=git-receive-pack") !== true) {
        next();
        return;
      }
      moved = true;
      void bench.write(repository, { other: "x" }).then(() => next());
    };
    const { code, result, stderr } = await promote();
    bench.server.intercept = undefined;
    assert.deepEqual([code, result.outcome, moved], [0, "proposed", true], stderr);
    assert.doesNotMatch(stderr, /could not be reached/);
    assert.equal(await bench.git(repository, "merge-base", "main", branch), await head(`${branch}^`));
  });

  it("is taken back when somebody gave the target another version", async () => {
    await proposes();
    await bench.setVersion(repository, "shop", "prod", "3.0.0");
    assert.equal((await promote()).result.outcome, "superseded");
    assert.equal(await head(), "");
  });

  it("leaves the proposal of a newer version where an older one is superseded", async () => {
    const later = await bench.setVersion(repository, "shop", "test", "1.2.0");
    const proposed = await proposes(later);
    await bench.setVersion(repository, "shop", "prod", "3.0.0");
    assert.equal((await promote(source)).result.outcome, "superseded");
    assert.equal(await head(), proposed);
  });

  for (const [how, merge] of Object.entries(merges)) {
    it(`has landed when ${how} brings it to the target`, async () => {
      await proposes();
      await merge();
      assert.equal(await version(), "1.1.0");
      assert.equal((await promote()).result.outcome, "already-current");
    });
  }

  it("is made on a branch that nobody may push to", async () => {
    const rule = "echo 'error: GH006: Protected branch update failed for refs/heads/main.' >&2";
    bench.beforePush(
      repository,
      `while read old new ref; do [ "$ref" != refs/heads/main ] || { ${rule}; exit 1; }; done`,
    );
    await proposes();
    const pushed = await bench.promote(bench.args(repository, "shop", source));
    assert.equal(pushed.code, 4);
    assert.match(pushed.result.reason, /`carrier: pullRequest` on the edge proposes it/);
  });
});
