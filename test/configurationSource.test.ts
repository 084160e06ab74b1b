// The configuration as the engine hands it over: keys that nobody reads, texts that are no JSON, secrets in plain text, and errors that it knows.
import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { ConfigurationError, oneByOne } from "../components/settings/problems";
import { clusterProblems } from "../components/cluster/kubeconfig";
import { readSettings } from "../config";
import { project, texts } from "./configurationTexts";
import { credentials, minimal } from "./program";

function problems(
  change: Record<string, unknown>,
  secrets?: string[],
  further?: typeof clusterProblems,
): readonly string[] {
  const values = texts({ ...minimal, ...change });
  try {
    readSettings({ project, values, ...(secrets && { secrets: secrets.map((key) => `${project}:${key}`) }) }, further);
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
        new RegExp(`^${key} is not a known key; allowed: kubeconfig, .* \\("${meant}"\\?\\)\\.$`),
      );
    });
  }

  it("is a problem where nothing is near", () => {
    assert.match(only({ zzz: "x" }), /^zzz is not a known key; allowed: kubeconfig, [^(]*\.$/);
  });

  it("is a problem that names the command where --path was forgotten before a part of a list", () => {
    assert.equal(
      only({ "phases[0].name": "test" }),
      "phases[0].name is not a known key; allowed: [0].name as a part of phases (pulumi config rm phases[0].name, then pulumi config set --path phases[0].name <value>).",
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

  it("is a problem in the stack files of a project that got another name", () => {
    const values = { "acme:context": "test", "argo-promotion:availability": "high" };
    assert.throws(() => readSettings({ project: "acme", values }), {
      message: /argo-promotion:availability is not a key of this project; allowed: acme:availability\.$/m,
    });
  });

  it("is none in the namespace of another project or of the engine", () => {
    assert.deepEqual(problems({ "aws:region": "eu-west-1", "pulumi:tags": "{}" }), []);
  });
});

describe("a part of a value as a key of its own, as `pulumi new` writes it", () => {
  const { repository, credentials: given, ...others } = minimal;
  const parts = {
    "repository.url": repository.url,
    "credentials.username": given.username,
    "credentials.email": given.email,
    "credentials.password": "12345678",
  };
  const secrets = [`${project}:credentials.password`];
  const read = (change: Record<string, unknown>, encrypted = secrets) =>
    readSettings({ project, values: texts({ ...others, ...parts, ...change }), secrets: encrypted });
  const found = (change: Record<string, unknown>, encrypted?: string[]): readonly string[] => {
    try {
      read(change, encrypted);
      return [];
    } catch (error) {
      assert.ok(error instanceof ConfigurationError);
      return error.problems;
    }
  };

  it("is understood, beside the defaults that the project file has for what it is a part of", () => {
    const settings = read({ repository: {}, credentials: {}, "storage.persistent": "false" });
    assert.equal(settings.repository.url, repository.url);
    assert.equal(settings.storage.persistent, false);
  });

  it("stays text where it is a token of digits", () => {
    assert.deepEqual(read({}).credentials, { ...given, password: "12345678" });
  });

  it("is a problem where it is set in both ways", () => {
    assert.deepEqual(found({ repository: { url: "https://git.example.com/r.git" } }), [
      "repository.url is set twice, as a key of its own and in repository; allowed: one of them (pulumi config rm repository.url leaves the one in repository).",
    ]);
  });

  it("is checked as any other, with the nearest key", () => {
    assert.match(
      found({ "repository.brnach": "main" }).join(),
      /^repository\.brnach is not a known key; .* \("branch"\?\)\.$/,
    );
  });

  it("is a problem where it is a secret in plain text", () => {
    assert.deepEqual(found({}, []), [
      "credentials.password is not encrypted; allowed: a secret (pulumi config rm credentials.password, then pulumi config set --secret --path credentials.password), and another value, since this one stands in the stack's file.",
    ]);
  });

  it("is never shown where it is encrypted", () => {
    const problem = found({ "repository.polling": "hunter2" }, [...secrets, `${project}:repository.polling`]).join();
    assert.match(problem, /^repository\.polling has a value that is not accepted \(not shown/);
  });

  for (const key of ["context.name", "zzz.url", "repository.__proto__.url"]) {
    it(`is none where there can be no such part: ${key}`, () => {
      assert.match(found({ [key]: "x" }).join(), / is not a known key; | as a part of /);
    });
  }
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

describe("a wrong way to the cluster", () => {
  const starts = (change: Record<string, unknown>) =>
    problems(
      { ...change, availability: "hihg", availabilty: "high" },
      ["kubeconfig", "credentials"],
      clusterProblems,
    ).map((sentence) => /^\S+ (is \S+|has)/.exec(sentence)?.[0]);

  it("is one of the problems that are said at once: a context that does not exist", () => {
    assert.deepEqual(starts({ context: "tset" }), [
      "availabilty is not",
      'availability is "hihg";',
      'context is "tset";',
    ]);
  });

  it("is one of the problems that are said at once: the path of a kubeconfig", () => {
    assert.deepEqual(starts({ context: "", kubeconfig: "/home/ann/.kube/config" }), [
      "availabilty is not",
      'availability is "hihg";',
      "kubeconfig has",
    ]);
  });
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
