// What is said about commits: one word of each context, and all of them over several pages.
import * as assert from "node:assert/strict";
import { onEach, start } from "./servers";
import type { World } from "./servers";
import { commitOf } from "./store";

const commit = commitOf("c");
const context = "argo-promotion/test -> prod";

onEach("what is said about a commit", (world) => {
  it("replaces what was said before", async () => {
    const { forge } = world();
    const states = ["pending", "pending", "success", "success", "failure", "pending", "error"] as const;
    const descriptions: string[] = [];
    for (const state of states) {
      await forge.say(commit, { context, state, description: `It is ${state}.`, url: "https://argo.example/w/1" });
      const [said, ...others] = (await forge.statuses(commit)).filter((each) => each.context === context);
      assert.deepEqual(others, []);
      assert.equal(said?.url, "https://argo.example/w/1");
      // GitLab has one word for both.
      assert.equal(said.state, world().kind === "gitlab" && state === "error" ? "failure" : state);
      descriptions.push(said.description);
    }
    assert.equal(descriptions.at(-1), "It is error.");
  });

  it("is as long as the forge takes it, and ends with a word", async () => {
    const { forge, server } = world();
    await forge.say(commit, { context, state: "pending", description: "soaking ".repeat(100) });
    const { description } = server.store.statuses[0]!;
    assert.match(description, /soaking…$/);
    assert.ok(description.length <= (world().kind === "github" ? 140 : 255));
  });

  it("is read over several pages, the last word of each context", async () => {
    const { forge, server } = world();
    const { store } = server;
    const add = (index: number, state: string): void =>
      void store.statuses.push({
        id: store.id(),
        commit,
        context: `ci/${index}`,
        state,
        description: "",
        url: null,
      });
    for (let index = 0; index < 130; index++) add(index, "pending");
    for (let index = 0; index < 130; index++) add(index, "success");
    store.statuses.push({
      id: store.id(),
      commit: commitOf("d"),
      context: "ci/0",
      state: "pending",
      description: "",
      url: null,
    });
    const said = (await forge.statuses(commit)).filter((each) => each.context.startsWith("ci/"));
    assert.equal(said.length, 130);
    assert.ok(said.every(({ state, url }) => state === "success" && url === undefined));
    assert.deepEqual(
      (await forge.statuses(commitOf("d"))).filter((each) => each.context.startsWith("ci/")).map(({ state }) => state),
      ["pending"],
    );
  });

  it("of another's words means the same on each forge", async () => {
    const { forge, kind, server } = world();
    const words: Record<typeof kind, Record<string, string>> = {
      github: { pending: "pending", success: "success", failure: "failure", error: "error" },
      gitlab: {
        running: "pending",
        manual: "pending",
        success: "success",
        skipped: "pending",
        failed: "failure",
        canceled: "error",
        "may fail": "success",
      },
      gitea: {
        pending: "pending",
        success: "success",
        warning: "success",
        skipped: "pending",
        failure: "failure",
        error: "error",
      },
    };
    const { store } = server;
    for (const state of Object.keys(words[kind])) {
      store.statuses.push({ id: store.id(), commit, context: state, state, description: "", url: null });
    }
    const said = (await forge.statuses(commit)).filter((each) => each.context in words[kind]);
    assert.deepEqual(Object.fromEntries(said.map((each) => [each.context, each.state])), words[kind]);
  });
});

describe("what is said about a commit on one kind of forge", () => {
  let world: World;
  afterEach(() => world.server.close());

  it("holds the checks of two pages (github)", async () => {
    world = await start("github");
    const said = await world.forge.statuses(commit);
    assert.equal(said.length, 120);
    assert.deepEqual(
      said.slice(0, 6).map(({ state, description }) => [state, description]),
      [
        ["pending", "in_progress"],
        ["failure", "2 tests failed"],
        ["success", "neutral"],
        ["error", "cancelled"],
        ["failure", "timed_out"],
        ["success", "success"],
      ],
    );
  });

  it("is the worst of one name that several workflows have (github)", async () => {
    world = await start("github");
    const { store } = world.server;
    for (const state of ["success", "failure"])
      store.statuses.push({ id: store.id(), commit, context: "check 2", state, description: "", url: null });
    const said = (await world.forge.statuses(commit)).filter((each) => each.context === "check 2");
    assert.deepEqual(
      said.map(({ state }) => state),
      ["failure"],
    );
  });

  it("is no error where it is said already, and one where it is something else (gitlab)", async () => {
    world = await start("gitlab");
    const { forge, server } = world;
    const { store } = server;
    store.statuses.push({ id: store.id(), commit, context, state: "running", description: "", url: null });
    await forge.say(commit, { context, state: "pending", description: "It runs." });
    server.instead = () => ({ status: 400, body: { message: "Cannot transition status via :drop from :canceled" } });
    await assert.rejects(forge.say(commit, { context, state: "failure", description: "It failed." }), {
      kind: "other",
      message:
        /did not write the status "argo-promotion\/test -> prod" of c{40}: Cannot transition status via :drop from/,
    });
  });
});
