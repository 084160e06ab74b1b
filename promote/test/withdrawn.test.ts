// A proposal that is taken back while its forge does not answer, or does not let us: its branch goes only once nothing more can be said of it.
import * as assert from "node:assert/strict";
import { proposalBranch } from "../../contract/repository";
import { profileNamed } from "../../testkit/serverProfiles";
import { pullRequest } from "../src/carriers/pullRequest";
import { PassingError, PromoteError } from "../src/errors";
import type { Forge } from "../src/forges/forge";
import { History } from "../src/versions/history";
import { sharedLevels } from "../src/versions/layout";
import { readItems } from "../src/cli/items";
import { ServerInTest, words } from "./serverInTest";

const branch = proposalBranch("prod", "shop");
const phases = JSON.stringify([{ name: "test", promotesTo: [{ phase: "prod", carrier: "pullRequest" }] }]);

describe("a proposal that is taken back", () => {
  let server: ServerInTest;
  let source: string;
  let count = 0;
  let name = "";
  before(async () => {
    server = await ServerInTest.create(profileNamed("GitHub"));
  });
  after(() => server.bench.remove());
  beforeEach(async () => {
    name = `${++count}.git`;
    await server.bench.repository(name, { apps: ["shop"] });
    source = await server.bench.setVersion(name, "shop", "test", "1.1.0");
    assert.equal((await server.promote(name, source, { phases })).outcome, "proposed");
  });

  const head = (): Promise<string> =>
    server.bench.git(name, "rev-parse", "--verify", "--quiet", branch).catch(() => "");

  /** Takes it back on a forge that answers so. */
  const takesBack = (answer: Error): Promise<boolean> =>
    server.reading(name, async (repository) => {
      const edge = { app: "shop", sourcePhase: "test", targetPhase: "prod", sourceCommit: source };
      const scope = { gitRepo: "", branch: "main", items: readItems({}), ...words, ...edge };
      const tip = await repository.fetchBranch(sharedLevels(scope));
      const history = await History.open(repository, scope, tip);
      const forge = { find: () => Promise.reject(answer) } as Partial<Forge> as Forge;
      const carrier = pullRequest({ forge, base: "main", autoMerge: false });
      return carrier.withdraw(repository, history, { ...edge, allowOlder: false }, "ann holds prod.");
    });

  it("stands until a forge that is silent has been told", async () => {
    const silent = new PassingError("network", "The forge could not be reached.");
    const before = await head();
    await assert.rejects(takesBack(silent), silent);
    assert.equal(await head(), before);
  });

  it("is gone where the forge refuses to be told, and what follows from that is said", async () => {
    await assert.rejects(takesBack(new PromoteError("authentication", "It may not.")), {
      message: "its branch is gone, which counts as closed by a person. It may not.",
    });
    assert.equal(await head(), "");
  });
});
