// `npm run status` says why nothing works for anybody: discovery that has stopped, a sweep that does not run, a cluster that is not to
// be reached or does not know who asks.
import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { kubectl } from "../../sandbox/cluster/programs";
import type { SandboxError } from "../../sandbox/lib/errors";
import { until } from "../../sandbox/lib/run";
import { expiredToken } from "./expiredToken";
import { suspendedSweep, sweep, sweepRuns } from "./patched";
import { minute } from "./promotions";
import { cluster, observer, running } from "./running";
import { rowOf, sentencesOf, shownWith, statusRows, untilSaid, withoutApplications } from "./shownStatus";

describe("the status says why Argo CD makes no new Application", () => {
  const generator = "argo-projects/why-generator/generators/why-generator-test.json";
  const apps = ["why-generator", "why-hidden", "why-phase"];

  before(async () => {
    const { repository } = await running();
    await repository.addApplications(apps, {
      change: (app, folder) => {
        if (app === "why-generator")
          writeFileSync(join(folder, `generators/${app}-test.json`), '{\n  "phase": "test"\n');
        if (app === "why-phase") writeFileSync(join(folder, `generators/${app}-test.json`), '{"phase": "tset"}\n');
        if (app !== "why-hidden") rmSync(join(folder, `generators/${app}-prod.json`));
      },
    });
    const error = '{.status.conditions[?(@.type=="ErrorOccurred")].status}';
    const path = ["get", "applicationset", "argo-promotion", "-n", "argocd", "-o", `jsonpath=${error}`];
    const stopped = async () => (await kubectl(cluster, path)) === "True";
    await until("Argo CD does not stumble over the file", stopped, { timeout: 3 * minute, interval: 500 });
  });
  after(() => withoutApplications(apps));

  it("with the file, the line, and the Applications that wait for it, once", async () => {
    const said = sentencesOf(await statusRows(), "*").filter((each) => each.includes("Application"));
    assert.equal(said.length, 1, said.join("\n"));
    assert.match(
      said[0]!,
      /^argo-projects\/why-generator\/generators\/why-generator-test\.json:3: It is not valid JSON: .*\. Mend it: until then Argo CD makes no new Application\. why-hidden-prod and why-hidden-test wait for it\.$/,
    );
  });

  it("and in the row of each", async () => {
    const rows = await statusRows();
    for (const phase of ["test", "prod"])
      assert.deepEqual(rowOf(rows, "why-hidden", phase)?.why, [
        `There is no Application: Argo CD makes none while ${generator}:3 cannot be read: mend it.`,
      ]);
  });

  it("and a file whose phase does not exist", async () => {
    const said = sentencesOf(await statusRows(), "*");
    const sentence = 'why-phase-test.json:1: Its phase is "tset"; it must be one of test, prod ("test"?).';
    assert.ok(
      said.some((each) => each.endsWith(sentence)),
      said.join("\n"),
    );
  });

  it("and, once the file is mended, how Argo CD is told; then nothing", async () => {
    const { repository } = await running();
    await repository.removeApplications(["why-generator", "why-phase"]);
    const rows = await untilSaid(/why-generator-test\.json is mended/, "*");
    const [sentence = ""] = sentencesOf(rows, "*").filter((each) => each.includes("is mended"));
    const [, command = ""] = /^.* At once: kubectl (annotate .*)$/.exec(sentence) ?? [];
    await kubectl(cluster, command.split(" "));
    const made = () => observer.runs("why-hidden", "test", "1.0");
    await until("the hidden application does not run", made, { timeout: 2 * minute, interval: 500 });
    assert.deepEqual(
      sentencesOf(await statusRows(), "*").filter((each) => each.includes("Argo CD")),
      [],
    );
  });
});

describe("the status says why there is no sweep", () => {
  const controller = ["deployment/argo-workflows-workflow-controller", "-n", "argo"];

  it("because it is suspended", async () => {
    const restore = await suspendedSweep();
    try {
      await untilSaid(/^The sweep is suspended: argo cron resume -n argo promotion-sweep\.$/, "*");
    } finally {
      await restore();
    }
  });

  it("because nobody starts it", async () => {
    // One has just ended, and the next is not due while the controller stops: of one that still runs the status would speak instead.
    const idle = async () => {
      const { active, age } = await sweepRuns();
      return active === 0 && age < 30_000;
    };
    await until("no sweep has just ended", idle, { timeout: 5 * minute, interval: 1000 });
    await kubectl(cluster, ["scale", "--replicas=0", ...controller]);
    try {
      const selector = ["-l", "app.kubernetes.io/component=workflow-controller", "-n", "argo"];
      await kubectl(cluster, ["wait", "--for=delete", "pod", ...selector, "--timeout=60s"]);
      // Ten minutes pass.
      const then = new Date(Date.now() - 10 * minute).toISOString().replace(/\.\d+/, "");
      const patch = JSON.stringify({ status: { lastScheduledTime: then } });
      await kubectl(cluster, ["patch", ...sweep, "--type=merge", "-p", patch]);
      await untilSaid(
        new RegExp(
          `^The sweep has not run since ${then}, and was due at \\S+Z; see whether the workflow controller runs, wherever it was installed: kubectl get pods -A \\| grep workflow-controller\\.$`,
        ),
        "*",
      );
    } finally {
      await kubectl(cluster, ["scale", "--replicas=1", ...controller]);
      await kubectl(cluster, ["rollout", "status", ...controller, "--timeout=120s"]);
    }
  });
});

describe("the status says in one sentence", () => {
  let folder: string;
  let configFile: string;
  const right = parse(readFileSync(cluster.kubeconfig, "utf8")) as {
    clusters: { name: string; cluster: { server: string } }[];
    users: { name: string; user: object }[];
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "configuration-"));
    configFile = join(folder, "Pulumi.test.yaml");
    copyFileSync((await running()).stack.configFile, configFile);
  });
  after(() => rmSync(folder, { recursive: true }));

  /** What the status complains about with another kubeconfig. */
  async function complaint(change: { server?: string; user?: object }): Promise<string> {
    const { stack } = await running();
    const kubeconfig = {
      ...right,
      clusters: right.clusters.map(({ name, cluster: held }) => ({
        name,
        cluster: { ...held, server: change.server ?? held.server },
      })),
      users: right.users.map(({ name, user }) => ({ name, user: change.user ?? user })),
    };
    const set = ["config", "set", "--secret", "kubeconfig", "--config-file", configFile];
    await stack.pulumi(set, { input: stringify(kubeconfig) });
    const error = await shownWith(configFile).then(
      () => assert.fail("it did not fail"),
      (reason: unknown) => reason as SandboxError,
    );
    assert.equal(error.details.length, 1, error.details.join("\n"));
    return error.details[0]!;
  }

  it("that the API cannot be reached", async () => {
    const { port, host } = new URL(right.clusters[0]!.cluster.server);
    const server = `https://${host.replace(port, "1")}`;
    assert.match(
      await complaint({ server }),
      /^status: The cluster of the context argo-promotion-test cannot be reached\. .*connection refused\.?$/,
    );
  });

  it("that the API does not answer", async () => {
    const silent: Server = createServer();
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    try {
      const server = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`;
      assert.match(
        await complaint({ server }),
        /^status: The cluster of the context argo-promotion-test cannot be reached\. .*(timed out|timeout).*\.$/i,
      );
    } finally {
      silent.close();
    }
  });

  it("that the token has expired", async () => {
    const user = { token: await expiredToken(cluster) };
    assert.match(
      await complaint({ user }),
      /^status: The cluster of the context argo-promotion-test does not accept your login; it has expired, or was never valid: log in again as your kubeconfig has it, then repeat this\.$/,
    );
  });
});
