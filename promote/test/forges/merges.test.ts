// Merges: at once, once the rules are met, or not, with the forge's reason; and never another commit than the one that was asked for.
import * as assert from "node:assert/strict";
import { onEach, start } from "./servers";
import type { World } from "./servers";
import { commitOf } from "./store";

const head = commitOf("a");

onEach("a merge", (world) => {
  it("is made at once where the rules are met, and once", async () => {
    const { forge, server } = world();
    const pull = server.store.add();
    assert.deepEqual(await forge.merge(pull.number, head), { merged: "now" });
    assert.deepEqual(await forge.merge(pull.number, head), { merged: "now" });
    assert.equal(pull.state, "merged");
    assert.equal((await forge.find(pull.branch, pull.base))?.state, "merged");
  });

  it("is left to the forge where something is missing, and once", async () => {
    const { forge, server } = world();
    const pull = server.store.add();
    server.store.rules = "waiting";
    assert.deepEqual(await forge.merge(pull.number, head), { merged: "later" });
    assert.deepEqual(await forge.merge(pull.number, head), { merged: "later" });
    assert.equal(pull.state, "open");
    assert.equal(pull.later, true);
  });

  it("is not made where the forge refuses, with its reason", async () => {
    const { forge, server } = world();
    const pull = server.store.add();
    server.store.rules = "refused";
    const answer = await forge.merge(pull.number, head);
    assert.equal(answer.merged, "no");
    assert.match(answer.reason, /not allowed|not_approved/);
    assert.equal(pull.state, "open");
  });

  it("is tried again where the forge does not know yet", async () => {
    const { forge, server } = world();
    const pull = server.store.add();
    server.store.rules = "unknown";
    await assert.rejects(forge.merge(pull.number, head), { kind: "network", limit: undefined, message: /yet: / });
    server.store.rules = "met";
    assert.deepEqual(await forge.merge(pull.number, head), { merged: "now" });
  });

  it("is not made of another commit", async () => {
    const { forge, server } = world();
    const pull = server.store.add({ head: commitOf("b") });
    assert.deepEqual(await forge.merge(pull.number, head), {
      merged: "no",
      reason: "its newest commit is bbbbbbbbbbbb by now, and not aaaaaaaaaaaa",
    });
    assert.equal(pull.state, "open");
  });

  it("is not made of a commit that comes between the look and the merge", async () => {
    const { forge, server } = world();
    const pull = server.store.add();
    server.seen = (line) => {
      if (line.endsWith("/merge")) pull.head = commitOf("b");
    };
    const answer = await forge.merge(pull.number, head);
    assert.equal(answer.merged, "no");
    assert.match(answer.reason, /modified|does not match|out of date/i);
    assert.equal(pull.state, "open");
  });

  it("is not made of one that is closed", async () => {
    const { forge, server } = world();
    const pull = server.store.add({ state: "closed" });
    assert.deepEqual(await forge.merge(pull.number, head), { merged: "no", reason: "it is closed" });
  });
});

describe("a merge on one kind of forge", () => {
  let world: World;
  afterEach(() => world.server.close());

  it("goes the way that the repository allows (github)", async () => {
    world = await start("github");
    const { store } = world.server;
    await world.forge.merge(store.add().number, head);
    store.rules = "waiting";
    await world.forge.merge(store.add().number, head);
    assert.deepEqual(store.methods, ["squash", "squash"]);
  });

  it("goes the repository's own way (gitea)", async () => {
    world = await start("gitea");
    await world.forge.merge(world.server.store.add().number, head);
    assert.deepEqual(world.server.store.methods, ["squash"]);
  });

  const graph = (errors: { type: string; message: string }[]): void => {
    world.server.instead = ({ url }) =>
      url === "/api/graphql" ? { status: 200, body: { data: null, errors } } : undefined;
  };

  it("says so where the token may not (github)", async () => {
    world = await start("github");
    const { number } = world.server.store.add();
    graph([{ type: "FORBIDDEN", message: "Resource not accessible by personal access token" }]);
    await assert.rejects(world.forge.merge(number, head), {
      kind: "authentication",
      message: `${world.server.url}/shop/deploy.git.ops refused the token to merge #1: Resource not accessible by personal access token.`,
    });
  });

  it("waits where there are too many calls (github)", async () => {
    world = await start("github");
    const { number } = world.server.store.add();
    graph([{ type: "RATE_LIMITED", message: "API rate limit exceeded for user ID 1." }]);
    await assert.rejects(world.forge.merge(number, head), { kind: "network", limit: { wait: undefined } });
  });

  it("is tried again where its base moved (github)", async () => {
    world = await start("github");
    const { number } = world.server.store.add();
    world.server.instead = ({ method }) =>
      method === "PUT"
        ? { status: 405, body: { message: "Base branch was modified. Review and try the merge again." } }
        : undefined;
    await assert.rejects(world.forge.merge(number, head), {
      kind: "network",
      message: /merge #1 yet: Base branch was/,
    });
  });

  it("is left to the forge while it is at it (gitlab)", async () => {
    world = await start("gitlab");
    const { number } = world.server.store.add();
    world.server.instead = ({ method }) =>
      method === "PUT" ? { status: 200, body: { iid: number, state: "locked", sha: head } } : undefined;
    assert.deepEqual(await world.forge.merge(number, head), { merged: "later" });
  });
});
