// The configuration as the engine hands it over: keys that nobody reads, texts that are no JSON, secrets in plain text, and errors that it knows.
import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { comes, isSchedule } from "../components/settings/cron";
import { ConfigurationError, oneByOne } from "../components/settings/problems";
import { readSettings } from "../config";
import { credentials, minimal } from "./program";

const project = "argo-promotion";
const texts = (config: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(config).map(([key, value]) => [
      key.includes(":") ? key : `${project}:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );

function problems(change: Record<string, unknown>, secrets?: string[]): readonly string[] {
  const values = texts({ ...minimal, ...change });
  try {
    readSettings({ project, values, ...(secrets && { secrets: secrets.map((key) => `${project}:${key}`) }) });
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems;
  }
}
const only = (change: Record<string, unknown>, secrets?: string[]): string => {
  const found = problems(change, secrets);
  assert.equal(found.length, 1, found.join("\n"));
  return found[0]!;
};

describe("a key that nobody reads", () => {
  const near: Record<string, string> = {
    availabilty: "availability",
    phase: "phases",
    "keep-crds": "keepCrds",
    repositry: "repository",
    image: "images",
    Context: "context",
    sweep_schedule: "sweepSchedule",
  };
  for (const [key, meant] of Object.entries(near)) {
    it(`is a problem: ${key}, where ${meant} was meant`, () => {
      assert.match(
        only({ [key]: "x" }),
        new RegExp(`^${key} is not a known key; allowed: kubeconfig, .*webhookTokenGeneration \\("${meant}"\\?\\)\\.$`),
      );
    });
  }

  it("is a problem where nothing is near", () => {
    assert.match(only({ zzz: "x" }), /^zzz is not a known key; allowed: kubeconfig, [^(]*\.$/);
  });

  it("is a problem that names the command where --path was forgotten", () => {
    assert.equal(
      only({ "repository.url": "https://git.example.com/r.git" }),
      "repository.url is not a known key; allowed: url as a part of repository (pulumi config rm repository.url, then pulumi config set --path repository.url <value>).",
    );
  });

  it("is a problem in a namespace that is near the project's", () => {
    assert.equal(
      only({ "argo-promotoin:contxt": "x" }),
      "argo-promotoin:contxt is not a key of this project; allowed: argo-promotion:context.",
    );
  });

  it("is a problem where it configures a provider that makes nothing here", () => {
    assert.equal(
      only({ "kubernetes:context": "x" }),
      "kubernetes:context has no effect; allowed: context or kubeconfig, which choose the cluster.",
    );
  });

  it("is none in the namespace of another project or of the engine", () => {
    assert.deepEqual(problems({ "aws:region": "eu-west-1", "pulumi:tags": "{}" }), []);
  });
});

describe("a value of a wrong type", () => {
  const wrong: Record<string, [value: unknown, sentence: RegExp]> = {
    repository: ["https://git.example.com/r.git", /^repository is "https:.*"; allowed: an object with the keys url, /],
    keepCrds: ["yes", /^keepCrds is "yes"; allowed: true or false \(true\?\)\.$/],
    phases: ["{test", /^phases is "\{test"; allowed: a list of objects with the keys name, /],
    availability: [["high"], /^availability is a list; allowed: single or high\.$/],
    webhookTokenGeneration: ["two", /^webhookTokenGeneration is "two"; allowed: a whole number\.$/],
  };
  for (const [key, [value, sentence]] of Object.entries(wrong)) {
    it(`is one sentence: ${key}`, () => {
      assert.match(only({ [key]: value }), sentence);
    });
  }

  it("is named together with every other, each once", () => {
    const change = Object.fromEntries(Object.entries(wrong).map(([key, [value]]) => [key, value]));
    const found = problems(change);
    assert.deepEqual(found.map((sentence) => sentence.split(" ")[0]).sort(), Object.keys(wrong).sort());
  });

  it("is none where the whole configuration is text, as in a stack file", () => {
    assert.deepEqual(problems({ keepCrds: "true", webhookTokenGeneration: "2", context: "", kubeconfig: "{}" }), []);
  });
});

describe("a secret", () => {
  it("is a problem in plain text: a password", () => {
    assert.equal(
      only({}, []),
      "credentials.password is not encrypted; allowed: a secret (pulumi config set --secret --path credentials.password), and another value, since this one stands in the stack's file.",
    );
  });

  it("is a problem in plain text: a kubeconfig", () => {
    assert.match(
      only({ kubeconfig: "apiVersion: v1" }, ["credentials"]),
      /^kubeconfig is not encrypted; allowed: a secret \(pulumi config set --secret kubeconfig\), /,
    );
  });

  it("is none where it is encrypted, or where there is none", () => {
    assert.deepEqual(problems({}, ["credentials"]), []);
    assert.deepEqual(problems({ credentials: { existingSecret: "bot" } }, []), []);
  });

  for (const [what, change] of Object.entries({
    "the value of a key that is encrypted": { availability: "hunter2" },
    "a part of a value of which a part is encrypted": { credentials: { ...credentials, username: "hunter2:x" } },
    "the password": { credentials: { ...credentials, password: ["hunter2"] } },
    "credentials that are a text": { credentials: "hunter2" },
    "a login in an address": { repository: { url: "https://ann:hunter2@git.example.com/r.git" } },
    "a token in an address": { charts: { repository: "https://hunter2@charts.example.com" } },
    "the query of an address": { repository: { url: "https://git.example.com/r.git?token=hunter2" } },
    "what stands in a list": { phases: { token: "hunter2" } },
    "the value of a key that nobody reads": { pasword: "hunter2" },
  })) {
    it(`is never shown: ${what}`, () => {
      const found = problems(change, ["credentials", "availability"]);
      assert.ok(found.length > 0);
      assert.doesNotMatch(found.join("\n"), /hunter2/);
    });
  }
});

describe("the error about a configuration", () => {
  it("is one that the engine shows without a stack trace", () => {
    assert.ok(RunError.isInstance(new ConfigurationError(["a"])));
  });

  it("is told one by one, the last by the error itself", () => {
    const last = oneByOne(new ConfigurationError(["a is wrong.", "b is wrong."]));
    assert.ok(RunError.isInstance(last));
    assert.equal(last.message, "b is wrong.");
  });

  it("stays another error where it is one", () => {
    const error = new Error("a fault");
    assert.equal(oneByOne(error), error);
  });
});

describe("a schedule", () => {
  for (const text of [
    "*/2 * * * *",
    "0 9-17 * * mon-fri",
    "0 0 29 2 *",
    "5,35 0/6 1 JAN,jul ?",
    "0 0 30 2 1",
    "0 0 31 */2 *",
  ]) {
    it(`comes: ${text}`, () => assert.ok(isSchedule(text) && comes(text)));
  }
  for (const text of ["0 0 30 2 *", "0 0 31 4,6,9,11 *", "0 0 31 2 */1"]) {
    it(`never comes: ${text}`, () => assert.ok(isSchedule(text) && !comes(text)));
  }
  for (const text of [
    "60 * * * *",
    "* * * *",
    "* * * * 7",
    "*/0 * * * *",
    "5-1 * * * *",
    "@daily",
    "a * * * *",
    "* * 0 * *",
  ]) {
    it(`is none: ${text}`, () => assert.ok(!isSchedule(text)));
  }
});
