// `pulumi new` from this repository with the real CLI: what it asks for, what it leaves, and that a preview needs nothing more. Needs the
// programs of the sandbox, and no cluster.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { parseEvents } from "../../tools/preview/events";
import { packCharts } from "../../sandbox/charts/pack";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { callPulumi, engineAlone } from "./engineAlone";

/** What `pulumi new` asks for, in its order, and an answer to each. */
const answers = {
  context: "here",
  "credentials.email": "bot@example.com",
  // Digits alone: a token may be.
  "credentials.password": "8392017465",
  "credentials.username": "bot",
  "images.promote": "registry.example.com/git-promotion:1",
  "images.testCampaign": "registry.example.com/test-campaign:1",
  "repository.url": "https://git.example.com/gitops.git",
};

describe("pulumi new from this repository", () => {
  let folder: string;
  let engine: Record<string, string>;
  let charts: string[];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "new-"));
    for (const file of execFileSync("git", ["ls-files", "-z"], { cwd: repositoryRoot, encoding: "utf8" }).split("\0")) {
      if (file !== "") cpSync(join(repositoryRoot, file), join(folder, "template", file));
    }
    engine = engineAlone(folder);
    const { "argo-cd": argoCd, "argo-events": argoEvents, "argo-workflows": argoWorkflows } = await packCharts();
    charts = Object.entries({ argoCd, argoEvents, argoWorkflows }).map(([name, path]) => `charts.${name}=${path}`);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function pulumi(name: string, cwd: string, args: string[], input = "") {
    const backend = join(folder, `${name}-backend`);
    mkdirSync(backend, { recursive: true });
    const env = {
      ...engine,
      HOME: folder,
      PULUMI_BACKEND_URL: `file://${backend}`,
      // Asks although it has no terminal.
      PULUMI_TEST_INTERACTIVE: args[0] === "new" ? "true" : "false",
      // Packages are there already.
      npm_config_dry_run: "true",
      npm_config_offline: "true",
    };
    return callPulumi(args, { cwd, env, input });
  }

  /** A project as somebody makes it who answers so; what was printed, and where it is. */
  function make(name: string, lines: readonly string[], options: string[] = [], project = "") {
    const directory = join(folder, name);
    // The CLI wants to see a folder of packages after the installation.
    const packages = join(directory, "node_modules");
    mkdirSync(packages, { recursive: true });
    const args = ["new", join(folder, "template"), "--dir", directory, "--force", ...options];
    const { stdout, stderr, status } = pulumi(name, folder, args, [project, "", "test", ...lines, ""].join("\n"));
    assert.equal(status, 0, stdout + stderr);
    rmdirSync(packages);
    symlinkSync(join(repositoryRoot, "node_modules"), packages);
    return { directory, printed: stdout };
  }

  function preview(name: string) {
    const { stdout, stderr, status } = pulumi(name, join(folder, name), ["preview", "--non-interactive", "--json"]);
    return { errors: parseEvents(stdout).errors.filter((error) => error !== "preview failed"), status, stderr };
  }

  describe("answered", () => {
    let printed: string;
    before(() => {
      const options = charts.flatMap((chart) => ["--config", chart]);
      ({ printed } = make("answered", Object.values(answers), options));
    });

    it("asks for the values that are needed, and for nothing else", () => {
      const asked = [...printed.matchAll(/\(([a-z]+(?:\.[a-zA-Z]+)?)\): /g)].map(([, key]) => key);
      assert.deepEqual(asked.slice(-Object.keys(answers).length), Object.keys(answers));
      assert.deepEqual(asked.slice(0, -Object.keys(answers).length), ["dev"]);
    });

    it("ends with the next three commands", () => {
      const commands = printed.split("\n").filter((line) => /^ {2}(pulumi|npm) /.test(line));
      assert.deepEqual(
        commands.map((line) => line.trim().split(/ {2,}/)[0]),
        ["pulumi preview", "pulumi up", 'npm run status -- --stack "$(pulumi stack --show-name)"'],
      );
    });

    it("keeps the token encrypted", () => {
      const file = readFileSync(join(folder, "answered/Pulumi.test.yaml"), "utf8");
      const { config } = parse(file) as { config: Record<string, { secure?: string }> };
      assert.match(config["argo-promotion:credentials.password"]?.secure ?? "", /^v1:/);
      assert.ok(!(file + printed).includes(answers["credentials.password"]));
    });

    it("is followed by a preview that needs nothing more", () => {
      const { errors, status, stderr } = preview("answered");
      assert.deepEqual(errors, [], stderr);
      assert.equal(status, 0);
    });
  });

  it("is followed by a preview that names what was not answered", () => {
    make(
      "empty",
      Object.values(answers).map(() => ""),
    );
    assert.deepEqual(
      preview("empty").errors.map((error) => error.split(";")[0]),
      ["repository.url", "credentials", "context", "images.promote", "images.testCampaign"].map(
        (key) => `${key} is missing`,
      ),
    );
  });

  it("is followed by a preview that names the keys of a stack file, where the project got another name", () => {
    make("acme", Object.values(answers), [], "acme");
    assert.deepEqual(preview("acme").errors, [
      "argo-promotion:availability is not a key of this project; allowed: acme:availability.",
    ]);
  });
});
