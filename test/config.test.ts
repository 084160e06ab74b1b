// The configuration: what each wrong value is answered with, and what a right one becomes.
import assert from "node:assert/strict";
import { parseSettings, readProgramSettings } from "../config";
import { ConfigurationError } from "../components/settings/problems";
import { configurationKeys, innerKeys, type Key } from "../tools/docs/keys";
import { asked, credentials, declared, minimal, stackFile } from "./program";
import { wrong } from "./wrongConfigurations";
import { wrongMeetings } from "./wrongMeetings";

function problems(raw: Record<string, unknown>): readonly string[] {
  try {
    parseSettings(raw);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems;
  }
}

const target = "http://{app}-{phase}-my-app-svc.{namespace}.svc.cluster.local";

describe("a configuration with", () => {
  for (const [title, change, sentences] of [...wrong, ...wrongMeetings]) {
    it(`${title} is refused in one sentence per problem`, () => {
      assert.deepEqual(problems({ ...minimal, ...change }), sentences);
    });
  }

  /** Paths of all keys that hold a value. */
  const values = (keys: readonly Key[], before = ""): string[] =>
    keys.flatMap((key) => {
      const inner = innerKeys(key);
      return inner.length > 0 ? values(inner, `${before}${key.name}.`) : [`${before}${key.name}`];
    });
  const refused = [...wrong, ...wrongMeetings].flatMap(([, , sentences]) =>
    sentences.map((sentence) => sentence.split(" ")[0]!.replace(/\[\d+\]/g, "")),
  );
  for (const key of values(configurationKeys())) {
    it(`a wrong ${key} is among these`, () => {
      assert.ok(refused.includes(key), `test/wrong*.ts has no row of which a sentence begins with ${key}`);
    });
  }

  it("several problems is answered with all of them at once", () => {
    const found = problems({
      credentials: { ...credentials, email: "ann" },
      availability: "triple",
      phases: [{ name: "test", promotesTo: ["prod"] }],
    });
    assert.deepEqual(
      found.map((sentence) => sentence.split(" ")[0]),
      ["repository.url", "credentials.email", "availability", "context", "phases[0].promotesTo[0]"],
    );
  });

  const apart: [title: string, phases: object[]][] = [
    [
      "phases whose names end alike, each on a cluster of its own",
      [{ name: "pre-prod" }, { name: "prod", managed: false }],
    ],
    ["a phase whose name ends with another's without a hyphen", [{ name: "preprod" }, { name: "prod" }]],
    [
      "one namespace for all applications of each phase",
      [
        { name: "test", namespace: "{phase}" },
        { name: "prod", namespace: "live" },
      ],
    ],
    [
      "one namespace for an application on each cluster",
      [
        { name: "test", namespace: "x-{app}" },
        { name: "prod", namespace: "x-{app}", managed: false },
      ],
    ],
  ];
  for (const [title, phases] of apart) {
    it(`${title} is accepted`, () => {
      assert.deepEqual(problems({ ...minimal, phases }), []);
    });
  }

  it("a wrong password never shows it", () => {
    const message = problems({ ...minimal, credentials: { ...credentials, password: ["hunter2"] } }).join();
    assert.doesNotMatch(message, /hunter2/);
  });
});

describe("a right configuration", () => {
  it("has the document's phases by default", () => {
    const { phases } = parseSettings(minimal);
    assert.deepEqual(
      phases.map(({ name, promotesTo, namespace, managed }) => ({ name, promotesTo, namespace, managed })),
      [
        { name: "test", promotesTo: ["prod"], namespace: "{app}-{phase}", managed: true },
        { name: "prod", promotesTo: [], namespace: "{app}-{phase}", managed: true },
      ],
    );
  });

  it("has the document's campaign by default", () => {
    assert.deepEqual(parseSettings(minimal).phases[0]?.verification, {
      command: "./launchTests.sh",
      target,
      egress: [],
      resources: { requests: { memory: "1Gi" }, limits: { memory: "2Gi" } },
    });
  });

  it("may leave a phase without verification", () => {
    const { phases } = parseSettings({ ...minimal, phases: [{ name: "dev", verification: "none" }] });
    assert.equal(phases[0]?.verification, "none");
  });

  for (const value of [
    credentials,
    { existingSecret: "git-credentials" },
    { externalSecret: { store: "vault", key: "gitops" } },
  ]) {
    it(`may have credentials with ${Object.keys(value).join(", ")}`, () => {
      assert.deepEqual(parseSettings({ ...minimal, credentials: value }).credentials, value);
    });
  }

  for (const stack of ["test", "prod"]) {
    it(`is what the stack file of ${stack} holds, with cluster, repository and credentials`, () => {
      assert.deepEqual(problems({ ...minimal, ...stackFile(stack) }), []);
    });
  }
});

describe("the stack files", () => {
  for (const stack of ["test", "prod"]) {
    it(`${stack}: name nobody's cluster, repository or credentials`, () => {
      assert.deepEqual(
        ["kubeconfig", "context", "repository", "credentials"].filter((key) => key in stackFile(stack)),
        [],
      );
    });
  }
});

/** The value under a path such as `credentials.email`. */
const valueAt = (value: unknown, path: string): string =>
  path.split(".").reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], value) as string;

describe("the project file", () => {
  it("declares no types, at the first of which the CLI would stop", () => {
    assert.deepEqual(
      Object.entries(declared).filter(([, key]) => "type" in key),
      [],
    );
  });

  it("declares the same defaults as the program has", () => {
    const defaults = Object.fromEntries(
      Object.entries(declared)
        .filter(([, { default: value }]) => value !== "")
        .map(([key, { default: value }]) => [key, value]),
    );
    assert.deepEqual(parseSettings({ ...defaults, ...minimal }), parseSettings(minimal));
  });

  const asks = asked === undefined ? [] : Object.entries(asked);
  for (const [key, { secret = false }] of asks) {
    it(`asks by \`pulumi new\` for ${key}, without which a stack cannot be made`, () => {
      const values = Object.fromEntries(asks.map(([each]) => [`argo-promotion:${each}`, valueAt(minimal, each)]));
      const secrets = asks.filter(([, { secret: hidden }]) => hidden).map(([each]) => `argo-promotion:${each}`);
      const read = (without?: string) => {
        const rest = Object.entries(values).filter(([each]) => each !== `argo-promotion:${without}`);
        return readProgramSettings({ project: "argo-promotion", values: Object.fromEntries(rest), secrets });
      };
      assert.equal(secret, key === "credentials.password");
      assert.doesNotThrow(() => read());
      assert.throws(() => read(key), { message: new RegExp(`^  - ${key} is missing; `, "m") });
    });
  }

  for (const [key, { description }] of Object.entries(declared)) {
    it(`describes ${key}`, () => {
      assert.match(description ?? "", /\w{3}/);
    });
  }
});
