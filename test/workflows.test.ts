// The GitHub workflows: well-formed, pinned, with the least permissions, and safe with pull requests of strangers.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";

interface Job {
  if?: string;
  needs?: string;
  environment?: string;
  permissions?: Record<string, string>;
  "timeout-minutes"?: number;
  steps: { if?: string; uses?: string; run?: string; env?: Record<string, string>; with?: Record<string, unknown> }[];
}
interface Workflow {
  on: Record<string, unknown>;
  permissions: Record<string, string>;
  jobs: Record<string, Job>;
}

type Published = Record<"publish", { strategy: { matrix: { include: { image: string }[] } } }>;

const root = path.join(__dirname, "..");
const folder = path.join(root, ".github/workflows");
const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(path.join(folder, file), "utf8");
  return { file, text, workflow: parse(text, { version: "1.2" }) as Workflow };
});
const jobs = workflows.flatMap(({ file, workflow }) =>
  Object.entries(workflow.jobs).map(([name, job]) => ({ name: `${file}: ${name}`, job })),
);
const named = (name: string) => workflows.find(({ file }) => file === name)!.workflow;

describe("the release", () => {
  it("publishes images with a bill of materials and where they come from", () => {
    const release = readFileSync(path.join(root, ".github/workflows/release.yml"), "utf8");
    assert.match(release, /^ +sbom: true$/m);
    assert.match(release, /^ +provenance: mode=max$/m);
  });
});

describe("the GitHub workflows", () => {
  it("are five: tests and previews of pull requests, deployment, release, audit", () => {
    const files = workflows.map(({ file }) => file).sort();
    assert.deepEqual(files, ["audit.yml", "deploy.yml", "preview.yml", "pull-request.yml", "release.yml"]);
  });

  it("pin every action by commit and name its version", () => {
    const used = workflows.flatMap(({ text }) => [...text.matchAll(/uses: (.*)/g)].map(([, action = ""]) => action));
    assert.ok(used.length > 10);
    for (const action of used) assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it("pin one version of each action", () => {
    const versions = new Map<string, Set<string>>();
    for (const { job } of jobs) {
      for (const { uses } of job.steps) {
        const [action = "", commit = ""] = uses?.split("@") ?? [];
        if (uses) versions.set(action, (versions.get(action) ?? new Set()).add(commit));
      }
    }
    assert.deepEqual(
      [...versions].filter(([, commits]) => commits.size > 1),
      [],
    );
  });

  it("give no permission by default", () => {
    for (const { workflow } of workflows) assert.deepEqual(workflow.permissions, {});
  });

  it("give each job the permissions that it needs and no others", () => {
    const given = Object.fromEntries(jobs.map(({ name, job }) => [name, job.permissions]));
    const read = { contents: "read" };
    assert.deepEqual(given, {
      "audit.yml: audit": read,
      "deploy.yml: test": read,
      "deploy.yml: up": read,
      "pull-request.yml: official-charts": read,
      "pull-request.yml: test": read,
      "preview.yml: proposed": { ...read, "pull-requests": "read" },
      "preview.yml: configuration": { ...read, "pull-requests": "write" },
      "preview.yml: reviewed": { ...read, "pull-requests": "write" },
      "release.yml: test": read,
      "release.yml: publish": { ...read, packages: "write", "id-token": "write", attestations: "write" },
    });
  });

  it("give the code of a pull request neither a secret nor an environment", () => {
    for (const { file, text, workflow } of workflows.filter(({ workflow }) => "pull_request" in workflow.on)) {
      assert.ok(!text.includes("secrets."), file);
      for (const job of Object.values(workflow.jobs)) assert.equal(job.environment, undefined, file);
    }
  });

  it("check out a pull request with secrets in one job only, which waits for a reviewer", () => {
    const trusted = workflows.filter(({ workflow }) => "pull_request_target" in workflow.on);
    assert.deepEqual(
      trusted.map(({ file }) => file),
      ["preview.yml"],
    );
    const own = Object.entries(trusted[0]!.workflow.jobs).filter(([, job]) =>
      /github\.event\.pull_request\.head\.(sha|ref)|refs\/pull/.test(JSON.stringify(job.steps)),
    );
    assert.deepEqual(
      own.map(([name, { environment }]) => ({ name, environment })),
      [{ name: "reviewed", environment: "reviewed-${{ matrix.stack }}" }],
    );
  });

  it("preview nothing of a fork", () => {
    const { proposed, ...others } = named("preview.yml").jobs;
    assert.match(proposed!.if!, /github\.event\.pull_request\.head\.repo\.full_name == github\.repository/);
    for (const [name, job] of Object.entries(others)) assert.equal(job.needs, "proposed", name);
  });

  it("run the base branch's program on no more than configuration", () => {
    const { steps, if: condition } = named("preview.yml").jobs["configuration"]!;
    assert.equal(condition, "needs.proposed.outputs.program == 'false'");
    const withSecrets = steps.filter((step) => JSON.stringify(step).includes("secrets."));
    assert.equal(withSecrets.length, 2);
    for (const step of withSecrets) assert.equal(step.if, "steps.proposed.outputs.program == 'false'");
  });

  it("run no install script of a package", () => {
    for (const { name, job } of jobs) {
      for (const { run = "" } of job.steps) {
        if (/npm (ci|i|install)\b/.test(run)) assert.match(run, /npm ci --ignore-scripts\b/, name);
      }
    }
  });

  it("hand secrets to single steps by environment variables only, in jobs with an environment", () => {
    for (const { name, job } of jobs) {
      const { steps, ...rest } = job;
      assert.ok(!JSON.stringify(rest).includes("secrets."), name);
      for (const { run = "", with: inputs = {}, env = {} } of steps) {
        assert.ok(!run.includes("secrets."), name);
        assert.ok(!JSON.stringify(inputs).includes("secrets."), name);
        if (JSON.stringify(env).includes("secrets.")) assert.ok(job.environment, name);
      }
    }
  });

  it("put nothing from outside into a script's text", () => {
    for (const { name, job } of jobs) for (const { run = "" } of job.steps) assert.ok(!run.includes("${{"), name);
  });

  it("keep the checkout's token out of the working tree", () => {
    for (const { name, job } of jobs) {
      const checkout = job.steps.find(({ uses }) => uses?.startsWith("actions/checkout@"));
      assert.equal(checkout?.with?.["persist-credentials"], false, name);
    }
  });

  it("give every job a limit of time", () => {
    for (const { name, job } of jobs) assert.ok(job["timeout-minutes"], name);
  });

  it("run the Pulumi CLI of the version that package.json pins", () => {
    const { dependencies } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    const versions = jobs.flatMap(({ job }) => job.steps.map((step) => step.with?.["pulumi-version"]).filter(Boolean));
    assert.deepEqual(versions, Array(3).fill(dependencies["@pulumi/pulumi"]));
  });
});

describe("the comment on a pull request", () => {
  let temporary: string;
  beforeEach(() => {
    temporary = mkdtempSync(path.join(tmpdir(), "comment-"));
    // Stands for the GitHub CLI: writes down its arguments, and answers the list with $FOUND.
    const gh = `#!/bin/sh\necho "$*" >> "$RUNNER_TEMP/calls"\ncase "$*" in *--paginate*) printf '%s' "$FOUND" ;; esac\n`;
    writeFileSync(path.join(temporary, "gh"), gh, { mode: 0o755 });
  });
  afterEach(() => rmSync(temporary, { recursive: true, force: true }));

  const post = (found: string): string[] => {
    const env = {
      PATH: `${temporary}:${process.env.PATH}`,
      RUNNER_TEMP: temporary,
      STACK: "prod",
      PULL_REQUEST: "7",
      FOUND: found,
      GITHUB_REPOSITORY: "acme/platform",
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_RUN_ID: "42",
    };
    execFileSync(path.join(root, ".github/scripts/comment.sh"), { env, stdio: "pipe" });
    return readFileSync(path.join(temporary, "calls"), "utf8").trim().split("\n");
  };
  const comment = () => readFileSync(path.join(temporary, "comment.md"), "utf8");

  it("is made where there is none", () => {
    writeFileSync(path.join(temporary, "comment.md"), "the preview\n");
    assert.match(post("")[1]!, /--method POST repos\/acme\/platform\/issues\/7\/comments --field body=@.*comment\.md$/);
    assert.equal(comment(), "the preview\n");
  });

  it("is updated where there is one, the oldest of several", () => {
    writeFileSync(path.join(temporary, "comment.md"), "the preview\n");
    assert.match(post("11\n12\n")[1]!, /--method PATCH repos\/acme\/platform\/issues\/comments\/11 --field body=@/);
  });

  it("says so where the preview wrote nothing", () => {
    post("11");
    assert.ok(comment().startsWith("<!-- argo-promotion preview: prod -->\n## Preview of stack `prod` failed\n"));
    assert.ok(comment().includes("https://github.com/acme/platform/actions/runs/42"));
  });

  it("is found by the first line that npm run preview:pr writes", () => {
    const golden = readFileSync(path.join(root, "tools/preview/golden/nothing.golden"), "utf8").split("\n")[0]!;
    const [, marker = ""] = /MARKER="(.*)"/.exec(readFileSync(path.join(root, ".github/scripts/comment.sh"), "utf8"))!;
    assert.equal(marker.replace("$STACK", "prod"), golden);
  });
});

describe("a release", () => {
  const script = path.join(root, ".github/scripts/published.sh");
  /** Runs the check of a tag on a folder with these images as the program's defaults; what it complained about. */
  function check(images: object): string {
    const folder = mkdtempSync(path.join(tmpdir(), "published-"));
    mkdirSync(path.join(folder, "components/settings"), { recursive: true });
    writeFileSync(path.join(folder, "components/settings/publishedImages.json"), JSON.stringify(images, undefined, 2));
    const env = { PATH: process.env.PATH, GITHUB_REPOSITORY: "Acme/Argo-Promotion", GITHUB_REF_NAME: "v1.2.3" };
    const { stdout, status } = spawnSync(script, { cwd: folder, env, encoding: "utf8" });
    rmSync(folder, { recursive: true });
    return status === 0 ? "" : stdout;
  }
  const registry = "ghcr.io/acme/argo-promotion";
  const right = { promote: `${registry}/git-promotion:1.2.3`, testCampaign: `${registry}/test-campaign:1.2.3` };

  it("is one whose default images are those that it publishes", () => {
    assert.equal(check(right), "");
  });

  for (const [title, images] of Object.entries({
    none: {},
    "one of two": { promote: right.promote },
    "those of another version": { ...right, promote: `${registry}/git-promotion:1.2.2` },
  })) {
    it(`is refused where its default images are ${title}`, () => {
      assert.match(
        check(images),
        /^::error file=components\/settings\/publishedImages\.json::It is .*; this release publishes .*1\.2\.3/,
      );
    });
  }

  it("publishes the images that it is checked for", () => {
    const { steps } = named("release.yml").jobs["test"]!;
    assert.ok(steps.some(({ run }) => run === ".github/scripts/published.sh"));
    const { publish } = named("release.yml").jobs as unknown as Published;
    const names = publish.strategy.matrix.include.map(({ image }) => `${registry}/${image}:1.2.3`);
    assert.deepEqual(names, Object.values(right));
  });
});
