// What a pull request says: complete, whatever names and versions hold, and known again by a mark that no page shows.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import type { Evidence } from "../../src/carriers/evidence";
import { markIn, textOf, withdrawnBody } from "../../src/carriers/evidence";
import { readArguments } from "../../../tools/promotion/verbArguments";

const evidence: Evidence = {
  app: "shop",
  sourcePhase: "test",
  targetPhase: "prod",
  sourceCommit: "c".repeat(40),
  sourcePage: "https://git.example.com/team/gitops/commit/cccc",
  version: "1.1.0, chart=2.0.0",
  parts: [
    { name: "image.version", before: "1.0.0", after: "1.1.0" },
    { name: "chart", before: "", after: "2.0.0" },
  ],
  workflow: "shop-test-cccccccccccc",
  verifiedAt: "2026-11-30T02:00:00Z",
  steadySince: "2026-11-30T03:00:00Z",
  gates: {
    soak: "24h",
    needs: ["eu", "us"],
    checks: ["ci/build", "lint"],
    windows: [{ kind: "allow", schedule: "* * * * *", duration: "1h", timeZone: "UTC" }],
  },
  title: "promote(shop): test -> prod 1.1.0 and 1 more",
};

const origin = { source: evidence.sourcePhase, commit: evidence.sourceCommit };

describe("the text of a pull request", () => {
  it("says what changes, what verified it, which gates were open, and how to keep it out", () => {
    const { title, body } = textOf(evidence, { replaces: "1.0.5, chart=1.9.0", merges: false });
    assert.equal(title, evidence.title);
    const lines = body.split("\n");
    for (const line of [
      "**shop** goes from `test` to `prod`: `1.1.0 and 1 more` passed.",
      "| image.version | `1.0.0` | `1.1.0` |",
      "| chart | nothing | `2.0.0` |",
      "- Source commit: [`cccccccccccc`](https://git.example.com/team/gitops/commit/cccc), as it runs in `test`.",
      "- Verified: 2026-11-30T02:00:00Z.",
      "- Workflow: `shop-test-cccccccccccc`.",
      "- Soak of 24h: over, without a break since 2026-11-30T03:00:00Z.",
      "- Verified in `eu`, `us` too.",
      "- Passed at the source commit: `ci/build`, `lint`.",
      "- Windows: open when it was proposed.",
      "It takes the place of `1.0.5 and 1 more`, which was proposed before.",
    ])
      assert.ok(lines.includes(line), `${line}\n\n${body}`);
  });

  it("names the command that keeps every version out as people type it", () => {
    const { body } = textOf(evidence, { replaces: "", merges: false });
    const [, command = ""] = /`npm run promotion -- hold ([^`]*)` keeps every version out\./.exec(body) ?? [];
    const { names, reason, stack } = readArguments("hold", command.replaceAll('"', "").split(" "));
    assert.deepEqual([names, reason, stack], [["shop", "prod"], "...", "STACK"]);
  });

  it("says nothing of what is not known, or was not asked for", () => {
    const { body } = textOf(
      { ...evidence, workflow: undefined, verifiedAt: "", steadySince: "", gates: {} },
      { replaces: "", merges: false },
    );
    assert.doesNotMatch(body, /undefined|Verified|Workflow|Soak|Windows|takes the place/);
  });

  it("keeps its table and its mark, whatever versions and names hold", () => {
    const odd = fc.string({
      unit: fc.constantFrom(...Array.from("a1.|`\\*_[]<>!-@#\n\r\t &é")),
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(odd, odd, odd, (name, before, after) => {
        const { body } = textOf(
          { ...evidence, version: after, parts: [{ name, before, after }] },
          { replaces: before, merges: true },
        );
        const mark = markIn(body);
        assert.deepEqual(mark, { version: after, ...origin, replaces: before, merges: true });
        const rows = body.split("\n").filter((line) => line.startsWith("| "));
        assert.equal(rows.length, 3);
        // As GitHub's Markdown reads it: every bar without a backslash before it parts cells, and a comment begins a line.
        assert.equal(rows[2]!.match(/(?<!\\)\|/g)?.length, 4);
        assert.equal(body.split("\n").filter((line) => line.startsWith("<!--")).length, 1);
      }),
    );
  });

  it("is known again after a forge has changed its line ends, and is still that when it is taken back", () => {
    const { body } = textOf(evidence, { replaces: "", merges: false });
    const kept = body.replaceAll("\n", "\r\n");
    assert.deepEqual(markIn(kept), { version: evidence.version, ...origin });
    const back = withdrawnBody(kept, "ann holds *prod*.");
    assert.match(back, /^<!-- .*\n\n\*\*Taken back\*\*: ann holds \\\*prod\\\*\./);
    assert.deepEqual(markIn(back), { version: evidence.version, ...origin, withdrawn: true });
    assert.equal(withdrawnBody("a text of somebody else", "x"), "a text of somebody else");
  });

  for (const text of [
    "",
    "<!-- argo-promotion -->",
    "<!-- argo-promotion {} -->",
    "<!-- argo-promotion null -->",
    "<!-- argo-promotion [1",
    '<!-- argo-promotion {"version":2} -->',
  ])
    it(`has no mark in ${JSON.stringify(text)}`, () => {
      assert.equal(markIn(text), undefined);
    });
});
