// The page of the running stack, through the port-forward that a person opens: it shows what the cluster and git hold, and a change at once.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { namespaces, page as names } from "../../components/objects/names";
import type { ApplicationDetail, Overview } from "../../promote/src/page/shown";
import { connects, runningPods } from "../../sandbox/cluster/podNetwork";
import { kubectl } from "../../sandbox/cluster/programs";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { until } from "../../sandbox/lib/run";
import { barriers, complaints } from "../../testkit/browsed";
import { chromiumProgram, startChromium } from "../../testkit/chromium";
import { app, minute, recorded, startFrom } from "./promotions";
import { cluster, running } from "./running";

const program = chromiumProgram();
if (program === undefined) console.log("There is no chromium on PATH: the page is not looked at in a browser.");

describe("the page of the running stack", () => {
  let forward: ChildProcess;
  let url: string;
  before(async () => {
    await kubectl(cluster, ["rollout", "status", "deployment", names.name, "-n", namespaces.argo, "--timeout=120s"]);
    // An edge with something to do about it, whatever ran before.
    await startFrom("1.0");
    const { stack, repository } = await running();
    const { sha } = await repository.push(app, { test: "3.0" });
    await recorded(sha);
    const verb = [join(repositoryRoot, "tools/promotion/promotion.ts"), "page", "--stack", stack.name, "--port", "0"];
    const env = { ...process.env, ...stack.environment() };
    forward = spawn(join(repositoryRoot, "node_modules/.bin/tsx"), [...verb, "--config-file", stack.configFile], {
      env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [forward.stdout!, forward.stderr!])
      stream.on("data", (data: Buffer) => (said += data.toString()));
    await until("npm run promotion -- page names no address", async () => said.includes("http://localhost:"), {
      timeout: 60_000,
    });
    url = /http:\/\/localhost:\d+/.exec(said)![0];
  });
  after(() => void forward.kill("SIGINT"));

  const overview = async (): Promise<Overview> => (await (await fetch(`${url}/api/overview`)).json()) as Overview;

  it("shows every application with the versions that git holds, and can read everything", async () => {
    const { repository } = await running();
    assert.deepEqual((await overview()).unread, []);
    for (const phase of ["test", "prod"]) {
      const held = await repository.version(app, phase);
      const shown = async () => (await overview()).applications.find(({ name }) => name === app)?.phases;
      const is = async () => (await shown())?.find((each) => each.phase === phase)?.version === held;
      await until(`${phase} is not shown with ${held}`, is, { timeout: minute });
    }
  });

  it("has the history of an edge, and commands for this stack", async () => {
    const detail = (await (await fetch(`${url}/api/applications/${app}`)).json()) as ApplicationDetail;
    const [promotion] = detail.promotions;
    assert.ok(promotion!.history.length > 0);
    assert.match(promotion!.next[0]!.command, / --stack test$/);
  });

  it("tells a change of the cluster by itself", async () => {
    const application = `${app}-prod`;
    const health = (status: string): Promise<string> =>
      kubectl(cluster, [
        ...["patch", "application", application, "-n", namespaces.argoCd, "--type", "merge"],
        ...["--patch", JSON.stringify({ status: { health: { status } } })],
      ]);
    const { at } = await overview();
    const ends = new AbortController();
    const answer = await fetch(`${url}/api/events?since=${at}`, { signal: ends.signal });
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    try {
      await health("Degraded");
      const changed = performance.now();
      let text = "";
      while (!text.includes('"health":"Degraded"')) {
        const { done, value } = await reader.read();
        assert.ok(!done, text);
        text += value;
      }
      console.log(`      told after ${Math.round(performance.now() - changed)} ms`);
    } finally {
      ends.abort();
      await health("Healthy");
    }
  });

  it("may see no Secret, and change nothing", async () => {
    const may = async (verb: string, what: string, namespace: string): Promise<string> => {
      const as = `--as=system:serviceaccount:${namespaces.argo}:${names.account}`;
      return (await kubectl(cluster, ["auth", "can-i", verb, what, "-n", namespace, as]).catch(() => "no")).trim();
    };
    assert.equal(await may("watch", "workflows.argoproj.io", namespaces.argo), "yes");
    for (const verb of ["create", "delete", "patch"])
      assert.equal(await may(verb, "workflows.argoproj.io", namespaces.argo), "no", verb);
    assert.equal(await may("get", "secrets", namespaces.argo), "no");
    assert.equal(await may("list", "configmaps", namespaces.argo), "no");
  });

  it("is reached from no other pod", async () => {
    const [page] = await runningPods(cluster, namespaces.argo, `app.kubernetes.io/name=${names.name}`);
    const [other] = await runningPods(cluster, `${app}-test`, "");
    assert.equal(await connects(cluster, other!, page!.ip, names.port), false);
  });

  if (program !== undefined)
    describe("in a browser", () => {
      let browser: Browser;
      before(async () => (browser = await startChromium(program)));
      after(() => browser.close());

      it("shows the application, and what was promoted, and keeps nobody out", async () => {
        const tab = await browser.newPage();
        const said = complaints(tab, url);
        await tab.goto(url);
        await tab.getByRole("link", { name: new RegExp(`: ?${app}$`) }).click();
        await tab.getByRole("heading", { name: app, level: 1 }).waitFor();
        await tab.getByRole("region", { name: "History" }).first().waitFor();
        assert.deepEqual(await barriers(tab), []);
        assert.deepEqual(said, []);
      });
    });
});
