// `promote status` says why: each situation in one sentence that names the cause and the next step.
import * as assert from "node:assert/strict";
import * as path from "node:path";
import { KubeClient } from "../src/cluster/client";
import { surveySettings } from "../src/cli/surveyOptions";
import { nextTime } from "../src/survey/why/schedule";
import { showStatus } from "../src/cli/statusCommand";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications } from "../../testkit/rollouts";
import { applicationCases } from "./why/applicationCases";
import { elsewhereCases } from "./why/elsewhereCases";
import { cron, cronWorkflows } from "./why/held";
import type { Held } from "./why/held";
import { lastPhaseCases } from "./why/lastPhaseCases";
import { resourceCases } from "./why/resourceCases";
import { stackCases } from "./why/stackCases";
import { password, Workbench } from "../../testkit/workbench";
import { standingIn } from "../src/survey/surveyed";
import type { PhaseState } from "../src/survey/surveyed";

/** What a person does next: a command, or a clause that tells them to do something. */
const nextStep =
  /(?:\b(?:See|Then|At once): |: )(?:kubectl|argocd|argo) |(?:[.:;,] |\bor )(?:add|ask|change|check|correct|give|install|label|leave|mend|push|put|remove|replace|run|see|set|use|wait)\b|; it must (?:be|have|name) /i;

const cases = [...resourceCases, ...applicationCases, ...stackCases, ...lastPhaseCases, ...elsewhereCases];

describe("the status says why", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let client: KubeClient;
  let count = 0;
  before(async () => {
    bench = await Workbench.create();
    ({ kube } = await bench.kubernetes());
    client = new KubeClient({
      server: kube.url,
      tokenFile: path.join(bench.directory, "kube-token"),
      caFile: bench.caFile,
    });
  });
  after(async () => {
    client.close();
    await bench.remove();
  });

  /** A repository in which shop's promotion is due, and a cluster with these objects. */
  async function prepare(held: (commit: string) => Held[], files: Record<string, string | null> = {}): Promise<string> {
    const name = `why${count++}.git`;
    await bench.repository(name, { apps: ["shop", "cart"] });
    await bench.setVersion(name, "shop", "test", "1.1.0");
    const commit = await bench.write(name, { x: "x", ...files });
    kube.objects.clear();
    kube.forbidden.clear();
    kube.put(cronWorkflows, cron(new Date().toISOString()));
    for (const [collection, object] of held(commit)) kube.put(collection, object);
    return name;
  }
  async function shown(name: string, json = true, others: Record<string, string> = {}): Promise<string> {
    const options = {
      ...{ gitRepo: bench.server.url(name), branch: "main", caFile: bench.caFile },
      phases: '[{"name":"test","promotesTo":["prod"]},{"name":"prod"}]',
      generators: "argo-projects/*/generators/*.json",
      ...{ argocdNamespace: "argocd", namespace: "argo", recordNamespace: "argo-promotion" },
      ...others,
    };
    const settings = surveySettings(options, { GIT_USER: "robot", GIT_PASSWORD: password });
    let output = "";
    await showStatus(client, settings, { json, watch: false, interval: "5s" }, (text) => void (output += text));
    return output;
  }
  const rows = async (name: string, others?: Record<string, string>): Promise<PhaseState[]> =>
    JSON.parse(await shown(name, true, others)) as PhaseState[];
  /** Every sentence of a row. */
  const sentences = (phases: PhaseState[], row: string): string[] =>
    phases
      .filter(({ app, phase }) => (row === "*" ? app === "*" : `${app} ${phase}` === row))
      .flatMap((each) => [...(each.why ?? []), ...standingIn(each).map(({ reason }) => reason)]);

  for (const { title, held, files, options, row, sentence } of cases) {
    it(`of ${title}`, async () => {
      const said = sentences(await rows(await prepare(held, files), options), row);
      const meant = said.filter((each) => sentence.test(each));
      assert.ok(meant.length > 0, `${sentence}\n${said.join("\n")}`);
      for (const each of meant) assert.match(each, nextStep);
    });
  }

  it("and says nothing where all is well", async () => {
    const all = (commit: string): Held[] =>
      ["shop", "cart"].flatMap((app) =>
        ["test", "prod"].map((phase): Held => [applications, application(commit, app, phase)]),
      );
    const phases = await rows(await prepare(all));
    assert.deepEqual(
      phases.flatMap(({ why = [] }) => why),
      [],
    );
  });

  it("in the table, behind the row, and below it for what concerns all", async () => {
    const broken = cases.find(({ title }) => title === "a chart that does not render")!;
    const name = await prepare((commit) => [...broken.held(commit), [cronWorkflows, cron("2026-01-01T10:00:00Z")]]);
    const lines = (await shown(name, false)).trimEnd().split("\n");
    assert.match(lines.find((line) => /^shop +test/.test(line)) ?? "", /Its chart does not render/);
    assert.match(lines.at(-1) ?? "", /^The sweep has not run since /);
  });

  it("and what it may not read, without ending for it", async () => {
    const broken = cases.find(({ title }) => title === "a pod that crashes")!;
    const name = await prepare(broken.held);
    kube.forbidden.add("/api/v1/namespaces/shop-test/pods");
    const said = sentences(await rows(name), "*");
    assert.ok(
      said.includes("You may not list pods in shop-test: what is wrong there is not explained; ask for these rights."),
      said.join("\n"),
    );
  });

  it("and writes nothing", () => {
    assert.deepEqual(
      kube.calls.filter((call) => !call.startsWith("GET ")),
      [],
    );
  });
});

describe("the next time of a schedule", () => {
  const times: [schedule: string, after: string, next: string | undefined][] = [
    ["*/2 * * * *", "2026-01-01T10:00:00Z", "2026-01-01T10:02:00.000Z"],
    ["5,35 8-17 * * mon-fri", "2026-01-02T17:40:00Z", "2026-01-05T08:05:00.000Z"],
    ["0 0 29 2 *", "2027-01-01T00:00:00Z", undefined],
    ["0 0 29 2 *", "2027-06-01T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["0 6 1 * 1", "2026-01-02T00:00:00Z", "2026-01-05T06:00:00.000Z"],
    ["*/15 */6 * * *", "2026-01-01T18:45:30Z", "2026-01-02T00:00:00.000Z"],
    ["0 0 31 feb *", "2026-01-01T00:00:00Z", undefined],
    ["hourly", "2026-01-01T00:00:00Z", undefined],
    ["61 * * * *", "2026-01-01T00:00:00Z", undefined],
  ];
  for (const [schedule, after, next] of times) {
    it(`${schedule} after ${after} is ${next ?? "none within a year"}`, () => {
      assert.equal(nextTime(schedule, new Date(after))?.toISOString(), next);
    });
  }
});
