// Pull requests: opened once, found, written anew, closed, and commented on in one place.
import * as assert from "node:assert/strict";
import { onEach } from "./servers";
import { commitOf } from "./store";

const branch = "promotion/prod/shop";
const base = "main";
const asked = { branch, base, title: "Promote shop to prod", body: "1.2.3\n\n- a & b" };

onEach("a pull request", (world) => {
  it("is found once it is open", async () => {
    const { forge } = world();
    assert.equal(await forge.find(branch, base), undefined);
    const opened = await forge.open(asked);
    assert.equal(opened.title, asked.title);
    assert.equal(opened.body, asked.body);
    assert.equal(opened.state, "open");
    assert.equal(opened.head, commitOf("a"));
    assert.match(opened.url, new RegExp(`^https://.*/deploy\\.git\\.ops/.*/${opened.number}$`));
    assert.deepEqual(await forge.find(branch, base), opened);
  });

  it("is opened once, and is left as it is by whoever opens it again", async () => {
    const { forge, server } = world();
    const first = await forge.open(asked);
    const again = await forge.open(asked);
    assert.deepEqual(again, first);
    assert.equal(server.store.edits, 0, "nobody is told of an edit that changes nothing");
    assert.deepEqual(await forge.open({ ...asked, title: "Promote shop to prod (1.2.4)", body: "" }), first);
    assert.equal(server.store.edits, 0);
    assert.equal(server.store.pulls.length, 1);
  });

  it("is the one of somebody who was faster", async () => {
    const { forge, server } = world();
    server.seen = (line) => {
      if (/^POST .*\/(?:pulls|merge_requests)$/.test(line)) server.store.add({ title: "another" });
    };
    const opened = await forge.open(asked);
    assert.equal(opened.title, "another");
    assert.equal(server.store.pulls.length, 1);
  });

  it("is refused with the forge's reason where there is nothing to propose", async () => {
    const { forge } = world();
    await assert.rejects(forge.open({ ...asked, branch: "promotion/empty" }), {
      kind: "other",
      message:
        /did not open a (?:pull|merge) request from promotion\/empty: .*(?:No commits|does not exist|no changes)/,
    });
  });

  it("gets a text that is as long as the forge takes it", async () => {
    const { forge } = world();
    const long = { ...asked, title: `Promote ${"shop ".repeat(100)}`, body: "word ".repeat(20_000) };
    const opened = await forge.open(long);
    assert.ok(opened.title.length <= 255 && opened.title.endsWith("shop…"));
    assert.ok(opened.body.length <= 65_000 && opened.body.endsWith("word…"));
    await forge.edit(opened.number, long);
  });

  it("is written anew", async () => {
    const { forge } = world();
    const { number } = await forge.open(asked);
    await forge.edit(number, { title: "Other", body: "words" });
    await forge.edit(number, { title: "Other", body: "words" });
    const found = await forge.find(branch, base);
    assert.equal(found?.title, "Other");
    assert.equal(found.body, "words");
  });

  it("is closed, once", async () => {
    const { forge } = world();
    const { number } = await forge.open(asked);
    await forge.close(number);
    await forge.close(number);
    assert.equal((await forge.find(branch, base))?.state, "closed");
  });

  it("stays merged where it is to be closed", async () => {
    const { forge, server } = world();
    const { number } = server.store.add({ state: "merged" });
    await forge.close(number);
    assert.equal((await forge.find(branch, base))?.state, "merged");
  });

  it("stays merged where it was merged while it was to be closed", async () => {
    const { forge, server } = world();
    const pull = server.store.add();
    server.seen = (line) => {
      if (/^(?:PATCH|PUT)/.test(line)) pull.state = "merged";
    };
    await forge.close(pull.number);
    assert.equal(pull.state, "merged");
  });

  it("is found before newer ones that are over, and the newest of those where none is open", async () => {
    const { forge, server } = world();
    const { store } = server;
    store.add({ state: "merged" });
    const open = store.add();
    const newest = store.add({ state: "closed" });
    assert.equal((await forge.find(branch, base))?.number, open.number);
    open.state = "merged";
    assert.equal((await forge.find(branch, base))?.number, newest.number);
  });

  it("is found among many of other branches", async () => {
    const { forge, server } = world();
    const { number } = server.store.add();
    for (let index = 0; index < 130; index++) server.store.add({ branch: `promotion/prod/shop-${index}` });
    server.store.add({ base: "other" });
    assert.equal((await forge.find(branch, base))?.number, number);
  });

  it("is not that of a fork with a branch of the same name", async () => {
    const { forge, server } = world();
    const { number } = server.store.add({ isForks: true });
    assert.equal(await forge.find(branch, base), undefined);
    const opened = await forge.open(asked);
    assert.notEqual(opened.number, number);
    server.store.add({ isForks: true });
    assert.deepEqual(await forge.find(branch, base), opened);
  });

  it("that is not there is missing", async () => {
    const { forge } = world();
    for (const tried of [() => forge.edit(99, asked), () => forge.close(99), () => forge.merge(99, commitOf("a"))]) {
      await assert.rejects(tried, {
        kind: "missing",
        message: /[#!]99: it is not there, or hidden from the token: Not Found\.$/,
      });
    }
  });
});

onEach("a comment", (world) => {
  const marker = "<!-- argo-promotion: shop -->";

  it("is put once, and rewritten in its place", async () => {
    const { forge, server } = world();
    const { store } = server;
    const { number } = store.add();
    // More than one page of others, one of which quotes it.
    for (let index = 0; index < 120; index++)
      store.comments.push({ id: store.id(), pull: number, text: `note ${index}` });
    store.comments[0]!.text = `> ${marker}`;
    store.comments[1]!.text = `mentioned in\n${marker}`.slice(0, 12);
    await forge.comment(number, marker, `first\n${marker}`);
    await forge.comment(number, marker, `first\n${marker}`);
    store.comments.push({ id: store.id(), pull: number, text: "after it" });
    await forge.comment(number, marker, `second\r\n${marker}\r\n`);
    await forge.comment(number, marker, `third\n${marker}`);
    assert.equal(store.comments.length, 122);
    assert.equal(store.comments[120]?.text, `third\n${marker}`);
  });

  it("of another pull request is left alone", async () => {
    const { forge, server } = world();
    const [one, other] = [server.store.add(), server.store.add({ branch: "other" })];
    await forge.comment(one.number, marker, `one\n${marker}`);
    await forge.comment(other.number, marker, `other\n${marker}`);
    assert.deepEqual(
      server.store.comments.map(({ text }) => text),
      [`one\n${marker}`, `other\n${marker}`],
    );
  });
});
