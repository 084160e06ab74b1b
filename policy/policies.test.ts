// Runs the cases of every policy's spec, and fails where a policy lacks a spec, a case, or its place in the pack.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { policies } from "./policies";
import type { Case, Spec } from "./spec/cases";
import { UNKNOWN } from "./spec/cases";
import { runPolicy } from "./spec/run";

const folder = path.join(__dirname, "policies");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
const names = (suffix: RegExp) => files.filter((file) => suffix.test(file)).map((file) => path.basename(file));
const specs = files
  .filter((file) => file.endsWith(".spec.ts"))
  .map((file) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- specs are found by file name
    const { spec } = require(path.join(folder, file)) as { spec: Spec };
    return { file, spec };
  });

const list = (given: Case["given"]) => (Array.isArray(given) ? given : [given]);

describe("every policy", () => {
  for (const { spec } of specs) {
    const groups = {
      pass: spec.pass,
      fail: spec.fail,
      empty: spec.empty,
      unknown: spec.unknown,
      override: spec.override,
    };
    describe(spec.policy.pulumi.name, () => {
      for (const [group, cases] of Object.entries(groups)) {
        for (const { title, given, config, messages = [], unknown } of cases ?? []) {
          it(`${group}: ${title}`, async () => {
            const outcome = await runPolicy(spec.policy, list(given), config);
            assert.deepEqual(
              { messages: outcome.reports.map((report) => report.message), unknown: outcome.unknown },
              { messages, unknown: unknown === undefined ? [] : [unknown] },
            );
          });
        }
      }
    });
  }
});

describe("the policy pack", () => {
  it("contains every policy that has a file, once", () => {
    const packed = policies.map((policy) => `${policy.pulumi.name}.ts`).sort();
    const files = names(/(?<!spec|index)\.ts$/).sort();
    const absent = files.filter((file) => !packed.includes(file));
    assert.deepEqual(packed, files, `not in the list of policy/policies/index.ts: ${absent.join(", ")}`);
  });

  it("has a spec beside every policy, about that policy", () => {
    const beside = specs.map(({ file }) => path.basename(file, ".spec.ts")).sort();
    const packed = policies.map((policy) => policy.pulumi.name).sort();
    const absent = packed.filter((name) => !beside.includes(name));
    assert.deepEqual(beside, packed, `no .spec.ts beside: ${absent.join(", ")}`);
    for (const { file, spec } of specs) assert.equal(spec.policy.pulumi.name, path.basename(file, ".spec.ts"));
  });

  for (const { spec } of specs) {
    const { name } = spec.policy.pulumi;

    it(`${name}: has the mandatory cases`, async () => {
      assert.ok(spec.pass.length > 0, "no passing case");
      assert.ok(spec.fail.length > 0, "no failing case");
      assert.ok(spec.empty.length > 0, "no case with undefined or empty values");
      assert.ok(spec.unknown.length > 0, "no case with a value unknown at preview");
      for (const { title, messages, unknown } of spec.pass) {
        assert.ok(!messages?.length && !unknown, `"${title}" does not pass`);
      }
      for (const { title, messages } of spec.fail) assert.ok(messages?.length, `"${title}" expects no message`);
      for (const { title, given } of spec.unknown) {
        assert.ok(JSON.stringify(given).includes(UNKNOWN), `"${title}" holds no unknown value`);
      }
      const configurable = Object.keys(spec.policy.config).length > 0;
      assert.equal((spec.override ?? []).length > 0, configurable, "an override belongs to a configurable policy");
      for (const { title, given, config, messages = [] } of spec.override ?? []) {
        const plain = await runPolicy(spec.policy, list(given));
        assert.notDeepEqual(
          plain.reports.map((report) => report.message),
          messages,
          `"${title}" changes nothing`,
        );
        assert.ok(
          Object.keys(config ?? {}).every((key) => key in spec.policy.config),
          `"${title}": no such property`,
        );
      }
    });

    it(`${name}: says what it is, why, and what to do`, () => {
      const { description, enforcementLevel, severity, framework, remediationSteps, url } = spec.policy.pulumi;
      assert.match(description, /^[A-Z].*\.$/);
      assert.match(remediationSteps ?? "", /^[A-Z].*\.$/);
      assert.match(url ?? "", /^https:\/\//);
      assert.ok(enforcementLevel === "mandatory" || enforcementLevel === "advisory");
      assert.ok(severity);
      assert.ok(framework?.name && framework.reference);
      for (const [key, schema] of Object.entries(spec.policy.config)) {
        assert.ok(schema.description && "default" in schema, `${key}: a property needs a description and a default`);
      }
    });
  }
});
