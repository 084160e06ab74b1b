// `npm run status` says why: every mistake of whyCases.ts is made on the cluster, and the sentence is what real messages come to.
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import { minute } from "./promotions";
import { cluster, running } from "./running";
import { rowOf, sentencesOf, shown, statusRows, withoutApplications } from "./shownStatus";
import { whyCases } from "./whyCases";
import type { PhaseState } from "../../promote/src/survey/surveyed";

describe("the status says why an application is not deployed", () => {
  const apps = whyCases.map(({ app }) => app);

  before(async () => {
    const { repository } = await running();
    await kubectl(cluster, ["create", "namespace", "why-foreign-test"]);
    await repository.addApplications(apps, {
      change: (app, folder) => {
        rmSync(join(folder, `generators/${app}-prod.json`));
        whyCases.find((each) => each.app === app)!.change(folder);
      },
    });
  });
  after(() => withoutApplications(apps));

  // One reading answers for all; it is read again while one is not explained yet.
  let rows: PhaseState[] = [];
  for (const { title, app, shown: health, says } of whyCases) {
    it(title, async () => {
      const missing = () =>
        says.filter((sentence) => !sentencesOf(rows, app, "test").some((each) => sentence.test(each)));
      // Pods are there before Argo CD says so.
      const said = () => {
        const row = rowOf(rows, app, "test");
        return `${row?.health}, ${row?.sync}`;
      };
      const isSaid = () => missing().length === 0 && health.test(said());
      const explained = async () => {
        if (!isSaid()) rows = await statusRows();
        return isSaid();
      };
      await until(`${app} is not explained`, explained, { timeout: 5 * minute, interval: 1000 }).catch(() => undefined);
      assert.deepEqual(missing(), [], sentencesOf(rows, app, "test").join("\n"));
      assert.match(said(), health);
    });
  }

  it("each in the table, behind its row", async () => {
    const lines = (await shown()).split("\n");
    for (const { app, says } of whyCases) {
      const line = lines.find((each) => each.startsWith(`${app} `)) ?? "";
      const [sentence] = says;
      assert.match(line, new RegExp(sentence!.source.replace(/^\^|\$$/g, "")), app);
    }
  });
});
