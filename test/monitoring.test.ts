// What docs/monitoring asks Prometheus for is what is measured, and docs/metrics.md has all of it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { deadLetterMetrics, promotionMetrics, sweepMetrics } from "../components/workflow/metrics";
import { root } from "./markdown";

const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

/** Labels by the name that the workflow controller exports. */
const exported = new Map(
  [...promotionMetrics, ...deadLetterMetrics, ...sweepMetrics].map(({ name, labels = [], histogram }) => [
    `argo_workflows_${name}`,
    {
      labels: labels.map(({ key }) => key),
      kind: histogram ? "histogram" : name.endsWith("_total") ? "counter" : "gauge",
    },
  ]),
);

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}
const { panels } = JSON.parse(read("docs/monitoring/dashboard.json")) as Dashboard;
const { groups } = parse(read("docs/monitoring/rules.yaml")) as {
  groups: { rules: { alert: string; expr: string; annotations: object }[] }[];
};
const rules = groups.flatMap((group) => group.rules);
const queries = [
  ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ of: title, expr }))),
  ...rules.map(({ alert, expr }) => ({ of: alert, expr })),
];

describe("the page about metrics", () => {
  it("counts the series of each histogram: one for each bucket, that of everything, sum and count", () => {
    const series = promotionMetrics.flatMap(({ histogram }) => (histogram ? [histogram.buckets.length + 3] : []));
    assert.match(read("docs/metrics.md"), new RegExp(`histograms of ${[...new Set(series)].join(" and ")}\\.`));
  });
});

describe("what is asked of Prometheus", () => {
  for (const { of, expr } of queries)
    it(`is measured: ${of}`, () => {
      const names = expr.match(/argo_workflows_\w+/g) ?? [];
      assert.ok(names.length > 0, expr);
      const labels = new Set<string>();
      for (const name of names) {
        const metric = exported.get(name) ?? exported.get(name.replace(/_bucket$/, ""));
        assert.ok(metric, `nothing measures ${name}`);
        assert.equal(metric.kind === "histogram", name.endsWith("_bucket"), name);
        for (const label of metric.labels) labels.add(label);
      }
      const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, inside = ""]) => inside.split(", "));
      const chosen = [...expr.matchAll(/(\w+)!?="/g)].map(([, label = ""]) => label);
      const unknown = [...grouped, ...chosen].filter((label) => label !== "le" && !labels.has(label));
      assert.deepEqual(unknown, []);
    });

  it("is all that is measured", () => {
    const asked = queries.map(({ expr }) => expr).join(" ");
    assert.deepEqual(
      [...exported.keys()].filter((name) => !asked.includes(name)),
      [],
    );
  });

  it("stands in the table of docs/metrics.md, with its kind and labels", () => {
    const rows = read("docs/metrics.md").matchAll(/^\| `(argo_workflows_\w+)` +\| (\w+) +\| (.*?) +\|/gm);
    const table = [...rows].map(([, name = "", kind, labels = ""]) => [
      name,
      { labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label), kind },
    ]);
    const byName = (a: unknown[], b: unknown[]) => String(a[0]).localeCompare(String(b[0]));
    assert.deepEqual(table.sort(byName), [...exported].sort(byName));
  });

  it("is tried by promtool, in test/sandbox/metrics.test.ts: each rule has a case", () => {
    const tested = read("docs/monitoring/rules.test.yaml");
    assert.deepEqual(
      rules.filter(({ alert }) => !tested.includes(`alertname: ${alert}\n`)),
      [],
    );
  });
});
