// `npm run status` says why a promotion does not go on, and shows beside it what was promoted and what really runs.
import assert from "node:assert/strict";
import { workflowName } from "../../contract/identity";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import { refusedRollouts } from "./refusedRollouts";
import { patched } from "./patched";
import { minute } from "./promotions";
import { cluster, observer, running } from "./running";
import { rowOf, shown, statusRows, untilSaid, withoutApplications } from "./shownStatus";

const template = (name: string) => ["clusterworkflowtemplate", `workflow-template-${name}`];
const campaign = template("validate-then-promote-test");

/** Promotions that cannot go on: the image that cannot be pulled, and where it stands. */
const stuck = [
  {
    title: "the image of the campaign",
    app: "why-campaign",
    object: campaign,
    path: "/spec/templates/1/container/image",
    image: "localhost:32000/no-such-campaign:1",
    says: /^The Workflow is Running\. The image of the campaign localhost:32000\/no-such-campaign:1 cannot be pulled: the registry cannot be reached\. Push localhost:32000\/no-such-campaign:1, or set images\.testCampaign or phases\[\]\.verification\.image or images\.pullSecrets\.$/,
  },
  {
    title: "the image of the step, in the guard",
    app: "why-guard",
    object: campaign,
    path: "/spec/templates/1/initContainers/0/image",
    image: "localhost:32000/no-such-guard:1",
    says: /^The Workflow is Running\. The image of the promotion step localhost:32000\/no-such-guard:1 cannot be pulled: the registry cannot be reached\. Push localhost:32000\/no-such-guard:1, or set images\.promote or images\.pullSecrets\.$/,
  },
  {
    title: "the image of the step, beside the campaign",
    app: "why-step",
    object: template("promote-to-next-phase"),
    path: "/spec/templates/0/container/image",
    image: "localhost:32000/no-such-step:1",
    says: /^The Workflow is Running\. The image of the promotion step localhost:32000\/no-such-step:1 cannot be pulled: the registry cannot be reached\. Push localhost:32000\/no-such-step:1, or set images\.promote or images\.pullSecrets\.$/,
  },
];
const behind = "why-behind";

describe("the status says why a promotion does not go on", () => {
  const apps = [behind, ...stuck.map(({ app }) => app)];
  const refusal = refusedRollouts("why-behind-is-refused", `${behind}-prod`);
  let restoreSweep: () => Promise<void>;

  before(async () => {
    const { repository } = await running();
    // The next sweep takes it; it is asked about last.
    const image = {
      op: "replace",
      path: "/spec/templates/0/container/image",
      value: "localhost:32000/no-such-sweep:1",
    } as const;
    restoreSweep = await patched(template("sweep"), [image]);
    await repository.addApplications(apps);
    for (const app of apps)
      for (const phase of ["test", "prod"])
        await until(`${app} does not run in ${phase}`, () => observer.runs(app, phase, "1.0"), { timeout: 3 * minute });
    await kubectl(cluster, ["apply", "-f", "-"], refusal);
    await repository.push(behind, { test: "3.0" });
    const promoted = async () => (await repository.version(behind, "prod")) === "3.0";
    await until(`${behind} is not promoted`, promoted, { timeout: 3 * minute, interval: 1000 });
  });
  after(async () => {
    await restoreSweep();
    await kubectl(cluster, ["delete", "-f", "-", "--ignore-not-found"], refusal);
    await withoutApplications(apps);
    const sweeps = "workflows.argoproj.io/cron-workflow=promotion-sweep";
    await kubectl(cluster, ["delete", "workflows", "-n", "argo", "--ignore-not-found", "-l", sweeps]);
  });

  for (const { title, app, object, path, image, says } of stuck) {
    it(`${title} cannot be pulled; the Workflow's name is beside it`, async () => {
      const { repository } = await running();
      const restore = await patched(object, [{ op: "replace", path, value: image }]);
      const { sha } = await repository.push(app, { test: "3.0" });
      const name = workflowName(app, "test", sha);
      try {
        // From then on it has its templates; the next one finds them as they were.
        const started = async () => (await observer.workflow(name))?.status?.phase === "Running";
        await until(`the Workflow ${name} does not run`, started, { timeout: 3 * minute });
      } finally {
        await restore();
      }
      const [edge] = rowOf(await untilSaid(says, app, "test"), app, "test")?.edges ?? [];
      assert.equal(edge?.workflow, name);
      assert.equal(edge.state, "running");
    });
  }

  it("the image of the sweep cannot be pulled", () =>
    untilSaid(
      /^The sweep promotion-sweep-\d+ does not go on\. The image of the promotion step localhost:32000\/no-such-sweep:1 cannot be pulled: the registry cannot be reached\./,
      "*",
    ).then(() => undefined));

  it("what prod really runs stands beside what was promoted last, with why they differ", async () => {
    await untilSaid(
      /^Deployment why-behind-prod-my-app cannot be applied: the policy why-behind-is-refused refuses it: not now\. Mend the chart, or what refuses it\.$/,
      behind,
      "prod",
    );
    const row = rowOf(await statusRows(), behind, "prod");
    assert.deepEqual([row?.version, row?.runs, row?.arrived?.version_after], ["3.0", "1.0", "3.0"]);
    const line = (await shown()).split("\n").find((each) => new RegExp(`^${behind} +prod `).test(each)) ?? "";
    assert.deepEqual(line.split(/ {2,}/).slice(0, 6), [
      behind,
      "prod",
      "3.0",
      "1.0",
      "Healthy, OutOfSync",
      "promoted 3.0",
    ]);
  });

  it("the Workflow's name stands in the table, and phases stand as the edges lead", async () => {
    const lines = (await shown()).split("\n").map((line) => line.split(/ {2,}/));
    const workflow = lines[0]!.indexOf("WORKFLOW");
    for (const { app } of stuck) {
      const own = lines.filter(([first]) => first === app);
      assert.deepEqual(
        own.map(([, phase]) => phase),
        ["test", "prod"],
      );
      assert.match(own[0]?.[workflow] ?? "", new RegExp(`^${app}-test-[0-9a-f]{12}$`));
    }
  });
});
