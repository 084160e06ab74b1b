// Runs the policy pack over the resources that the program registers for each stack file: nothing may be reported.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { policies } from "../policy/policies";
import type { Given } from "../policy/spec/cases";
import { policyResources, runPack, type Outcome, type PackConfig } from "../policy/spec/run";
import { configurations } from "./configurations";
import { minimal, run, recordProgram } from "./program";

const root = path.join(__dirname, "..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");

/** Configuration as the engine hands it over: the defaults of the project file, the stack file, and what each user sets. */
function configOf(stack: string): Record<string, string> {
  const project = parse(read("Pulumi.yaml")) as { name: string; config: Record<string, { default?: unknown }> };
  const file = parse(read(`Pulumi.${stack}.yaml`)) as { config: Record<string, unknown> };
  const defaults = Object.entries(project.config).map(([key, { default: value }]) => [`${project.name}:${key}`, value]);
  const users = Object.entries(minimal).map(([key, value]) => [`${project.name}:${key}`, value]);
  const all = { ...Object.fromEntries(defaults), ...file.config, ...Object.fromEntries(users) } as Record<
    string,
    unknown
  >;
  return Object.fromEntries(
    Object.entries(all)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

async function program(stack: string, preview: boolean): Promise<Given[]> {
  const registered = await recordProgram({ project: "argo-promotion", stack, preview, config: configOf(stack) });
  return [...registered.all];
}

const stacks = ["test", "prod"] as const;

/** Logins are the company's to connect, and how long a version runs in a phase is its to decide. */
const advisories: Record<(typeof stacks)[number], string[]> = {
  test: ["promotion-protected-gated"],
  prod: ["argocd-other-login"],
};

for (const stack of stacks) {
  describe(`the policy pack over the stack file of ${stack}`, () => {
    const config = JSON.parse(read(`policy/${stack}.json`)) as PackConfig;

    for (const preview of [true, false]) {
      describe(preview ? "at preview" : "at update", () => {
        let resources: Given[];
        let outcome: Outcome;

        before(async () => {
          resources = await program(stack, preview);
          outcome = await runPack(policies, resources, config);
        });

        it("sees the three releases and the ApplicationSet", () => {
          const count = (kind: string) => resources.filter(({ type }) => type.endsWith(`:${kind}`)).length;
          assert.deepEqual([count("Release"), count("ApplicationSet")], [3, 1]);
        });

        it("reports no mandatory violation", () => {
          assert.deepEqual(
            outcome.reports.filter(({ level }) => level === "mandatory"),
            [],
          );
        });

        it("advises only what is known to be left to decide", () => {
          const advised = new Set(
            outcome.reports.filter(({ level }) => level === "advisory").map(({ policy }) => policy),
          );
          assert.deepEqual(
            [...advised].filter((policy) => !advisories[stack].includes(policy)),
            [],
          );
        });

        it("decides without knowing what is unknown", () => {
          assert.deepEqual(outcome.unknown, []);
        });
      });
    }
  });
}

describe("the policy pack over both stack files", () => {
  const counts = new Map<string, number>();

  before(async () => {
    for (const stack of stacks) {
      const config = JSON.parse(read(`policy/${stack}.json`)) as PackConfig;
      const resources = policyResources(await program(stack, true));
      for (const policy of policies) {
        const { name } = policy.pulumi;
        counts.set(name, (counts.get(name) ?? 0) + (await policy.countSubjects(resources, config[name])));
      }
    }
  });

  for (const { pulumi } of policies) {
    it(`gives ${pulumi.name} something to look at`, () => {
      assert.ok(counts.get(pulumi.name)! > 0, "it judges nothing that this program writes");
    });
  }
});

describe("a phase that is protected in the configuration", () => {
  const unverified = (target: object) =>
    run({
      ...minimal,
      phases: [
        { name: "test", promotesTo: ["prod"], verification: "none" },
        { name: "prod", ...target },
      ],
    });
  const reported = async (target: object) => {
    const { reports } = await runPack(policies, [...(await unverified(target)).all]);
    return reports.filter(({ level }) => level === "mandatory").map(({ policy }) => policy);
  };

  it("lets no promotion in that nothing was tested before", async () => {
    assert.deepEqual(await reported({ protected: true }), ["promotion-protected-verified"]);
  });
  it("lets it in where it is not protected", async () => {
    assert.deepEqual(await reported({}), []);
  });
});

describe("what the program itself writes of a protected phase", () => {
  for (const name of ["promotion-protected-verified", "promotion-protected-gated"]) {
    it(`gives ${name} something to look at, without a word in the policies' configuration`, async () => {
      const policy = policies.find(({ pulumi }) => pulumi.name === name)!;
      const phases = (isProtected: boolean) => [
        { name: "test", promotesTo: ["prod"] },
        { name: "prod", protected: isProtected },
      ];
      const subjects = async (isProtected: boolean) =>
        policy.countSubjects(policyResources((await run({ ...minimal, phases: phases(isProtected) })).all), {
          protectedPhases: [],
        });
      assert.deepEqual([await subjects(true), await subjects(false)], [1, 0]);
    });
  }
});

describe("an edge into a phase that is protected in the configuration", () => {
  const reported = async (out: unknown, config: PackConfig = {}) => {
    const phases = [
      { name: "test", promotesTo: [out] },
      { name: "eu", promotesTo: [{ phase: "prod", soak: "24h" }] },
      { name: "prod", protected: true },
    ];
    const { reports } = await runPack(policies, [...(await run({ ...minimal, phases })).all], config);
    return reports
      .filter(({ policy }) => policy === "promotion-protected-gated")
      .map(({ level, message }) => `${level}: ${/must .*,/.exec(message)?.[0]}`);
  };
  const gates = { phase: "prod", windows: [{ kind: "deny", schedule: "0 0 * * 5", duration: "72h", timeZone: "UTC" }] };
  const production = JSON.parse(read("policy/prod.json")) as PackConfig;
  const least = { "promotion-protected-gated": { minSoak: "48h" } };
  const message = (edge: string, soak: string) =>
    `must promote ${edge} only after a soak${soak}, or by a pull request,`;

  const cases: { title: string; out: unknown; config?: PackConfig; says: string[] }[] = [
    { title: "at once: is advised against", out: "prod", says: [`advisory: ${message("test -> prod", "")}`] },
    {
      title: "at once, in production: is refused",
      out: "prod",
      config: production,
      says: [`mandatory: ${message("test -> prod", "")}`],
    },
    { title: "in windows alone: is advised against", out: gates, says: [`advisory: ${message("test -> prod", "")}`] },
    { title: "after a soak: is let in", out: { ...gates, soak: "1h", needs: ["eu"] }, config: production, says: [] },
    {
      title: "after less of a soak than the least: is advised against",
      out: { ...gates, soak: "48h" },
      config: least,
      says: [`advisory: ${message("eu -> prod", " of 48h at least, not of 24h")}`],
    },
  ];
  for (const { title, out, config, says } of cases) {
    it(title, async () => assert.deepEqual(await reported(out, config), says));
  }
});

describe("the policy pack over a stack whose Applications somebody else makes", () => {
  it("reports nothing mandatory: what it asks of our ApplicationSet and AppProject it asks where they are", async () => {
    const { all } = await run({ ...minimal, applications: "labelled" });
    const { reports } = await runPack(policies, [...all]);
    assert.deepEqual(
      reports.filter(({ level }) => level === "mandatory"),
      [],
    );
  });
});

describe("the policy pack over Helm values of the configuration", () => {
  it("reports what they open", async () => {
    const cm = { "users.anonymous.enabled": "true" };
    const { all } = await run({ ...minimal, charts: { values: { argoCd: { configs: { cm } } } } });
    const { reports } = await runPack(policies, [...all]);
    assert.deepEqual(
      reports.filter(({ level }) => level === "mandatory").map(({ policy }) => policy),
      ["argocd-no-anonymous"],
    );
  });
});

describe("the policy configuration", () => {
  for (const stack of stacks) {
    it(`of ${stack} names policies and properties of the pack only`, () => {
      const byName = new Map(policies.map((policy) => [policy.pulumi.name, policy]));
      for (const [name, { enforcementLevel = "mandatory", ...properties }] of Object.entries(
        JSON.parse(read(`policy/${stack}.json`)) as PackConfig,
      )) {
        const policy = byName.get(name);
        assert.ok(policy, `${name} is no policy of the pack`);
        assert.ok(["mandatory", "advisory", "disabled"].includes(enforcementLevel), `${name}: ${enforcementLevel}`);
        for (const key of Object.keys(properties)) assert.ok(key in policy.config, `${name} has no property ${key}`);
      }
    });
  }
});

for (const title of [
  "a last phase that takes itself back",
  "a phase to which applications bring campaigns of their own",
])
  describe(`the policy pack over ${title}`, () => {
    it("reports nothing that is mandatory", async () => {
      const { all } = await run(configurations[title]!);
      const config = JSON.parse(read("policy/test.json")) as PackConfig;
      const { reports } = await runPack(policies, [...all], config);
      assert.deepEqual(
        reports.filter(({ level }) => level === "mandatory"),
        [],
      );
    });
  });
