// A preview on a pull request: one comment for each stack, on every forge, and never an old one in the place of one that failed.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { token } from "../../promote/test/forges/fakeServer";
import { certificates, kinds, onEach } from "../../promote/test/forges/servers";
import { markerOf } from "./markdown";
import { postPreview } from "./posted";

const at = (kind: string, repository: string, ...more: string[]): string[] => {
  return ["--forge", kind, "--repository", repository, "--pull-request", "7", ...more];
};
const right = at("github", "https://github.com/team/platform");
const ofOne = ["--stack", "test", "--file", "comment.md"];
const environment = { FORGE_TOKEN: token };
const ignore = (): undefined => undefined;

onEach("a preview on a pull request", (world) => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "posted-"));
    file = path.join(folder, "comment.md");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  async function posts(stack: string, ...more: string[]): Promise<string[]> {
    const { kind, server } = world();
    const pull = server.store.pulls[0] ?? server.store.add();
    const { caFile } = await certificates();
    const place = ["--forge", kind, "--repository", `${server.url}/${kinds[kind].repository}.git`, "--ca-file", caFile];
    const args = [...place, "--pull-request", String(pull.number), "--stack", stack, "--file", file, ...more];
    await postPreview(args, environment, ignore);
    return server.store.comments.map(({ text }) => text);
  }

  it("is one comment for each stack, rewritten in its place", async () => {
    const [first, second, other] = ["one", "two", "three"];
    writeFileSync(file, `${markerOf("test")}\n${first}\n`);
    await posts("test");
    writeFileSync(file, `${markerOf("prod")}\n${other}\n`);
    await posts("prod");
    writeFileSync(file, `${markerOf("test")}\n${second}\n`);
    const texts = await posts("test");
    assert.deepEqual(
      texts.map((text) => text.trim().split("\n").at(-1)),
      [second, other],
    );
  });

  it("says that it failed where there is none, and where to read why", async () => {
    writeFileSync(file, `${markerOf("test")}\nall is well\n`);
    await posts("test");
    rmSync(file);
    const [text = ""] = await posts("test", "--log", "https://ci.example.com/jobs/3");
    assert.match(text, /^<!-- argo-promotion preview: test -->\n## Preview of stack `test` failed\n/);
    assert.match(text, /The \[log\]\(https:\/\/ci\.example\.com\/jobs\/3\) says why\./);
  });
});

describe("npm run preview:comment", () => {
  const wrong: [what: string, args: string[], environment: NodeJS.ProcessEnv, said: RegExp][] = [
    ["no forge", right.slice(2), environment, /^--forge is ""; it must be github, gitlab, gitea\.$/],
    ["an unknown forge", ["--forge", "bitbucket"], environment, /^--forge is "bitbucket"; it must be /],
    ["no stack", right, environment, /^--stack is missing; usage: /],
    [
      "a pull request that is no number",
      [...right.slice(0, -1), "!7"],
      environment,
      /^--pull-request is "!7"; it must be a number\.$/,
    ],
    [
      "a repository in the clear",
      at("gitea", "http://git.example.com/a/b", ...ofOne),
      environment,
      /must be the https:\/\/ address of a repository/,
    ],
    ["no token", right, {}, /^FORGE_TOKEN is not set; /],
    ["an unknown option", [...right, "--stak", "x"], environment, /--stak.*; usage: /],
    [
      "a repository elsewhere, without the login in it",
      at("gitlab", "https://ann:hunter2@git.example.com/r", ...ofOne),
      environment,
      /^--repository is "https:\/\/git\.example\.com\/r"; it must be the https:\/\/ address of a repository on https:\/\/git\.example\.com\.$/,
    ],
  ];
  for (const [what, args, given, said] of wrong) {
    it(`is answered with a sentence: ${what}`, async () => {
      await assert.rejects(postPreview(args, given, ignore), { message: said });
    });
  }

  it("has a help, which says where the token goes", async () => {
    let shown = "";
    await postPreview(["--help"], {}, (text) => (shown += text));
    assert.match(shown, /--pull-request N.*\n.*--stack NAME/);
    assert.match(shown, /FORGE_TOKEN/);
  });
});
