// The whole loop on a real forge: the repository is on a Gitea, which alone tells Argo CD of pushes; a promotion opens its pull request there,
// and a person or the forge merges it. The tests build on each other; whatever happens, the sandbox is left as it was found.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gitWebhook } from "../../../sandbox/cluster/interfaces";
import { Repository } from "../../../sandbox/git/repository";
import { until } from "../../../sandbox/lib/run";
import { provideGitea } from "../../../sandbox/toolchain/gitea";
import { GiteaRepository } from "../../../testkit/gitea/repository";
import { Gitea } from "../../../testkit/gitea/server";
import { app, ended, recorded } from "../promotions";
import { cluster, observer } from "../running";
import { rowOf, statusRows } from "../shownStatus";
import { Life, limit } from "./life";

const checked = "argo-promotion/test -> prod";

describe("the loop on a forge, on a cluster", () => {
  let folder: string;
  let life: Life;
  let gitea: Gitea;
  let forge: GiteaRepository;
  /** What a CI does there, as ann. */
  let ci: Repository;

  before(async function () {
    // The build of the forge, where there is none.
    this.timeout(3_600_000);
    life = await Life.begin();
    folder = mkdtempSync(join(tmpdir(), "forge-"));
    gitea = await Gitea.start(await provideGitea(), cluster.hostAddress);
    forge = await GiteaRepository.create(gitea, "gitops", life.sandbox.repository.bare);
    const { ann, robot } = gitea.accounts;
    const git = { url: forge.url, caFile: gitea.caFile, dir: folder };
    ci = new Repository({ ...git, username: ann.name, password: ann.token, email: ann.email });
    await ci.create();
    await ci.push(app, { test: "1.0", prod: "1.0" });
    const bot = { ...git, username: robot.name, password: robot.token, email: robot.email };
    await life.sandbox.stack.configure(bot, life.charts);
    await goesOnWith({ phase: "prod", carrier: "pullRequest" });
    const { url, secret } = await gitWebhook(cluster);
    await forge.announce(url, secret);
    await forge.protect({ statuses: [checked] });
  });
  after(async () => {
    try {
      await life.end();
    } finally {
      await gitea.stop();
      rmSync(folder, { recursive: true });
    }
  });

  /** Another edge, by an `up`. Argo CD asks for no commits by itself. */
  async function goesOnWith(edge: object): Promise<void> {
    const caBundle = readFileSync(gitea.caFile, "utf8");
    const repository = { url: forge.url, caBundle, polling: "24h", forge: { kind: "gitea" } };
    life.sandbox.stack.override({ repository, phases: [{ name: "test", promotesTo: [edge] }, { name: "prod" }] });
    await life.sandbox.stack.up();
    for (const phase of ["test", "prod"]) {
      const version = await ci.version(app, phase);
      await until(`${phase} does not run ${version}`, () => observer.runs(app, phase, version), limit);
    }
  }

  const stateOf = async () => rowOf(await statusRows(), app, "test")?.edges[0];

  it("opens a pull request that the rule of the branch lets a person merge, and the version serves", async () => {
    const { sha } = await ci.push(app, { test: "3.0" });
    assert.equal(await ended(sha), "Succeeded");
    const end = await recorded(sha);
    const [pull, ...others] = await forge.pullRequests();
    assert.deepEqual(
      [end.outcome, end.pull_request, others],
      ["proposed", `${gitea.url}/${forge.path}/pulls/${pull?.number}`, []],
    );
    assert.match(pull!.body, /- Workflow: `app-test-/);
    const state = await stateOf();
    assert.deepEqual([state?.state, state?.last?.pull_request], ["proposed", end.pull_request]);
    assert.equal(await ci.version(app, "prod"), "1.0");
    const { merged } = await forge.merge(gitea.accounts.ann, pull!.number, "squash");
    assert.ok(merged);
    await until("prod does not run 3.0", () => observer.runs(app, "prod", "3.0"), limit);
    await until("it is not written down", async () => (await recorded(sha)).outcome === "promoted", limit);
    await until(
      "the source commit does not show it",
      async () =>
        (await forge.statuses(sha)).some(
          ({ context, status }) => context.startsWith("argo-promotion/app") && status === "success",
        ),
      limit,
    );
  });

  it("has the forge merge what is proposed, where the edge says so, and the version serves without anybody", async () => {
    await goesOnWith({ phase: "prod", carrier: "pullRequest", autoMerge: true });
    const { sha } = await ci.push(app, { test: "4.0" });
    await until("prod does not run 4.0", () => observer.runs(app, "prod", "4.0"), limit);
    await until("it is not written down", async () => (await recorded(sha)).outcome === "promoted", limit);
    const [pull] = await forge.pullRequests("all");
    assert.deepEqual([pull?.merged, pull?.title], [true, "promote(app): test -> prod 4.0"]);
  });
});
