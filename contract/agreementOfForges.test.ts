// F9: where the forge may be, the configuration and the promotion step say alike.
import * as assert from "node:assert/strict";
import { ConfigurationError } from "../components/settings/problems";
import { parseSettings } from "../config";
import { PromoteError } from "../promote/src/errors";
import { readSettings } from "../promote/src/cli/settings";
import type { PromotionSettings } from "../promote/src/promotion/settings";
import { minimal } from "../test/program";

/** What the program says of a repository and its forge; undefined where it is accepted. */
function program(url: string, forge: { kind: string; url?: string }): string | undefined {
  try {
    parseSettings({ ...minimal, repository: { url, forge } });
    return undefined;
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems.join(" ");
  }
}

/** What the step makes of them. */
function step(url: string, forge: { kind: string; url?: string }, environment = {}): PromotionSettings["forge"] {
  const edge = { app: "shop", sourcePhase: "test", targetPhase: "prod", sourceCommit: "a".repeat(40) };
  const options = { gitRepo: url, branch: "main", ...edge, forge: forge.kind, forgeUrl: forge.url };
  const credentials = { GIT_USER: "bot", GIT_EMAIL: "bot@example.com", GIT_PASSWORD: "password" };
  return readSettings(options, { ...credentials, ...environment }).forge;
}

const right: [url: string, forge: string | undefined, repository: string][] = [
  ["https://github.com/team/gitops.git", undefined, "team/gitops"],
  ["https://github.com/team/gitops", "https://github.com", "team/gitops"],
  ["https://git.example.com:8443/group/sub.group/git.ops.git", undefined, "group/sub.group/git.ops"],
  ["https://git.example.com/gitlab/group/sub/gitops.git", "https://git.example.com/gitlab", "group/sub/gitops"],
];
const wrong: [url: string, forge: string | undefined, said: RegExp, stepSays: RegExp][] = [
  [
    "https://git.example.com/gitops.git",
    undefined,
    /^repository\.url is .*<owner>\/<name>/,
    /^--forge-url is https:\/\/git\.example\.com; it must be what --git-repo begins with/,
  ],
  [
    "https://git.example.com/team/gitops.git",
    "https://git.example.org",
    /^repository\.forge\.url is "https:\/\/git\.example\.org"; allowed: what repository\.url begins with/,
    /^--forge-url is https:\/\/git\.example\.org; it must be what --git-repo begins with/,
  ],
  ...["http://git.example.com", "https://git.example.com/", "https://ann:x@git.example.com", "git.example.com"].map(
    (forge): (typeof wrong)[number] => [
      "https://git.example.com/team/gitops.git",
      forge,
      /^repository\.forge\.url (is|has) .*an https:\/\/ URL without user name/,
      /^--forge-url is .*; it must be an https:\/\/ URL without user name/,
    ],
  ),
];

describe("F9: the forge in the configuration and in the promotion step", () => {
  for (const [url, forge, repository] of right) {
    it(`is known: ${url} on ${forge ?? "its host"}`, () => {
      const kind = url.includes("github.com") ? "github" : "gitlab";
      const given = { kind, ...(forge !== undefined && { url: forge }) };
      assert.equal(program(url, given), undefined);
      const found = step(url, given);
      assert.deepEqual(
        [found?.kind, found?.repository, `${found?.url}/`],
        [kind, repository, url.split(repository)[0]],
      );
    });
  }
  for (const [url, forge, said, stepSays] of wrong) {
    it(`is refused: ${url} on ${forge ?? "its host"}`, () => {
      const given = { kind: "gitea", ...(forge !== undefined && { url: forge }) };
      assert.match(program(url, given) ?? "", said);
      assert.throws(
        () => step(url, given),
        (error: unknown) => error instanceof PromoteError && stepSays.test(error.message),
      );
    });
  }

  it("gets the password as its token, unless it has one of its own", () => {
    const url = "https://github.com/team/gitops.git";
    assert.equal(step(url, { kind: "github" })?.token, "password");
    assert.equal(step(url, { kind: "github" }, { FORGE_TOKEN: "own" })?.token, "own");
    assert.throws(
      () => step(url, { kind: "github" }, { FORGE_TOKEN: "a\nb" }),
      /^PromoteError: FORGE_TOKEN has a value/,
    );
  });
});
