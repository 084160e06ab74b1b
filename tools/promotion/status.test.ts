// `npm run status`, from the stack's configuration to the table. `pulumi` and `kubectl` are stand-ins that note their arguments.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { application, applications, workflows } from "../../testkit/rollouts";
import { password, Workbench } from "../../testkit/workbench";
import { parseSettings } from "../../config";
import { clusterFlags } from "./cluster";
import { complaint } from "./programs";
import { settingsFrom, surveyOf } from "./stack";
import { status } from "./status";

const kubeconfig = "kubeconfig-with-a-t0ken";
const secrets = "/api/v1/namespaces/argo/secrets";

/** A program that notes its arguments, then does what the script says. */
const standIn = (script: string) => `#!${process.execPath}
const { appendFileSync, existsSync, readFileSync } = require("node:fs");
const args = process.argv.slice(2);
const beside = (name) => require("node:path").join(__dirname, name);
appendFileSync(beside("arguments"), JSON.stringify(args) + "\\n");
${script}`;
const pulumi = standIn(`
if (!existsSync(beside("config.json"))) {
  console.error("error: no stack named 'test' found");
  process.exit(255);
}
process.stdout.write(readFileSync(beside("config.json")));`);
const kubectl = standIn(`
if (!existsSync(beside("cluster.json"))) {
  console.error('error: context "no-such" does not exist');
  process.exit(1);
}
const answers = JSON.parse(readFileSync(beside("cluster.json"), "utf8"));
require("node:http").createServer((request, response) => {
  const answer = answers[request.url.split("?")[0]] ?? { status: 404, message: "not found" };
  response.writeHead(answer.status ?? 200).end(JSON.stringify(answer));
}).listen(args[args.indexOf("--unix-socket") + 1]);`);

describe("the status of a stack", () => {
  let bench: Workbench;
  let programs: string;
  let tested: string;
  const file = (name: string) => join(programs, name);
  const write = (name: string, value: unknown) => writeFileSync(file(name), JSON.stringify(value));

  before(async () => {
    bench = await Workbench.create();
    programs = join(bench.directory, "programs");
    mkdirSync(programs);
    writeFileSync(file("pulumi"), pulumi, { mode: 0o755 });
    writeFileSync(file("kubectl"), kubectl, { mode: 0o755 });
    await bench.repository("r.git", { apps: ["shop"] });
    tested = await bench.setVersion("r.git", "shop", "test", "1.1.0");
  });
  after(() => bench.remove());
  beforeEach(() => {
    writeFileSync(file("arguments"), "");
    configure({});
    cluster({});
  });

  function configure(change: Record<string, unknown>): void {
    const config = {
      context: "here",
      kubeconfig,
      repository: { url: bench.server.url("r.git"), caBundle: readFileSync(bench.caFile, "utf8") },
      credentials: { username: "robot", password, email: "robot@example.com" },
      ...change,
    };
    const shown = Object.entries(config).map(([key, value]) => [
      `argo-promotion:${key}`,
      {
        value: typeof value === "string" ? value : JSON.stringify(value),
        secret: /^(kubeconfig|credentials)$/.test(key),
      },
    ]);
    write("config.json", Object.fromEntries(shown));
  }

  function cluster(more: Record<string, unknown>): void {
    write("cluster.json", {
      [applications]: { items: [application(tested)] },
      [workflows]: { items: [] },
      "/api/v1/namespaces/argo-promotion/configmaps": { items: [] },
      ...more,
    });
  }

  /** Runs it in this process, with the stand-ins first on PATH. */
  async function shown(...args: string[]): Promise<{ output: string; error: string; noted: string }> {
    const folder = mkdtempSync(join(bench.directory, "status-"));
    const before = process.env.PATH;
    process.env.PATH = `${programs}:${before}`;
    let output = "";
    try {
      const error = await status(args, folder, (text) => void (output += text)).then(
        () => "",
        (reason: unknown) => (reason as Error).message,
      );
      return { output, error, noted: readFileSync(file("arguments"), "utf8") };
    } finally {
      process.env.PATH = before;
    }
  }

  it("is a table of applications and phases, with what is due in words", async () => {
    const { output, error } = await shown("--stack", "test");
    const rows = output.split("\n").map((line) => line.split(/ {2,}/));
    assert.deepEqual(rows[1], ["shop", "test", "1.1.0", "Healthy", "prod", "due", "1.1.0 is to follow 1.0.0."], error);
  });

  it("shows a target on another stack's cluster by its version in git", async () => {
    configure({
      phases: [
        { name: "test", promotesTo: ["prod"] },
        { name: "prod", managed: false },
      ],
    });
    const { output, error } = await shown("--stack", "test", "--json");
    assert.equal(error, "");
    const [test, prod] = JSON.parse(output) as { phase: string; version: string; edges: { state: string }[] }[];
    assert.deepEqual(
      test?.edges.map(({ state }) => state),
      ["due"],
    );
    assert.deepEqual({ phase: prod?.phase, version: prod?.version }, { phase: "prod", version: "1.0.0" });
  });

  it("reads the configuration file that it is given, and has no secret in an argument or in its output", async () => {
    const { output, error, noted } = await shown("--stack", "test", "--config-file", "Pulumi.other.yaml");
    const [asked] = noted.split("\n").map((line) => (line === "" ? [] : (JSON.parse(line) as string[])));
    assert.deepEqual(asked?.slice(-2), ["--config-file", "Pulumi.other.yaml"]);
    for (const text of [output, error, noted]) {
      for (const secret of [password, kubeconfig]) assert.ok(!text.includes(secret));
    }
  });

  it("takes the credentials from the Secret that the configuration names", async () => {
    configure({ credentials: { existingSecret: "bot" } });
    const data = { username: "robot", password, email: "robot@example.com" };
    const encoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")] as const);
    cluster({ [`${secrets}/bot`]: { data: Object.fromEntries(encoded) } });
    const { output, error } = await shown("--stack", "test");
    assert.equal(error, "");
    assert.match(output, /shop +test +1\.1\.0/);
  });

  describe("says in one sentence that", () => {
    const fails: [title: string, prepare: () => void, expected: RegExp][] = [
      [
        "the Secret with the credentials does not exist",
        () => configure({ credentials: { externalSecret: { store: "vault", key: "bot" } } }),
        /^The Secret github-credentials in argo, with the credentials of the repository, does not exist\.$/,
      ],
      [
        "the Secret that somebody else is to make does not exist, and where it is said how",
        () => configure({ credentials: { existingSecret: "bot" } }),
        /^The Secret bot in argo, with the credentials of the repository, does not exist; it is yours to make: docs\/credentials\.md has the commands\.$/,
      ],
      [
        "a key of that Secret is missing",
        () => {
          configure({ credentials: { existingSecret: "bot" } });
          cluster({ [`${secrets}/bot`]: { data: { username: "Ym90", password: "" } } });
        },
        /^The Secret bot in argo, .*, has no password and no email; it is yours to make: /,
      ],
      [
        "a right is missing",
        () => cluster({ [applications]: { status: 403, message: "ann cannot list applications" } }),
        /^You may not read what the status needs\. .* answered 403 to GET .*applications: ann cannot list applications$/,
      ],
      [
        "the login has expired",
        () => cluster({ [applications]: { status: 401, message: "Unauthorized" } }),
        /^The cluster of the context here does not accept your login; it has expired, .*: log in again as your kubeconfig has it, then repeat this\.$/,
      ],
      [
        "the login cannot be renewed",
        () => cluster({ [applications]: { status: 502, message: "getting credentials: exec: executable aws failed" } }),
        /^Your login at the cluster of the context here cannot be renewed; log in again, then repeat this\. .*executable aws failed$/,
      ],
      [
        "the API does not answer",
        () => cluster({ [applications]: { status: 503, message: "etcdserver: request timed out" } }),
        /^The cluster of the context here cannot be reached\. .* answered 503 .*: etcdserver: request timed out$/,
      ],
      [
        "the cluster cannot be reached",
        () => cluster({ [applications]: { status: 502, message: "dial tcp: refused" } }),
        /^The cluster of the context here cannot be reached\. .*dial tcp: refused$/,
      ],
      [
        "the configuration is wrong",
        () => configure({ availability: "triple" }),
        /^The configuration has 1 problem\(s\):\n {2}- availability is "triple"; allowed: single or high\.$/,
      ],
      ["the stack does not exist", () => rmSync(file("config.json")), /^pulumi config: no stack named 'test' found\.$/],
      [
        "the context does not exist",
        () => rmSync(file("cluster.json")),
        /^kubectl proxy: context "no-such" does not exist\.$/,
      ],
    ];
    for (const [title, prepare, expected] of fails) {
      it(title, async () => {
        prepare();
        const { output, error } = await shown("--stack", "test");
        assert.match(error, expected);
        assert.equal(output, "");
      });
    }

    it("figures are to be printed again and again", async () => {
      const { error, output } = await shown("--stack", "test", "--metrics", "--watch");
      assert.equal(
        error,
        "--metrics prints the figures once and --watch prints again until stopped; it must be one of them.",
      );
      assert.equal(output, "");
    });

    it("no stack is named", async () => {
      const { error } = await shown("--json");
      assert.match(error, /^--stack is missing; usage: npm run status -- --stack NAME .*$/);
    });
  });
});

describe("what the status takes from a stack", () => {
  const printed = {
    "argo-promotion:context": { value: "here", secret: false },
    "argo-promotion:keepCrds": { value: "true", secret: false },
    "argo-promotion:kubeconfig": { value: "", secret: false },
    "argo-promotion:repository": { value: '{"url":"https://git.example.com/r.git"}', objectValue: {}, secret: false },
    "argo-promotion:credentials": { value: '{"existingSecret":"bot"}', secret: false },
  };

  it("is what the program itself would read", () => {
    const settings = settingsFrom(JSON.stringify(printed));
    const raw = { context: "here", repository: { url: "https://git.example.com/r.git" } };
    assert.deepEqual(settings, parseSettings({ ...raw, credentials: { existingSecret: "bot" }, keepCrds: true }));
  });

  it("is every edge out of a phase that it manages, and no other", () => {
    const phases = [
      { name: "dev", managed: false, promotesTo: ["test"] },
      { name: "test", promotesTo: ["prod"] },
      { name: "prod", managed: false },
    ];
    const value = JSON.stringify(phases);
    const settings = settingsFrom(JSON.stringify({ ...printed, "argo-promotion:phases": { value } }));
    const environment = { GIT_USER: "ann", GIT_PASSWORD: "x", GIT_EMAIL: undefined };
    assert.deepEqual(surveyOf(settings, environment, "/nowhere").edges, [
      { source: "test", target: "prod", gates: {}, carrier: "push", autoMerge: false },
    ]);
  });

  it("is what a promotion carries, as it is configured", () => {
    const environment = { GIT_USER: "ann", GIT_PASSWORD: "x", GIT_EMAIL: undefined };
    const itemsFor = (layout: object) => {
      const value = JSON.stringify({ url: "https://git.example.com/r.git", layout });
      const settings = settingsFrom(JSON.stringify({ ...printed, "argo-promotion:repository": { value } }));
      return surveyOf(settings, environment, "/nowhere").layout.items;
    };
    const promotes = [{ values: "{app}/{phase}.yaml", keys: ["a", "b"] }, { kustomization: "{app}/{phase}" }];
    assert.deepEqual(itemsFor({ promotes, shared: ["."] }), promotes);
    assert.deepEqual(itemsFor({ values: "{phase}.yaml" }), [{ values: "{phase}.yaml", keys: ["image.version"] }]);
  });

  it("is a kubeconfig that only the user may read", () => {
    const folder = mkdtempSync(join(tmpdir(), "kubeconfig-"));
    assert.deepEqual(clusterFlags({ kubeconfig }, folder), ["--kubeconfig", join(folder, "kubeconfig")]);
    assert.equal(statSync(join(folder, "kubeconfig")).mode & 0o777, 0o600);
    rmSync(folder, { recursive: true });
  });

  it("is a program's complaint without its noise", () => {
    assert.equal(complaint("warning: old\nerror: no stack named 'x' found\n"), "no stack named 'x' found");
    assert.equal(
      complaint("E1124 dial tcp 127.0.0.1:6443: connect: connection refused\n"),
      "E1124 dial tcp 127.0.0.1:6443: connect: connection refused",
    );
  });
});
