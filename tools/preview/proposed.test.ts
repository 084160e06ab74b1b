// What of a pull request the base branch's own program previews, and what somebody has to review first.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { programReasons, proposedFile } from "./proposed";

const base = {
  encryptionsalt: "v1:salt",
  config: {
    "argo-promotion:context": "test",
    "argo-promotion:kubeconfig": { secure: "v1:kubeconfig" },
    "argo-promotion:repository": { url: "https://git.example.com/r.git" },
    "argo-promotion:credentials": { username: "bot", password: { secure: "v1:password" } },
    "argo-promotion:charts": { argoCd: "10.1.0" },
  },
};
const changed = (config: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  stringify({ ...base, ...more, config: { ...base.config, ...config } });
const secure = { secure: "v1:password" };
const elsewhere = /a secret that the base branch has not there/;

describe("a proposed stack file", () => {
  const previewed: Record<string, string> = {
    "nothing changes": stringify(base),
    "a value changes": changed({ "argo-promotion:availability": "high" }),
    "a value beside a secret changes": changed({ "argo-promotion:credentials": { username: "ann", password: secure } }),
    "a secret goes": changed({ "argo-promotion:credentials": { existingSecret: "bot" } }),
    "the version of a chart changes": changed({ "argo-promotion:charts": { argoCd: "10.1.1", argoEvents: "2.4.22" } }),
    "the values of a chart change": changed({
      "argo-promotion:charts": { argoCd: "10.1.0", values: { argoCd: { server: { replicas: 2 } } } },
    }),
  };
  for (const [what, file] of Object.entries(previewed)) {
    it(`is previewed by the base branch's program where ${what}`, () => {
      const result = proposedFile(stringify(base), file);
      assert.deepEqual(result.reasons, []);
      assert.deepEqual("file" in result && parse(result.file), parse(file));
    });
  }

  const reviewed: Record<string, [file: string, reason: RegExp]> = {
    "the kubeconfig changes": [changed({ "argo-promotion:kubeconfig": "users: [{user: {exec: {}}}]" }), /kubeconfig/],
    "the kubeconfig changes in the old spelling of its key": [
      changed({ "argo-promotion:config:kubeconfig": "users: []" }),
      /no key of this project/,
    ],
    "a provider is configured": [changed({ "kubernetes:kubeconfig": "users: []" }), /no key of this project/],
    "the engine is configured": [changed({ "pulumi:disable-default-providers": ["*"] }), /no key of this project/],
    "environments are opened": [changed({}, { environment: ["team/prod"] }), /"environment" changes/],
    "the key of the secrets changes": [changed({}, { encryptionsalt: "v1:other" }), /"encryptionsalt" changes/],
    "the provider of the secrets changes": [
      changed({}, { secretsprovider: "awskms://x" }),
      /"secretsprovider" changes/,
    ],
    "a secret stands at another place": [
      changed({ "argo-promotion:phases": [{ name: secure }] }),
      /phases\.0\.name is a secret that the base branch has not there/,
    ],
    "a secret stands in a value that was none": [changed({ "argo-promotion:context": secure }), elsewhere],
    "a secret is another one": [
      changed({ "argo-promotion:credentials": { username: "bot", password: { secure: "v1:kubeconfig" } } }),
      elsewhere,
    ],
    "a chart is taken from another repository": [
      changed({ "argo-promotion:charts": { argoCd: "10.1.0", repository: "https://charts.example.com" } }),
      /charts\.repository is taken from another place/,
    ],
    "a chart is taken from a folder": [
      changed({ "argo-promotion:charts": { argoCd: "./chart" } }),
      /charts\.argoCd is taken from another place/,
    ],
    "a chart is taken from a registry": [
      changed({ "argo-promotion:charts": { argoCd: "oci://example.com/argo-cd:10.1.1" } }),
      /another place/,
    ],
    "it is no YAML": ["config: [", /no YAML/],
    "a key stands twice": ["config: {a: 1}\nconfig: {b: 2}\n", /no YAML/],
    "it is a list": ["- a\n", /no YAML/],
  };
  for (const [what, [file, reason]] of Object.entries(reviewed)) {
    it(`is reviewed first where ${what}`, () => {
      const result = proposedFile(stringify(base), file);
      assert.ok(!("file" in result));
      assert.match(result.reasons.join("\n"), reason);
    });
  }
});

describe("the files that a pull request changes", () => {
  const stacks = ["test", "prod"];

  it("are previewed by the base branch's program where they are stack files and documentation", () => {
    const files = ["Pulumi.test.yaml", "Pulumi.prod.yaml", "README.md", "docs/operating.md", "promote/README.md"];
    assert.deepEqual(programReasons(files, stacks), []);
  });

  for (const file of [
    "index.ts",
    "components/names.ts",
    "Pulumi.yaml",
    "Pulumi.other.yaml",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "policy/test.json",
    ".github/scripts/proposed.sh",
    "node_modules/x/README.md",
    "lib/docs/index.ts",
  ]) {
    it(`are reviewed first where ${file} is among them`, () => {
      assert.deepEqual(programReasons(["README.md", file], stacks), [`${file} changes`]);
    });
  }

  it("are reviewed first where there are more than GitHub lists", () => {
    assert.equal(programReasons(Array<string>(3000).fill("README.md"), stacks).length, 1);
  });
});

describe(".github/scripts/proposed.sh", () => {
  const root = path.join(__dirname, "../..");
  let temporary: string;
  beforeEach(() => {
    temporary = mkdtempSync(path.join(tmpdir(), "proposed-"));
    mkdirSync(path.join(temporary, "answers"));
    // Stands for the GitHub CLI: answers with the file that is named like the end of the address.
    const gh = `#!/bin/sh
for last; do case "$last" in repos/*) address=$last ;; esac; done
echo "$address" >> "${temporary}/calls"
name=$(basename "\${address%%\\?*}")
cat "${temporary}/answers/$name"
`;
    writeFileSync(path.join(temporary, "gh"), gh, { mode: 0o755 });
    answer("Pulumi.test.yaml", readFileSync(path.join(root, "Pulumi.test.yaml"), "utf8"));
  });
  afterEach(() => rmSync(temporary, { recursive: true, force: true }));

  const answer = (name: string, text: string) => writeFileSync(path.join(temporary, "answers", name), text);
  function run(): string {
    const env = {
      ...process.env,
      PATH: `${temporary}:${process.env["PATH"]}`,
      RUNNER_TEMP: temporary,
      GITHUB_OUTPUT: path.join(temporary, "output"),
      GITHUB_REPOSITORY: "acme/platform",
      PULL_REQUEST: "7",
      STACKS: '["test"]',
    };
    execFileSync(path.join(root, ".github/scripts/proposed.sh"), { env, cwd: root, stdio: "pipe" });
    return readFileSync(path.join(temporary, "output"), "utf8");
  }

  it("leaves the proposed stack file for the preview where configuration is all that changes", () => {
    const proposed = parse(readFileSync(path.join(root, "Pulumi.test.yaml"), "utf8")) as { config: object };
    const text = stringify({ config: { ...proposed.config, "argo-promotion:availability": "high" } });
    answer("Pulumi.test.yaml", text);
    answer("files", "Pulumi.test.yaml\n");
    assert.equal(run(), "program=false\n");
    assert.deepEqual(parse(readFileSync(path.join(temporary, "stacks/Pulumi.test.yaml"), "utf8")), parse(text));
  });

  it("asks for the stack file as merged, and for the list of changed files", () => {
    answer("files", "README.md\n");
    run();
    assert.deepEqual(readFileSync(path.join(temporary, "calls"), "utf8").trim().split("\n"), [
      "repos/acme/platform/pulls/7/files",
      "repos/acme/platform/contents/Pulumi.test.yaml?ref=refs/pull/7/merge",
    ]);
  });

  it("says that the branch's own program is needed where a file of the program changes", () => {
    answer("files", "index.ts\n");
    assert.equal(run(), "program=true\n");
  });

  it("says so where the stack file names a kubeconfig", () => {
    answer("files", "Pulumi.test.yaml\n");
    answer("Pulumi.test.yaml", "config:\n  argo-promotion:kubeconfig: 'users: []'\n");
    assert.equal(run(), "program=true\n");
  });

  it("fails where the stack file cannot be read as merged", () => {
    answer("files", "Pulumi.test.yaml\n");
    rmSync(path.join(temporary, "answers/Pulumi.test.yaml"));
    assert.throws(run, (error: { stdout: Buffer }) =>
      error.stdout.toString().includes("the branch conflicts with main"),
    );
  });
});
