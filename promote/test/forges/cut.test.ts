// Connections that are cut at random: whatever was done when the answer got lost, the next try finds it, and nothing is there twice.
import * as assert from "node:assert/strict";
import { seeded } from "../../../testkit/random";
import { PassingError } from "../../src/errors";
import type { Cut } from "./fakeServer";
import { onEach } from "./servers";
import { commitOf } from "./store";

const cuts: readonly Cut[] = ["before", "after", "within"];
const marker = "<!-- shop -->";

/** Tries until there is an answer; how many answers got lost. */
async function persistent<T>(tried: () => Promise<T>): Promise<{ answer: T; lost: number }> {
  for (let lost = 0; lost < 200; lost++) {
    try {
      return { answer: await tried(), lost };
    } catch (error) {
      if (!(error instanceof PassingError)) throw error;
      assert.equal(error.kind, "network");
      assert.match(error.message, /could not be reached to .*: .+\.$/);
    }
  }
  throw new Error("It never came through.");
}

onEach("a connection that is cut", (world) => {
  for (const cut of cuts) {
    it(`${cut} the pull request is made leaves one`, async () => {
      const { forge, server } = world();
      let wasCut = false;
      let line = "";
      server.seen = (each) => (line = each);
      server.cut = () => {
        if (wasCut || !/^POST .*\/(?:pulls|merge_requests)$/.test(line)) return undefined;
        wasCut = true;
        return cut;
      };
      const asked = { branch: "promotion/prod/shop", base: "main", title: "Promote", body: "" };
      await assert.rejects(forge.open(asked), { kind: "network" });
      const { number } = await forge.open(asked);
      assert.deepEqual(
        server.store.pulls.map((each) => each.number),
        [number],
      );
    });
  }

  it("at random, by 50 seeds, leaves one pull request, one comment and one merge", async () => {
    const { forge, server } = world();
    let lost = 0;
    for (let seed = 1; seed <= 50; seed++) {
      const random = seeded(seed);
      server.cut = () => (random() < 0.4 ? cuts[Math.floor(random() * 3)] : undefined);
      const branch = `promotion/prod/shop-${seed}`;
      const asked = { branch, base: "main", title: `Promote ${seed}`, body: "1.2.3" };
      const opened = await persistent(() => forge.open(asked));
      const { number } = opened.answer;
      const edited = await persistent(() => forge.edit(number, { title: `Promote ${seed} again`, body: "" }));
      const said = await persistent(() => forge.comment(number, marker, `${seed}\n${marker}`));
      const isMerge = random() < 0.5;
      const ended = await persistent(async () =>
        isMerge ? forge.merge(number, commitOf("a")) : (await forge.close(number), { merged: "no" }),
      );
      lost += opened.lost + edited.lost + said.lost + ended.lost;
      const found = await persistent(() => forge.find(branch, "main"));
      const why = `seed ${seed}`;
      assert.equal(ended.answer.merged, isMerge ? "now" : "no", why);
      assert.equal(found.answer?.state, isMerge ? "merged" : "closed", why);
      assert.equal(found.answer.title, `Promote ${seed} again`, why);
      assert.equal(server.store.pulls.filter((each) => each.branch === branch).length, 1, why);
      assert.equal(server.store.comments.filter((each) => each.pull === number).length, 1, why);
    }
    assert.ok(lost > 100, `only ${lost} answers got lost`);
  });
});
