// A campaign that an application brings: `promote guard` hands out what stands at the commit, or refuses it; the sweep sends it in vain never.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { generatorPath } from "../../testkit/checkout";
import { end } from "../../testkit/ends";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications, deployment, deployments, pod, podsPath } from "../../testkit/rollouts";
import { serverProfiles } from "../../testkit/serverProfiles";
import { Workbench } from "../../testkit/workbench";
import type { Run } from "../../testkit/workbench";
import { WebhookServer } from "../../testkit/webhookServer";
import { withEnd, newRecord } from "../src/ends/record";
import type { GuardResult } from "../src/guard/guard";
import type { PhaseState } from "../src/survey/surveyed";
import type { SweepResult } from "../src/survey/sweep";

const image = "registry.example.com/team-a/load:1.2";
const patterns = { images: ["registry.example.com/team-*/*"] };
const generators = "argo-projects/*/generators/*.json";
const file = generatorPath("shop", "test");
const records = "/api/v1/namespaces/argo-promotion/configmaps";

describe("a campaign that an application brings", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let kubeArgs: string[];
  let number = 0;
  before(async () => {
    bench = await Workbench.create();
    ({ kube, kubeArgs } = await bench.kubernetes());
    await bench.repository("r.git", { apps: ["shop", "cart"] });
  });
  after(() => bench.remove());
  beforeEach(() => {
    kube.objects.clear();
    kube.calls.length = 0;
  });

  /** A version of its own, with what the generator file says, deployed completely. */
  async function deployed(text: string | null, at = file): Promise<string> {
    const version = `1.${++number}.0`;
    await bench.write("r.git", { [file]: null, [at]: text });
    const commit = await bench.setVersion("r.git", "shop", "test", version);
    kube.put(applications, application(commit));
    kube.put(deployments, deployment(version));
    for (const n of [1, 2]) kube.put(podsPath, pod(version, n));
    return commit;
  }
  const brings = (campaign: unknown): string => `{"phase": "test",\n "campaign": ${JSON.stringify(campaign)}}\n`;
  const allowing = [
    ...["--generators", generators, "--campaigns", JSON.stringify(patterns)],
    ...["--campaign-image", "registry.example.com/ours:1", "--campaign-command", "./launchTests.sh"],
  ];
  const args = (commit: string, ...more: string[]): string[] => [
    ...["guard", "--app", "shop", "--phase", "test", "--source-commit", commit, "--ca-file", bench.caFile],
    ...["--git-repo", bench.server.url("r.git"), ...kubeArgs, ...more],
  ];
  const guard = async (commit: string, ...more: string[]): Promise<Run & { found: GuardResult }> => {
    const run = await bench.promote(args(commit, ...more));
    return { ...run, found: run.result as unknown as GuardResult };
  };

  it("is handed out as it stands at the commit that is tested, whatever the branch says since", async () => {
    const commit = await deployed(brings({ image, command: "/usr/bin/k6" }));
    await bench.write("r.git", { [file]: brings({ image: "registry.example.com/team-b/other:9" }) });
    const folder = path.join(bench.directory, "found");
    const { code, found, stderr } = await guard(commit, ...allowing, "--output-dir", folder);
    assert.deepEqual([code, found.outcome], [0, "complete"], stderr);
    const files = ["campaign_image", "campaign_command"].map((name) =>
      fs.readFileSync(path.join(folder, name), "utf8"),
    );
    assert.deepEqual(files, [image, "/usr/bin/k6"]);
  });

  it("has the command of the phase's where it names none", async () => {
    const { found } = await guard(await deployed(brings({ image })), ...allowing);
    assert.deepEqual([found.campaign_image, found.campaign_command], [image, "./launchTests.sh"]);
  });

  it("is the phase's own where the application brings none, or is in no generator file", async () => {
    for (const text of ['{"phase": "test"}', '{"phase": "prod"}', null]) {
      const { found } = await guard(await deployed(text), ...allowing);
      const { outcome, campaign_image: ran, campaign_command: command } = found;
      assert.deepEqual([outcome, ran, command], ["complete", "registry.example.com/ours:1", "./launchTests.sh"]);
    }
  });

  it("is refused at once, with file and line, where the phase does not allow it, and nothing is handed out", async () => {
    const commit = await deployed(brings({ image: "registry.example.com.evil.com/team-a/load:1" }));
    kube.put(applications, { ...application(commit), status: {} });
    const message = path.join(bench.directory, "message");
    const { code, found } = await guard(commit, ...allowing, "--message-file", message);
    const where = `${file}:2 at ${commit.slice(0, 12)}`;
    const why = 'The image of its campaign is "registry.example.com.evil.com/team-a/load:1"; the phase "test" allows';
    assert.deepEqual(
      [code, found.outcome, found.campaign_image, found.reason],
      [3, "error", "", `${where}: ${why}: registry.example.com/team-*/*.`],
    );
    assert.equal(fs.readFileSync(message, "utf8"), found.reason);
  });

  it("is refused in a phase that allows none, whatever proves the version", async () => {
    const commit = await deployed(brings({ image }));
    for (const proof of ["images", "synced"]) {
      const { code, found } = await guard(commit, "--generators", generators, "--proof", proof);
      assert.equal(code, 3);
      assert.match(
        found.reason,
        /shop-test\.json:2 at [0-9a-f]{12}: It has a campaign, which the phase "test" does not/,
      );
    }
  });

  it("is refused in a phase without a verification, and nothing is promoted", async () => {
    const commit = await deployed(brings({ image }));
    const before = await bench.git("r.git", "rev-parse", "main");
    const more = [...kubeArgs, "--verification", "none", "--generators", generators];
    const run = await bench.promote(bench.args("r.git", "shop", commit, ...more));
    assert.deepEqual([run.code, run.result.outcome], [3, "error"], run.stderr);
    assert.match(run.result.reason, /It has a campaign, which the phase "test" does not allow/);
    assert.equal(await bench.git("r.git", "rev-parse", "main"), before);
  });

  it("is looked for in no file that cannot be read: that is refused where one might be brought, and nowhere else", async () => {
    const commit = await deployed('{"phase": ');
    const { code, found } = await guard(commit, ...allowing);
    assert.equal(code, 3);
    assert.match(found.reason, /shop-test\.json:\d at [0-9a-f]{12}: It is not valid JSON/);
    assert.equal((await guard(commit, "--generators", generators)).code, 0);
  });

  it("is refused where two files are about the phase", async () => {
    await bench.write("r.git", { "argo-projects/shop/generators/z.json": '{"phase": "test"}' });
    const { code, found } = await guard(await deployed(brings({ image })), ...allowing);
    await bench.write("r.git", { "argo-projects/shop/generators/z.json": null });
    assert.equal(code, 3);
    assert.match(found.reason, /z\.json:1 at .*: It is about the phase "test", as .*shop-test\.json is; remove one\.$/);
  });

  it("costs no request where generator files stand in the application's folder", async () => {
    const commit = await deployed(brings({ image }));
    const requests = async (...more: string[]): Promise<number> => {
      const before = bench.server.requests;
      assert.equal((await guard(commit, ...more)).code, 0);
      return bench.server.requests - before;
    };
    assert.equal(await requests(...allowing), await requests());
  });

  for (const profile of serverProfiles)
    it(`is found wherever generator files are, on ${profile.name}`, async () => {
      const commit = await deployed(brings({ image }), "teams/team-1/shop/generators/test.json");
      const server = await bench.serve(profile);
      try {
        const more = [
          ...allowing,
          "--generators",
          "teams/team-?/*/generators/*.json",
          "--git-repo",
          server.url("r.git"),
        ];
        const { found, stderr } = await guard(commit, ...more);
        assert.deepEqual([found.outcome, found.campaign_image], ["complete", image], stderr);
      } finally {
        await server.stop();
        await bench.write("r.git", { "teams/team-1/shop/generators/test.json": null });
      }
    });

  const wrong: [what: string, given: string[], sentence: RegExp][] = [
    ["no JSON", ["--campaigns", "x"], /--campaigns is "x"; it must be what allows campaigns by patterns/],
    ["a pattern without a registry", ["--campaigns", '{"images":["*"]}'], /a registry that is written out/],
    [
      "nothing to look at",
      ["--campaigns", JSON.stringify(patterns)],
      /--campaigns needs --generators, which is missing/,
    ],
    [
      "no glob",
      ["--generators", "a/b.json"],
      /--generators is "a\/b\.json"; it must be a glob with exactly one folder/,
    ],
  ];
  for (const [what, given, sentence] of wrong)
    it(`is asked of options that are checked first: ${what}`, async () => {
      const { code, found } = await guard("a".repeat(40), ...given);
      assert.equal(code, 2);
      assert.match(found.reason, sentence);
    });

  describe("and that is not allowed", () => {
    let webhook: WebhookServer;
    before(async () => (webhook = await WebhookServer.start()));
    after(() => webhook.stop());
    beforeEach(() => webhook.reset());
    const survey = async (command: string, campaigns: unknown, ...more: string[]) => {
      const phases = JSON.stringify([{ name: "test", promotesTo: ["prod"], campaigns }, { name: "prod" }]);
      const at = ["--git-repo", bench.server.url("r.git"), "--ca-file", bench.caFile, "--phases", phases];
      return bench.run([command, ...at, "--generators", generators, ...kubeArgs, ...more]);
    };
    const sweep = async (campaigns: unknown): Promise<SweepResult> => {
      const { code, stdout, stderr } = await survey("sweep", campaigns, "--webhook-url", webhook.url);
      assert.equal(code, 0, stderr);
      return JSON.parse(stdout) as SweepResult;
    };
    const sentence =
      /shop-test\.json:2 at [0-9a-f]{12}: The image of its campaign is "quay\.io\/x:1"; the phase "test" allows: /;

    it("is told by the status of the commit that is due, and below the table of the branch", async () => {
      const commit = await deployed(brings({ image: "quay.io/x:1" }));
      const rows = JSON.parse((await survey("status", patterns, "--json")).stdout) as PhaseState[];
      const [edge] = rows.find(({ app, phase }) => app === "shop" && phase === "test")!.edges;
      assert.deepEqual([edge?.state, edge?.commit], ["waiting", commit]);
      assert.match(edge!.reason, sentence);
      const below = 'shop-test.json:2: The image of its campaign is "quay.io/x:1"; the phase "test" allows';
      const { stdout } = await survey("status", patterns);
      assert.ok(stdout.includes(below), stdout);
    });

    it("is not sent, and not sent again, until the configuration allows it", async () => {
      const commit = await deployed(brings({ image: "quay.io/x:1" }));
      assert.deepEqual((await sweep(patterns)).sent, []);
      const ended = end("invalid", { source_commit: commit });
      const record = newRecord("shop", "argo-promotion");
      kube.put(records, withEnd(record, { source: "test", target: "prod" }, ended));
      assert.deepEqual((await sweep(patterns)).states.invalid, 1);
      assert.deepEqual(webhook.received, []);
      await sweep({ images: ["quay.io/*"] });
      assert.equal(webhook.received.length, 1);
    });

    it("is not sent in a phase that allows none", async () => {
      await deployed(brings({ image }));
      assert.deepEqual([(await sweep(undefined)).sent, webhook.received], [[], []]);
    });
  });
});
