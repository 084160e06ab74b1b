// The comment about a preview: golden files for a dozen changes, its limit, and that no secret is in it.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { commentLimit, fit, fixed } from "./comment";
import { parseEvents } from "./events";
import { changes } from "./golden/changes";
import { base, previewOf, release, render, secret } from "./golden/stack";
import { normalized } from "./manifests";
import { exitCode, markdown } from "./markdown";
import { gitDiff } from "./tools";

const folder = path.join(__dirname, "golden");
const options = { stack: "prod", render, diff: gitDiff, inFlight: 0 };

describe("the comment about a preview", () => {
  for (const [name, { preview, inFlight = 0, code = 0 }] of Object.entries(changes)) {
    it(`${name}: says what its golden file says (UPDATE_GOLDEN=1 writes it)`, async () => {
      const file = path.join(folder, `${name}.golden`);
      const comment = await markdown(preview, { ...options, inFlight });
      if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, comment);
      assert.ok(existsSync(file), `${file} is missing`);
      assert.equal(comment, readFileSync(file, "utf8"));
    });

    it(`${name}: ends with exit code ${code}`, () => {
      assert.equal(exitCode(preview), code);
    });
  }

  it("has a change for each golden file", () => {
    const files = readdirSync(folder).filter((file) => file.endsWith(".golden"));
    assert.deepEqual(
      files.sort(),
      Object.keys(changes)
        .map((name) => `${name}.golden`)
        .sort(),
    );
  });

  it("holds no secret, whatever changes", async () => {
    for (const { preview } of Object.values(changes)) {
      assert.equal((await markdown(preview, options)).includes(secret), false);
    }
  });

  it("leaves components out of the plan", async () => {
    const preview = previewOf({}, base);
    const type = "argo-promotion:platform:ArgoCd";
    const urn = `urn:pulumi:prod::argo-promotion::${type}::component`;
    preview.steps.push({ op: "create", urn, type, new: { type, urn, inputs: {} } });
    assert.equal((await markdown(preview, options)).includes("component"), false);
  });

  it("says why a release could not be rendered, and goes on", async () => {
    const preview = previewOf(base, { ...base, ...release("argo-cd", "10.1.1") });
    const broken = () => Promise.reject(new Error("helm is not on PATH"));
    assert.match(await markdown(preview, { ...options, render: broken }), /Not rendered: helm is not on PATH/);
  });

  it("is never longer than GitHub allows, and says how much is left out", async () => {
    const preview = previewOf(base, { ...base, ...release("argo-cd", "10.1.1") });
    const long = (inputs: Record<string, unknown>) => {
      const data = Array.from({ length: 3000 }, (_, i) => `  key-${i}: ${String(inputs["version"])}`);
      return Promise.resolve(`kind: ConfigMap\ndata:\n${data.join("\n")}\n`);
    };
    const many = await markdown(preview, { ...options, render: long });
    assert.ok(many.length <= commentLimit, `${many.length} characters`);
    assert.match(many, /\(\d+ more lines left out\)\n```\n\n<\/details>\n$/);
  });
});

describe("fit", () => {
  it("leaves lines out of the last section first", () => {
    const section = (letter: string) => ({
      head: [letter],
      lines: Array<string>(10).fill(letter.repeat(10)),
      tail: ["end"],
    });
    const text = fit([section("a"), section("b")], 200);
    assert.ok(text.length <= 200);
    assert.equal(text.match(/a{10}/g)?.length, 10);
    assert.match(text, /b\n\(10 more lines left out\)\nend\n$|b{10}\n\(\d more lines? left out\)\nend\n$/);
  });

  it("keeps the limit even where nothing can be left out", () => {
    assert.equal(fit([fixed("x".repeat(100))], 50).length, 50);
  });
});

describe("manifests", () => {
  it("are in a fixed order, whatever order they are rendered in", () => {
    const documents = ["kind: B\nmetadata: {name: b}\n", "kind: A\nmetadata: {name: a}\n"];
    assert.equal(normalized(documents.join("---\n")), normalized(documents.reverse().join("---\n")));
  });

  it("show no value of a Secret, and no secret elsewhere", () => {
    const shown = normalized(
      [
        `kind: Secret\nstringData: {a: ${secret}, nested: "1"}\n`,
        `kind: Pod\nspec: {containers: [{env: [{name: TOKEN, value: ${secret}}]}]}\n`,
        `kind: ConfigMap\ndata: {db.password: ${secret}, port: "80"}\n`,
      ].join("---\n"),
    );
    assert.equal(shown.includes(secret), false);
    assert.match(shown, /port: "80"/);
  });
});

describe("the engine's events", () => {
  it("are read line by line; debug messages are left out", () => {
    const preview = parseEvents(
      [
        { diagnosticEvent: { severity: "debug", message: secret } },
        { diagnosticEvent: { severity: "error", message: "no such chart\n" } },
        { resourcePreEvent: { metadata: { op: "create", urn: "urn:pulumi:p::s::a:b:C::name", type: "a:b:C" } } },
        { policyEvent: { policyName: "p", enforcementLevel: "mandatory", message: "m" } },
        { policyAnalyzeStackSummaryEvent: { policyPackName: "argo-promotion", policyPackVersion: "0.1.0" } },
      ]
        .map((event) => JSON.stringify(event))
        .join("\n"),
    );
    assert.deepEqual(preview.errors, ["no such chart"]);
    assert.deepEqual(preview.packs, ["argo-promotion 0.1.0"]);
    assert.deepEqual([preview.steps.length, preview.policies.length], [1, 1]);
  });

  it("that are no JSON are refused with the line", () => {
    assert.throws(() => parseEvents("error: no stack"), /a line that is no JSON: "error: no stack"/);
  });
});
