// The packed charts read what the program sets, and do with it what the table says: a value that a chart ignores would be tried out by nobody.
import assert from "node:assert/strict";
import { facts, keptSide, readSide } from "../../tools/charts/facts";
import { names } from "../../tools/charts/render";
import { packCharts } from "../../sandbox/charts/pack";
import { binDir } from "../../sandbox/toolchain/build";

/** What the packed charts do without: upstream's manifests hold nothing that these would change, and images are never pulled. */
const without = {
  "argo-cd": [
    "global/imagePullSecrets",
    "redis-ha/haproxy/image/pullPolicy",
    "redis-ha/haproxy/imagePullSecrets",
    "redis-ha/image/pullPolicy",
    "redis-ha/imagePullSecrets",
  ],
  "argo-workflows": ["crds/full", "images/pullSecrets", "workflow/rbac/create"],
  "argo-events": ["global/imagePullSecrets"],
};

describe("the packed chart", () => {
  let path: string | undefined;
  before(() => {
    path = process.env.PATH;
    process.env.PATH = `${binDir}:${path}`;
  });
  after(() => (process.env.PATH = path));

  for (const name of names) {
    it(`${name} does something with every value that the program sets, but those that are named here`, () => {
      const idle = Object.entries(facts()[name].values).filter(([, { sandbox }]) => Object.keys(sandbox).length === 0);
      assert.deepEqual(idle.map(([key]) => key).sort(), without[name]);
    });

    it(`${name} does with each value, and is besides, what docs/charts.md says (npm run charts)`, async () => {
      const chart = (await packCharts())[name]!;
      assert.deepEqual(readSide(chart, name), keptSide(facts()[name], "sandbox"));
    });
  }
});
