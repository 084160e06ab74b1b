// Wrong configurations in the real engine: every problem at once, each a diagnostic of its own, without a stack trace, before anything is
// asked of a cluster. Needs the programs of the sandbox, and no cluster.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { parseEvents } from "../../tools/preview/events";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { manyAtOnce } from "../wrongConfigurations";
import { callPulumi, engineAlone } from "./engineAlone";

const password = "correct horse battery";
const right = {
  context: "here",
  repository: { url: "https://git.example.com/gitops.git" },
  credentials: { existingSecret: "bot" },
  images: { promote: "registry.example.com/git-promotion:1", testCampaign: "registry.example.com/test-campaign:1" },
};

describe("a wrong configuration in the real engine", () => {
  let folder: string;
  let engine: Record<string, string>;
  let file: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "wrong-"));
    file = join(folder, "Pulumi.wrong.yaml");
    engine = engineAlone(folder);
    // In a folder of its own, because it writes the stack's file there.
    copyFileSync(join(repositoryRoot, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    pulumi(["stack", "init", "wrong", "--non-interactive"], { cwd: folder });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function pulumi(args: string[], { cwd = repositoryRoot, input = "" } = {}) {
    return callPulumi(args, { cwd, env: engine, input });
  }

  const set = (...args: string[]) =>
    pulumi(["config", "set", "--stack", "wrong", "--config-file", file, "--non-interactive", ...args], {
      input: password,
    });

  function write(config: Record<string, unknown>): void {
    const { encryptionsalt } = parse(readFileSync(file, "utf8")) as { encryptionsalt: string };
    const keys = Object.entries(config).map(([key, value]) => [`argo-promotion:${key}`, value] as const);
    writeFileSync(file, stringify({ encryptionsalt, config: Object.fromEntries(keys) }));
  }

  /** The diagnostics of a preview, and everything that it printed. */
  function preview(): { errors: string[]; printed: string; failed: boolean } {
    const args = ["preview", "--stack", "wrong", "--config-file", file, "--non-interactive", "--json"];
    const { stdout, stderr, status } = pulumi(args);
    const errors = parseEvents(stdout).errors.filter((error) => error !== "preview failed");
    return { errors, printed: stdout + stderr, failed: status !== 0 };
  }

  it("is answered with every problem at once, each once", () => {
    const [, change, sentences] = manyAtOnce;
    write({ ...right, ...change });
    const { errors, failed } = preview();
    assert.ok(failed);
    assert.deepEqual(errors, sentences);
  });

  it("is answered with a context that does not exist beside every other problem", () => {
    write({ ...right, context: "heer", availability: "hihg" });
    const { errors, failed } = preview();
    assert.ok(failed);
    assert.deepEqual(errors, [
      'availability is "hihg"; allowed: single or high ("high"?).',
      `context is "heer"; allowed: a context of ${join(folder, "kubeconfig")} (here) ("here"?).`,
    ]);
  });

  it("is answered with a kubeconfig that is a path beside every other problem", () => {
    write({ ...right, context: "", kubeconfig: join(folder, "kubeconfig"), availability: "hihg" });
    const { errors } = preview();
    assert.deepEqual(
      errors.map((error) => error.replace(/ \(pulumi config set.*/, "")),
      [
        'availability is "hihg"; allowed: single or high ("high"?).',
        "kubeconfig has a value that is not accepted (not shown: it is secret); allowed: a kubeconfig as text, not the path of one.",
        "kubeconfig is not encrypted; allowed: a secret",
      ],
    );
  });

  it("is shown without a stack trace", () => {
    write({ ...right, repository: [], phases: "test" });
    const { printed } = preview();
    assert.match(printed, /repository is an empty list; allowed: /);
    assert.doesNotMatch(printed, /unhandled exception|ConfigurationError|\bat \S+ ?\(|\.ts:\d/);
  });

  it("is refused for keys that nobody reads, with the nearest one", () => {
    write({ ...right, availabilty: "high", phase: [], "keep-crds": false });
    const { errors } = preview();
    assert.deepEqual(
      errors.map((error) => error.replace(/; allowed: .* \(/, "; (")),
      [
        'availabilty is not a known key; ("availability"?).',
        'keep-crds is not a known key; ("keepCrds"?).',
        'phase is not a known key; ("phases"?).',
      ],
    );
  });

  it("is refused where `pulumi config set` was called with --path and without", () => {
    write(right);
    set("repository.url", "https://git.example.com/r.git");
    assert.deepEqual(preview().errors, [
      "repository.url is set twice, as a key of its own and in repository; allowed: one of them (pulumi config rm repository.url leaves the one in repository).",
    ]);
  });

  it("is refused where two phases would meet in one namespace", () => {
    write({ ...right, phases: ["test", "prod"].map((name) => ({ name, namespace: "shops" })) });
    const { errors } = preview();
    assert.equal(errors.length, 1);
    assert.match(errors[0]!, /^phases\[\d\]\.namespace is "shops"; allowed: /);
  });

  it("is refused for a login in the address, which is not said again, and for a slash at its end", () => {
    write({ ...right, repository: { url: "https://t0ken@git.example.com/r.git" } });
    const login = preview();
    assert.match(
      login.errors.join(),
      /^repository\.url has a value that is not accepted \(not shown: it is secret\); allowed: /,
    );
    // The engine itself prints its configuration with --json.
    assert.ok(!login.errors.join().includes("t0ken"));
    write({ ...right, repository: { url: "https://git.example.com/r.git/" } });
    assert.match(
      preview().errors.join(),
      /^repository\.url is "https:\/\/git\.example\.com\/r\.git\/"; allowed: .*\("https:\/\/git\.example\.com\/r\.git"\?\)/,
    );
  });

  it("ends preview:pr with 1 and a sentence, and leaves what git knows as it was", () => {
    write({ ...right, context: "heer" });
    const status = () => spawnSync("git", ["status", "--porcelain"], { cwd: repositoryRoot, encoding: "utf8" }).stdout;
    const before = status();
    const args = ["run", "--silent", "preview:pr", "--", "--stack", "wrong", "--config-file", file];
    const ended = spawnSync("npm", args, { cwd: repositoryRoot, env: engine, encoding: "utf8" });
    assert.equal(ended.status, 1, ended.stdout);
    assert.match(`${ended.stdout}${ended.stderr}`, /context is "heer"; allowed: a context of .* \("here"\?\)/);
    assert.equal(status(), before);
  });

  it("is refused for a password in plain text, which is not said again", () => {
    write({ ...right, credentials: { username: "bot", email: "bot@example.com", password } });
    const { errors } = preview();
    assert.equal(errors.length, 1);
    assert.match(errors[0]!, /^credentials\.password is not encrypted; allowed: a secret /);
    assert.ok(!errors[0]!.includes(password));
  });

  it("never shows an encrypted value, whatever is wrong with it", () => {
    write({ ...right, credentials: { username: "bot", email: "bot@example.com" } });
    set("--secret", "--path", "credentials.password");
    set("--secret", "availability");
    set("--secret", "--path", "repository.branch");
    const { errors, printed } = preview();
    assert.deepEqual(
      errors.map((error) => error.replace(/; allowed: .*/, "")),
      ["repository.branch", "availability"].map(
        (key) => `${key} has a value that is not accepted (not shown: it is secret)`,
      ),
    );
    assert.ok(!printed.includes(password));
  });

  it("is right where nothing but the cluster is missing: a preview says that it could not be asked, and an up makes nothing", () => {
    write(right);
    const args = ["--stack", "wrong", "--config-file", file, "--non-interactive"];
    const planned = pulumi(["preview", ...args]);
    assert.match(planned.stdout + planned.stderr, /The cluster was not asked what exists already: \S/);
    const done = pulumi(["up", "--yes", "--skip-preview", ...args]);
    assert.notEqual(done.status, 0);
    assert.match(done.stdout + done.stderr, /The cluster cannot be asked what exists already, so nothing is made: \S/);
    const made = pulumi(["stack", "--stack", "wrong", "--show-urns"], { cwd: folder }).stdout;
    assert.doesNotMatch(made, /kubernetes:[a-z.]+\//);
  });

  for (const [stack, images] of Object.entries({ test: ["promote", "testCampaign"], prod: ["promote"] })) {
    it(`is what ${stack} has as committed: it names what must be set, and points at nobody's cluster, repository or images`, () => {
      const committed = readFileSync(join(repositoryRoot, `Pulumi.${stack}.yaml`), "utf8");
      const { config } = parse(committed) as { config: Record<string, unknown> };
      write(Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^.*:/, ""), value])));
      const { errors } = preview();
      assert.deepEqual(
        errors.map((error) => error.split(";")[0]),
        ["repository.url", "credentials", "context", ...images.map((image) => `images.${image}`)].map(
          (key) => `${key} is missing`,
        ),
      );
    });
  }
});
