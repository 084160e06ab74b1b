// F9: what the configuration accepts the promotion step accepts, and the other way round, with the same words for the same mistake.
import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { ConfigurationError } from "../components/settings/problems";
import { parseSettings } from "../config";
import { isSsh } from "./ssh";
import { PromoteError } from "../promote/src/errors";
import { readSettings } from "../promote/src/cli/settings";

/** What a person configures, of all that both sides check. */
const right = {
  url: "https://git.example.com/team/gitops.git",
  branch: "main",
  values: "apps/{app}/{phase}.yaml",
  versionKey: "image.version",
  gitTimeout: "30s",
  phase: "test",
  subject: "chore({app}): {version}",
  author: "Release Bot",
  username: "bot",
  email: "bot@example.com",
  password: "token",
};
type Configured = typeof right;

/** What an SSH URL needs in the place of user name and password, whatever its server. */
const sshPrivateKey = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
const knownHosts = "*,[*]:* ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA==";

/** What a text must be according to the program before anything is created; undefined if it is accepted. */
function program(given: Configured): string | undefined {
  const { url, branch, values, versionKey, gitTimeout, phase, subject, author, ...login } = given;
  const { email } = login;
  const credentials = isSsh(url) ? { email, sshPrivateKey } : login;
  const known = isSsh(url) ? { knownHosts } : {};
  try {
    parseSettings({
      context: "c",
      repository: { url, ...known, branch, gitTimeout, commits: { subject, author }, layout: { values, versionKey } },
      credentials,
      phases: [{ name: phase, promotesTo: ["prod"] }, { name: "prod" }],
    });
    return undefined;
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems[0]?.replace(/^.*; allowed: /s, "");
  }
}

/** The same according to the step when it starts. */
function step(given: Configured): string | undefined {
  const { url, branch, values, versionKey, gitTimeout, phase, subject, author, username, email, password } = given;
  const edge = { app: "shop", sourcePhase: phase, targetPhase: "prod", sourceCommit: "a".repeat(40) };
  try {
    readSettings(
      { gitRepo: url, knownHosts, branch, valuesPath: values, versionKey, gitTimeout, subject, author, ...edge },
      { GIT_USER: username, GIT_EMAIL: email, GIT_PASSWORD: password, GIT_SSH_KEY: sshPrivateKey },
    );
    return undefined;
  } catch (error) {
    assert.ok(error instanceof PromoteError);
    return error.message.replace(/^.*; it must be /s, "");
  }
}

const accepted: [keyof Configured, string[]][] = [
  ["url", ["https://git.example.com:8443/a/b.git", "https://dev.azure.com/org/my%20project/_git/gitops"]],
  [
    "url",
    [
      ...["git@git.example.com:team/gitops.git", "ssh://git@git.example.com:2222/team/gitops", "git@host:~bot/r.git"],
      ...["ssh://APKA1@git-codecommit.eu-west-1.amazonaws.com/v1/repos/r", "git@ssh.dev.azure.com:v3/o/my%20p/r"],
    ],
  ],
  ["branch", ["release/1.x", "_main", "feature+x@2"]],
  ["values", ["{phase}.yaml", "apps/{app}/My Values/{phase}.yaml", "übersicht/{phase}/values.yml", "a=b/{phase}"]],
  ["versionKey", ["helmCharts.0.version", "labels.app\\.kubernetes\\.io/version", "version", "0.tag", "größe.x"]],
  ["gitTimeout", ["1s", "240s", "4m", "1m30s"]],
  ["subject", ["promote({app}): {source} -> {target} {version}", "[skip ci] {before} {commit}", "Größe: 1"]],
  ["author", ["ann smith", "Größe"]],
  ["phase", ["eu-prod-1"]],
  ["username", ["x-token-auth", "ann smith"]],
  ["password", [" spaces and \u00e4 ", "%:@/"]],
];

const refused: [keyof Configured, string[]][] = [
  ["url", ["https://git.example.com", "https://git.example.com//", "git.example.com/r"]],
  [
    "url",
    [
      ...["ssh://git.example.com/r.git", "ssh://git:token@git.example.com/r.git", "git@git.example.com:r.git/"],
      ...["ssh://git@git.example.com", "ssh://git@git.example.com:99999/r", "git@git.example.com:", "git@host:a b"],
      ...["git@-oProxyCommand=x:r.git", "ssh://-o@git.example.com/r", "git@host:-r", "git@host:a'b", "git@host:{{a}}"],
    ],
  ],
  [
    "url",
    ["https://git.example.com/r.git?x=1", "https://git.example.com/r.git#main", "https://x/r git", "https://x/{{a}}"],
  ],
  ["url", ["http://git.example.com/r.git", "https://git.example.com/r.git\n", "ftp://git.example.com/r.git"]],
  [
    "branch",
    ["a..b", "HEAD", "refs/heads/main", "refs/tags/v1", "-x", "a/.b", "a.lock", "a b", "a/", "@", "a".repeat(40)],
  ],
  [
    "values",
    ["apps/{app}/values.yaml", "/{phase}", "../{phase}", "a/./{phase}", "a//{phase}", "{phase}/", ".git/{phase}"],
  ],
  [
    "values",
    ["{phase}/{team}", "{{phase}}", "a,b/{phase}", 'a"b/{phase}', "$X/{phase}", "a;b/{phase}", " a/{phase}", "{Phase}"],
  ],
  ["versionKey", ["a..b", ".a", "a.", "image/version", "a b", "a.{{x}}", "a\\b", "image\n.version"]],
  ["gitTimeout", ["30", "030s", "0s", "500ms", "5m", "241s", "1h", " 30s", "30s\n"]],
  ["subject", ["a\nb", " ", "{ticket}", "{{version}}", "a".repeat(201), "{Version}"]],
  ["author", ["a\nb", "a <b>", "a".repeat(101)]],
  ["phase", ["Test", "1test", "a".repeat(21), "test-", "a_b"]],
  ["username", ["a\nb", "a:b"]],
  ["password", ["token\n", "to\rken", "a\0"]],
  ["email", ["bot", "a b@example.com", "<a@example.com>"]],
];

describe("F9: configuration and promotion step", () => {
  for (const [key, texts] of accepted) {
    for (const text of texts) {
      it(`both accept ${JSON.stringify(text)} as ${key}`, () => {
        assert.deepEqual([program({ ...right, [key]: text }), step({ ...right, [key]: text })], [undefined, undefined]);
      });
    }
  }
  for (const [key, texts] of refused) {
    for (const text of texts) {
      it(`both refuse ${JSON.stringify(text)} as ${key} in the same words`, () => {
        const said = program({ ...right, [key]: text });
        assert.ok(said);
        assert.equal(step({ ...right, [key]: text }), said);
      });
    }
  }

  it("agree on any text in the place of any value", () => {
    const bits = fc.constantFrom(
      ...[
        "{phase}",
        "{app}",
        "https://",
        "git.example.com",
        "/",
        "..",
        ".",
        "a",
        "Z",
        "0",
        "-",
        "_",
        "@",
        ":",
        " ",
        "\n",
      ],
      ...["\\", "\\.", "{", "}", "refs/heads/", "HEAD", ".git", ".lock", ",", ";", "é", "?", "#", "%20", "<", "main"],
    );
    const near = fc.array(bits, { minLength: 1, maxLength: 8 }).map((each) => each.join(""));
    const key = fc.constantFrom(...(Object.keys(right) as (keyof Configured)[]));
    fc.assert(
      fc.property(key, fc.oneof(near, fc.string({ minLength: 1 })), (name, text) => {
        // A phase that promotes to itself is another mistake, which each side finds in its own way.
        fc.pre(!(name === "phase" && text === "prod"));
        const given = { ...right, [name]: text };
        assert.equal(step(given), program(given));
      }),
      { numRuns: 3000 },
    );
  });

  it("name no text that holds a password as the one that was probably meant", () => {
    const secret = fc.stringMatching(/^[a-z0-9]{8}$/);
    const scheme = fc.constantFrom("https://", "http://", "ssh://", "");
    fc.assert(
      fc.property(scheme, secret, (before, word) => {
        const given = { ...right, url: `${before}ann:${word}@git.example.com/r.git` };
        assert.doesNotMatch(`${program(given)} ${step(given)}`, new RegExp(word));
      }),
    );
  });
});
