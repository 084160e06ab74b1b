// The editor's JSON schema of a stack file: what it takes, and what it refuses.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import { parse } from "yaml";
import { configurations } from "./configurations";
import { blocks, pages, root } from "./markdown";
import { declared, minimal } from "./program";

const prefix = "argo-promotion:";
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const validate = new Ajv().compile(JSON.parse(read("docs/stack.schema.json")) as object);

/** Where a stack file is refused. */
const refused = (file: unknown): string[] =>
  validate(file) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

const encrypted = { secure: "v1:AAAA:BBBB" };

/** The stack file with this configuration. */
const withConfig = (config: Record<string, unknown>) => ({
  config: Object.fromEntries(Object.entries(config).map(([key, value]) => [`${prefix}${key}`, value])),
});

/** The same configuration with its password encrypted. */
function withoutPlainPassword(config: Record<string, unknown>): Record<string, unknown> {
  const { credentials } = config as { credentials: object };
  return {
    ...config,
    credentials: {
      ...credentials,
      ...("password" in credentials && { password: encrypted }),
      ...("sshPrivateKey" in credentials && { sshPrivateKey: encrypted }),
    },
  };
}

describe("the JSON schema of a stack file takes", () => {
  for (const stack of ["test", "prod"]) {
    it(`Pulumi.${stack}.yaml`, () => {
      assert.deepEqual(refused(parse(read(`Pulumi.${stack}.yaml`))), []);
    });
  }

  for (const page of pages()) {
    const examples = blocks(page).filter(({ language, content }) => language === "yaml" && content.includes(prefix));
    for (const [index, { content }] of examples.entries()) {
      it(`configuration ${index + 1} of ${page.file}`, () => {
        const example = parse(content) as Record<string, unknown>;
        assert.deepEqual(refused("config" in example ? example : { config: example }), []);
      });
    }
  }

  for (const [title, config] of Object.entries(configurations)) {
    it(title, () => {
      assert.deepEqual(refused(withConfig(withoutPlainPassword(config))), []);
    });
  }

  it("what the project file declares as defaults, but for the texts that it leaves empty", () => {
    const defaults = Object.entries(declared).map(([key, { default: value }]) => [key, value] as const);
    assert.deepEqual(refused(withConfig(Object.fromEntries(defaults.filter(([, value]) => value !== "")))), []);
  });

  const written: [title: string, config: Record<string, unknown>][] = [
    ["an encrypted part of a value", { credentials: { ...minimal.credentials, password: encrypted } }],
    ["an encrypted value", { kubeconfig: encrypted }],
    ["a part as a key of its own", { "repository.url": minimal.repository.url }],
    ["an encrypted part as a key of its own", { "credentials.password": encrypted }],
    ["a part beside one as a key of its own", { repository: { branch: "main" }, "repository.url": "https://h/p" }],
    ["a switch as `pulumi config set` writes it", { keepCrds: "false" }],
    ["a number as `pulumi config set` writes it", { webhookTokenGeneration: "2" }],
    ["JSON as `pulumi config set` writes it", { phases: '[{"name": "prod"}]' }],
  ];
  for (const [title, config] of written) {
    it(title, () => {
      assert.deepEqual(refused(withConfig(config)), []);
    });
  }

  it("keys of others and what Pulumi itself writes", () => {
    const salt = { encryptionsalt: "v1:AAAA", secretsprovider: "passphrase" };
    assert.deepEqual(refused({ config: { "pulumi:tags": { a: "b" } }, ...salt }), []);
  });
});

describe("the JSON schema of a stack file refuses", () => {
  const wrong: [title: string, config: Record<string, unknown>][] = [
    ["a key that nobody knows", { replicas: 3 }],
    ["a key that nobody knows in a value", { repository: { ...minimal.repository, brunch: "main" } }],
    ["a key that nobody knows in a list", { phases: [{ name: "test", promoteTo: ["prod"] }] }],
    ["a key that nobody knows in one of several shapes", { credentials: { existingSecrets: "bot" } }],
    ["a key that nobody knows as a part", { "repository.brunch": "main" }],
    ["keys of two shapes", { credentials: { existingSecret: "bot", password: encrypted } }],
    ["a password in plain text", { credentials: minimal.credentials }],
    ["a password in plain text as a key of its own", { "credentials.password": "hunter2" }],
    ["a kubeconfig in plain text", { kubeconfig: "apiVersion: v1" }],
    ["a phase without a name", { phases: [{ promotesTo: ["prod"] }] }],
    ["a word that is none of those allowed", { availability: "triple" }],
    ["a word for a switch", { keepCrds: "yes" }],
    ["a text for an object", { repository: "https://git.example.com/gitops.git" }],
    ["a text that its pattern does not take", { storage: { size: "10GB" } }],
    ["a verification by another word", { phases: [{ name: "test", verification: "never" }] }],
  ];
  for (const [title, config] of wrong) {
    it(title, () => {
      assert.notDeepEqual(refused(withConfig(config)), []);
    });
  }

  it("a misspelled `config`", () => {
    assert.notDeepEqual(refused({ confg: {} }), []);
  });
});

describe("the first line of a stack file", () => {
  for (const stack of ["test", "prod"]) {
    it(`${stack}: tells an editor where the schema is`, () => {
      const [, file = ""] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(read(`Pulumi.${stack}.yaml`)) ?? [];
      assert.ok(existsSync(path.join(root, file)) && file.endsWith(".json"), file);
    });
  }
});
