// `npm run preview:pr` from its arguments to the exit code. `pulumi`, `helm` and `kubectl` are stand-ins that note their arguments.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { kubeconfigOf } from "../../test/emptyCluster";
import { previewCommand } from "./command";

/** A program that notes its arguments, then answers what the file `<name>.json` beside it says for the first two of them. */
const standIn = `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
const path = require("node:path");
const [name, args] = [path.basename(__filename), process.argv.slice(2)];
appendFileSync(path.join(__dirname, "noted"), [name, ...args].join(" ") + "\\n");
const answers = JSON.parse(readFileSync(path.join(__dirname, name + ".json"), "utf8"));
const { code = 0, stdout = "", stderr = "", append } = answers[args.find((arg) => arg in answers)] ?? {};
if (append !== undefined) appendFileSync(args[args.indexOf("--config-file") + 1], append);
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
`;
interface Answer {
  code?: number;
  stdout?: string;
  stderr?: string;
  /** What is written into the configuration file, as Pulumi writes its salt. */
  append?: string;
}

const urn = "urn:pulumi:test::argo-promotion::kubernetes:core/v1:Secret::webhook-auth";
const created = { op: "create", urn, type: "kubernetes:core/v1:Secret", new: { urn, type: "", custom: true } };
/** What a right configuration has besides the way to its cluster. */
const right = {
  images: { value: '{"promote":"example.com/promote:1","testCampaign":"example.com/campaign:1"}' },
  repository: { value: '{"url":"https://git.example.com/r.git"}' },
  credentials: { value: '{"existingSecret":"bot"}' },
};
const events = (...list: object[]) => list.map((event) => JSON.stringify(event)).join("\n");

describe("npm run preview:pr", () => {
  let folder: string;
  let stackFile: string;
  const answers = (program: string, values: Record<string, Answer>) =>
    writeFileSync(path.join(folder, "bin", `${program}.json`), JSON.stringify(values));
  const configuration = (values: Record<string, object>): Answer => ({
    stdout: JSON.stringify(
      Object.fromEntries(Object.entries(values).map(([key, value]) => [`argo-promotion:${key}`, value])),
    ),
  });

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "preview-command-"));
    for (const each of ["bin", "private"]) mkdirSync(path.join(folder, each));
    for (const program of ["pulumi", "helm", "kubectl", "git"]) {
      writeFileSync(path.join(folder, "bin", program), standIn, { mode: 0o755 });
      answers(program, {});
    }
    stackFile = path.join(folder, "Pulumi.mine.yaml");
    writeFileSync(stackFile, "config: {}\n");
    writeFileSync(path.join(folder, "kubeconfig"), kubeconfigOf("here", "there"));
    answers("pulumi", {
      config: configuration({ context: { value: "here" } }),
      preview: { stdout: events({ resourcePreEvent: { metadata: created } }), append: "encryptionsalt: v1:x\n" },
    });
    answers("kubectl", {
      version: { stdout: '{"serverVersion":{"gitVersion":"v1.34.4"}}' },
      get: { stdout: "workflow/a\nworkflow/b\n" },
    });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs it in this process, with nothing but the stand-ins on PATH. */
  async function run(...args: string[]): Promise<{ output: string; error: string; code?: number; noted: string[] }> {
    const { PATH, KUBECONFIG = "" } = process.env;
    Object.assign(process.env, { PATH: path.join(folder, "bin"), KUBECONFIG: path.join(folder, "kubeconfig") });
    writeFileSync(path.join(folder, "bin/noted"), "");
    let output = "";
    const noted = () => readFileSync(path.join(folder, "bin/noted"), "utf8").split("\n");
    try {
      const code = await previewCommand(args, path.join(folder, "private"), (text) => (output += text));
      return { output, error: "", code, noted: noted() };
    } catch (error) {
      return { output, error: (error as Error).message, noted: noted() };
    } finally {
      Object.assign(process.env, { PATH, KUBECONFIG });
    }
  }
  const mine = () => run("--stack", "test", "--config-file", stackFile);

  it("prints the comment", async () => {
    const { output, code } = await mine();
    assert.equal(code, 0);
    assert.match(output, /^<!-- argo-promotion preview: test -->\n/);
    assert.match(output, /\| create \| Secret \| `webhook-auth` \|/);
  });

  it("counts the promotions in flight in the stack's context", async () => {
    const { output, noted } = await mine();
    assert.match(output, /### Promotions in flight\n\n2\n/);
    assert.ok(
      noted.some((line) => line.startsWith("kubectl --context here") && line.includes("workflows.argoproj.io")),
    );
  });

  it("leaves the stack's file as it was, where Pulumi writes into it", async () => {
    await mine();
    assert.equal(readFileSync(stackFile, "utf8"), "config: {}\n");
  });

  it("reads the configuration file that it is given, in every command", async () => {
    writeFileSync(stackFile, "config: {argo-promotion:availability: high}\n");
    const { noted } = await mine();
    const given = noted.flatMap((line) => /^pulumi .*--config-file (\S+)/.exec(line)?.[1] ?? []);
    assert.equal(given.length, 2);
    for (const file of given) assert.match(readFileSync(file, "utf8"), /availability: high/);
  });

  it("writes nothing but the file of --output", async () => {
    const output = path.join(folder, "comment.md");
    const result = await run("--stack", "test", "--config-file", stackFile, "--output", output);
    assert.equal(result.output, "");
    assert.match(readFileSync(output, "utf8"), /Preview of stack `test`/);
  });

  it("--help says what each option is, and needs no stack", async () => {
    const { output, code } = await run("--help");
    assert.equal(code, 0);
    for (const option of ["--stack", "--config-file", "--policy-pack-config", "--output", "--help"]) {
      assert.match(output, new RegExp(`^ {2}${option} `, "m"));
    }
  });

  it("ends with 2 where the preview failed", async () => {
    answers("pulumi", {
      config: configuration({ context: { value: "here" } }),
      preview: { code: 255, stdout: events({ diagnosticEvent: { severity: "error", message: "no chart" } }) },
    });
    assert.equal((await mine()).code, 2);
  });

  /** What the preview shows of a chart that is new. */
  const chart = "urn:pulumi:test::argo-promotion::kubernetes:helm.sh/v3:Release::argo-cd";
  const release = {
    op: "create",
    urn: chart,
    type: "kubernetes:helm.sh/v3:Release",
    new: {
      urn: chart,
      type: "",
      custom: true,
      inputs: { name: "argo-cd", chart: "argo-cd", namespace: "argocd", values: {} },
    },
  };

  it("renders a chart for the version of the stack's cluster, with its definitions", async () => {
    answers("pulumi", {
      config: configuration({ context: { value: "here" } }),
      preview: { stdout: events({ resourcePreEvent: { metadata: release } }) },
    });
    answers("helm", { template: { stdout: "" } });
    const { noted } = await mine();
    const rendered = noted.filter((line) => line.startsWith("helm "));
    assert.ok(rendered.length > 0);
    for (const line of rendered) {
      assert.match(line, /^helm template argo-cd argo-cd --values \S+ --namespace argocd --kube-version v1\.34\.4$/);
    }
  });

  it("and for the version that helm takes by itself where the cluster cannot be reached, which the comment says", async () => {
    answers("pulumi", {
      config: configuration({ context: { value: "here" } }),
      preview: { stdout: events({ resourcePreEvent: { metadata: release } }) },
    });
    answers("kubectl", { version: { code: 1 }, get: { code: 1 } });
    const { noted, output } = await mine();
    assert.match(output, /Not known: the cluster of context here cannot be reached from here\./);
    assert.ok(noted.some((line) => line.startsWith("helm template")));
    assert.ok(!noted.some((line) => line.includes("--kube-version")));
  });

  it("asks the cluster of the kubeconfig that the configuration holds, which nobody else may read", async () => {
    answers("pulumi", {
      config: configuration({ kubeconfig: { value: kubeconfigOf("mine"), secret: true }, context: { value: "mine" } }),
      preview: { stdout: events({ resourcePreEvent: { metadata: release } }) },
    });
    const { code, output, noted } = await mine();
    assert.equal(code, 0);
    assert.match(output, /### Promotions in flight\n\n2\n/);
    const file = path.join(folder, "private/kubeconfig");
    assert.equal(readFileSync(file, "utf8"), kubeconfigOf("mine"));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const asked = noted.filter((line) => line.startsWith("kubectl "));
    assert.equal(asked.length, 2);
    for (const line of asked) assert.ok(line.startsWith(`kubectl --kubeconfig ${file} --context mine `), line);
    assert.ok(noted.some((line) => line.includes("--kube-version v1.34.4")));
  });

  describe("says in one sentence that", () => {
    const fails: [title: string, prepare: () => void, args: () => string[], expected: RegExp][] = [
      [
        "no stack is named",
        () => undefined,
        () => [],
        /^--stack is missing; usage: npm run preview:pr -- --stack NAME .*\]$/,
      ],
      [
        "an option is not known",
        () => undefined,
        () => ["--stak", "test"],
        /^Unknown option '--stak'.*; usage: npm run preview:pr/,
      ],
      [
        "a program is missing",
        () => rmSync(path.join(folder, "bin/helm")),
        () => ["--stack", "test"],
        /^helm is not on PATH; a preview needs pulumi, helm, kubectl, git\.$/,
      ],
      [
        "several programs are missing",
        () => ["pulumi", "kubectl"].forEach((program) => rmSync(path.join(folder, "bin", program))),
        () => ["--stack", "test"],
        /^pulumi, kubectl are not on PATH; /,
      ],
      [
        "the stack's file does not exist",
        () => undefined,
        () => ["--stack", "tset"],
        /^The stack's file Pulumi\.tset\.yaml does not exist; did you mean --stack test\?$/,
      ],
      [
        "the stack does not exist",
        () => answers("pulumi", { config: { code: 255, stderr: "error: no stack named 'test' found\n" } }),
        () => ["--stack", "test", "--config-file", stackFile],
        /^pulumi config: no stack named 'test' found\.$/,
      ],
      [
        "the context does not exist",
        () => answers("pulumi", { config: configuration({ ...right, context: { value: "her" } }) }),
        () => ["--stack", "test", "--config-file", stackFile],
        /1 problem\(s\):\n {2}- context is "her"; allowed: a context of \S+ \(here, there\) \("here"\?\)\.$/,
      ],
      [
        "the context does not exist in the kubeconfig of the configuration",
        () => {
          const kubeconfig = { value: kubeconfigOf("mine"), secret: true };
          answers("pulumi", { config: configuration({ ...right, kubeconfig, context: { value: "here" } }) });
        },
        () => ["--stack", "test", "--config-file", stackFile],
        /1 problem\(s\):\n {2}- context is "here"; allowed: a context of kubeconfig \(mine\)\.$/,
      ],
      [
        "the kubeconfig is the path of one",
        () => {
          const kubeconfig = { value: path.join(folder, "kubeconfig"), secret: true };
          answers("pulumi", { config: configuration({ ...right, kubeconfig }) });
        },
        () => ["--stack", "test", "--config-file", stackFile],
        /1 problem\(s\):\n {2}- kubeconfig has a value .*; allowed: a kubeconfig as text, not the path of one\.$/,
      ],
      [
        "no cluster is chosen",
        () => answers("pulumi", { config: configuration({ ...right, context: { value: "" } }) }),
        () => ["--stack", "test", "--config-file", stackFile],
        /1 problem\(s\):\n {2}- context is missing; allowed: /,
      ],
      [
        "the context does not exist, with every other problem of the configuration",
        () =>
          answers("pulumi", {
            config: configuration({ ...right, context: { value: "her" }, availabilty: { value: "high" } }),
          }),
        () => ["--stack", "test", "--config-file", stackFile],
        /2 problem\(s\):\n {2}- availabilty is not a known key; .*\n {2}- context is "her"; /,
      ],
      [
        "the policies' configuration does not exist",
        () => undefined,
        () => ["--stack", "mine", "--config-file", stackFile],
        /^The policies' configuration .*policy\/mine\.json does not exist; --policy-pack-config names another\.$/,
      ],
    ];
    for (const [title, prepare, args, expected] of fails) {
      it(title, async () => {
        prepare();
        const { error, output, noted } = await run(...args());
        assert.match(error, expected);
        assert.equal(output, "");
        assert.ok(!noted.some((line) => line.startsWith("pulumi preview")));
      });
    }
  });
});
