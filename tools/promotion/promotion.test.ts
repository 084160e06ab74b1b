// `npm run promotion`: its verbs, and the check of a checkout by options or by a stack's configuration.
import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { checkout, generatorPath } from "../../testkit/checkout";
import { valuesPath } from "../../testkit/fixtureRepository";
import { pulumiConfig } from "../../testkit/pulumiConfig";
import { run } from "../../testkit/run";
import { lint } from "./lint";

const root = join(__dirname, "../..");

describe("npm run promotion", () => {
  let folder: string;
  const wrong = generatorPath("shop", "test");
  before(() => (folder = checkout({ [wrong]: '{"phase": "live"}' })));
  after(() => rmSync(folder, { recursive: true }));

  /** Runs a program as npm would. */
  const start = (args: string[], environment: NodeJS.ProcessEnv = {}) => {
    const env = { ...process.env, INIT_CWD: root, ...environment };
    return run(join(root, "node_modules/.bin/tsx"), [join(root, "tools/promotion/promotion.ts"), ...args], {
      env,
      mayFail: true,
    });
  };
  /** Checks in this process. */
  const checked = async (...args: string[]) => {
    let output = "";
    const code = await lint(args, "", (text) => void (output += text));
    return { code, output };
  };

  /** What it prints about its verbs. */
  const verbsIn = (stderr: string) =>
    [...stderr.matchAll(/^ {2}npm run promotion -- (\S+) /gm)].map(([, verb]) => verb!);

  it("names its verbs where none of them is given, and has none that docs/operating.md does not explain", async () => {
    assert.match((await start([])).stderr, /^promotion: A verb is missing; there are:$/m);
    const { code, stderr } = await start(["lnit"]);
    assert.match(stderr, /^promotion: "lnit" is no verb; there are:$/m);
    const verbs = verbsIn(stderr);
    assert.deepEqual([code, ["status", "lint"].filter((verb) => !verbs.includes(verb))], [2, []]);
    const page = readFileSync(join(root, "docs/operating.md"), "utf8");
    const unknown = verbs.filter((verb) => !new RegExp(`npm run (promotion -- )?${verb}\\b`).test(page));
    assert.deepEqual(unknown, [], `docs/operating.md has no npm run promotion -- ${unknown.join(", ")}`);
  });

  it("lint ends with 1 and prints file and line, of a folder as seen from where it is called", async () => {
    const { code, stdout } = await start(["lint", relative("/", folder)], { INIT_CWD: "/" });
    assert.equal(code, 1);
    assert.match(stdout, new RegExp(`^${wrong}:1: Its phase is "live"; it must be one of test, prod\\.\n$`));
  });

  it("lint ends with 2 and one sentence where its arguments make no sense", async () => {
    const { code, stderr } = await start(["lint", folder, "--stak", "test"]);
    assert.equal(code, 2);
    assert.match(stderr, /^lint: Unknown option '--stak'.*; usage: npm run promotion -- lint \[FOLDER\] /);
  });

  it("lint ends with 0 where nothing is wrong", async () => {
    const phases = '[{"name":"live","promotesTo":["prod"]},{"name":"test"},{"name":"prod"}]';
    writeFileSync(join(folder, wrong), '{"phase": "test"}');
    assert.deepEqual(await checked(folder, "--phases", phases), {
      code: 0,
      output: "4 generator files and 4 phases: nothing is wrong.\n",
    });
  });

  /** Runs with a stack that has this layout of its repository. */
  async function withStack<T>(layout: object, phases: object[], what: () => Promise<T>): Promise<T> {
    const path = process.env.PATH;
    const repository = { url: "https://git.example.com/r.git", layout };
    process.env.PATH = pulumiConfig(join(folder, "programs"), { repository, phases });
    try {
      return await what();
    } finally {
      process.env.PATH = path;
    }
  }

  it("lint takes phases and layout from a stack", async () => {
    const phases = [{ name: "test", promotesTo: ["live"] }, { name: "live" }];
    const { code, output } = await withStack({ versionKey: "image.repository" }, phases, () =>
      checked(folder, "--stack", "test"),
    );
    assert.equal(code, 1);
    const expected = ["cart", "shop"].map(
      (app) => `${generatorPath(app, "prod")}:1: Its phase is "prod"; it must be one of test, live.`,
    );
    assert.deepEqual(output.trimEnd().split("\n"), expected);
  });

  const phases = [{ name: "test", promotesTo: ["prod"] }, { name: "prod" }];
  const promotes = [{ values: valuesPath("{app}", "{phase}"), keys: ["image.version", "image.digest"] }];
  const noDigest = /^\S+values-prod\.yaml:\d+: It has no version: the key image\.digest is missing\.$/m;

  it("lint takes what a promotion carries from a stack", async () => {
    const { code, output } = await withStack({ promotes }, phases, () => checked(folder, "--stack", "test"));
    assert.equal(code, 1);
    assert.match(output, noDigest);
  });

  it("lint takes it from its options, in short too, over that of the stack", async () => {
    assert.match((await checked(folder, "--promotes", JSON.stringify(promotes))).output, noDigest);
    const short = ["--stack", "test", "--version-key", "image.version"];
    assert.equal((await withStack({ promotes }, phases, () => checked(folder, ...short))).code, 0);
  });

  it("lint ends with 2 where both forms are given", async () => {
    await assert.rejects(checked(folder, "--promotes", "[]", "--version-key", "tag"), {
      kind: "bad-input",
      message: '--version-key is "tag"; it must be nothing beside promotes, whose items have keys of their own.',
    });
  });

  it("lint looks for what a stack renders, be it a kustomization or a folder of manifests", async () => {
    const path = "nowhere/{app}/{phase}";
    const item = {
      values: "argo-projects/{app}/manifests/overlays/{phase}/values-{phase}.yaml",
      keys: ["image.version"],
    };
    for (const [render, sentence] of [
      [{ kustomize: path }, /nowhere\/shop\/test has none of kustomization\.yaml, kustomization\.yml, Kustomization\./],
      [{ directory: path }, /Its folder of manifests nowhere\/shop\/test does not exist\./],
    ] as const) {
      const layout = { promotes: [item], shared: ["argo-projects/{app}/manifests/overlays/{phase}"], render };
      const { code, output } = await withStack(layout, phases, () => checked(folder, "--stack", "test"));
      assert.equal(code, 1);
      assert.match(output, sentence);
    }
  });
});
