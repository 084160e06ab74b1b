// `npm run promotion -- rerun`. `pulumi` and `kubectl` are stand-ins: kubectl's answers are a cluster of one Workflow.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { workflowName } from "../../contract/identity";
import { pulumiConfig } from "../../testkit/pulumiConfig";
import { application, applications } from "../../testkit/rollouts";
import { rerun } from "./rerun";

const commit = "a".repeat(40);
const name = workflowName("shop", "test", commit);
const workflow = `/apis/argoproj.io/v1alpha1/namespaces/argo/workflows/${name}`;

/** It serves what stands in a file, notes what else it is called with, and makes another Workflow once it annotates. */
const kubectl = `#!${process.execPath}
const fs = require("node:fs");
const file = (name) => require("node:path").join(__dirname, name);
const args = process.argv.slice(2);
const cluster = () => JSON.parse(fs.readFileSync(file("cluster.json"), "utf8"));
if (args[0] === "proxy") {
  require("node:http").createServer((request, response) => {
    const answer = cluster()[request.url.split("?")[0]] ?? { status: 404, message: "not found" };
    response.writeHead(answer.status === 404 ? 404 : 200).end(JSON.stringify(answer));
  }).listen(args[args.indexOf("--unix-socket") + 1]);
} else {
  fs.appendFileSync(file("calls"), args.slice(0, 5).join(" ") + "\\n");
  if (args[0] === "annotate") {
    const made = { metadata: { name: "w", uid: "second" }, status: { phase: "Running" } };
    fs.writeFileSync(file("cluster.json"), JSON.stringify({ ...cluster(), ${JSON.stringify(workflow)}: made }));
  }
}`;

describe("a promotion that a person runs again", () => {
  let folder: string;
  const path = process.env.PATH;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "rerun-"));
    const phases = [{ name: "test", promotesTo: ["prod"] }, { name: "prod" }];
    process.env.PATH = pulumiConfig(folder, { repository: { url: "https://git.example.com/r.git" }, phases });
    writeFileSync(join(folder, "kubectl"), kubectl, { mode: 0o755 });
    writeFileSync(join(folder, "calls"), "");
  });
  afterEach(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });

  const cluster = (phase: string | undefined, more: object = {}): void => {
    const ended = phase === undefined ? {} : { [workflow]: { metadata: { name, uid: "first" }, status: { phase } } };
    const items = [application(commit)];
    const answers = {
      [applications]: { metadata: {}, items },
      [`${applications}/shop-test`]: items[0],
      ...ended,
      ...more,
    };
    writeFileSync(join(folder, "cluster.json"), JSON.stringify(answers));
  };
  const calls = (): string[] => readFileSync(join(folder, "calls"), "utf8").trim().split("\n").filter(Boolean);
  const say = async (...args: string[]): Promise<string> => {
    let said = "";
    assert.equal(await rerun([...args, "--stack", "test"], folder, (text) => void (said += text)), 0);
    return said;
  };
  const annotated = "annotate application shop-test --namespace argocd";

  it("loses its ended Workflow, is notified of again, and is waited for until it runs", async () => {
    cluster("Failed");
    assert.equal(
      await say("shop", "test"),
      `shop in test, commit aaaaaaaaaaaa: It ended as Failed; it is started again.\nThe Workflow ${name} runs.\n`,
    );
    assert.deepEqual(calls(), [`delete workflow ${name} --namespace argo`, annotated]);
  });

  it("is notified of where its Workflow is gone", async () => {
    cluster(undefined);
    assert.match(await say("shop", "test"), /There is no Workflow; it is started again\.\n/);
    assert.deepEqual(calls(), [annotated]);
  });

  it("is said what would be done alone with --dry-run", async () => {
    cluster("Failed");
    assert.match(await say("shop", "test", "--dry-run"), /It ended as Failed; it is started again\.\n$/);
    assert.deepEqual(calls(), []);
  });

  it("is refused while the Workflow runs that promotes alone what was tested", async () => {
    const alone = workflowName("shop", "test", commit, "prod");
    const path = workflow.replace(name, alone);
    cluster("Succeeded", { [path]: { metadata: { name: alone }, status: { phase: "Running" } } });
    await assert.rejects(say("shop", "test"), {
      message: `The Workflow ${alone} has not ended yet; nothing was done.`,
    });
    assert.deepEqual(calls(), []);
  });

  it("is verified once more in a last phase that says what becomes of what fails", async () => {
    const phases = [
      { name: "test", promotesTo: ["prod"] },
      { name: "prod", onFailure: "record" },
    ];
    process.env.PATH = pulumiConfig(folder, { repository: { url: "https://git.example.com/r.git" }, phases });
    cluster(undefined, { [`${applications}/shop-prod`]: application(commit, "shop", "prod") });
    assert.match(await say("shop", "prod", "--dry-run"), /^shop in prod, commit aaaaaaaaaaaa: There is no Workflow; /);
  });

  const refused: [string, string | undefined, string[], RegExp][] = [
    [
      "a Workflow that has not ended",
      "Running",
      ["shop", "test"],
      /^The Workflow \S+ has not ended yet; nothing was done\.$/,
    ],
    [
      "an application that there is not",
      "Failed",
      ["shpo", "test"],
      /^There is no application shpo: no Application of test is labelled as it \(shop\?\)\.$/,
    ],
    [
      "a phase that nothing is promoted from",
      "Failed",
      ["shop", "prod"],
      /^Nothing is promoted from prod; it must be one of test\.$/,
    ],
    ["no phase", "Failed", ["shop"], /^PHASE must be named; usage: npm run promotion -- rerun APP PHASE --stack NAME /],
  ];
  for (const [what, phase, args, message] of refused) {
    it(`is refused for ${what}`, async () => {
      cluster(phase);
      await assert.rejects(say(...args), { message });
      assert.deepEqual(calls(), []);
    });
  }
});
