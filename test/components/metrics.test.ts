// Metrics in the templates: what the workflow controller takes, by its own rules, and nothing that grows without a bound.
import assert from "node:assert/strict";
import { gaugeValues, sweepGauges } from "../../contract/metrics";
import {
  deadLetterMetrics,
  promotionMetrics,
  sweepMetrics,
  sweepOutputs,
  templateMetrics,
} from "../../components/workflow/metrics";

const all = [...promotionMetrics, ...deadLetterMetrics, ...sweepMetrics];

describe("the metrics of the templates", () => {
  it("have names and units as Prometheus has them, and one help text for each name", () => {
    const helps = new Map<string, Set<string>>();
    for (const { name, help, counter } of all) {
      assert.match(name, /^promotion_[a-z_]+$/);
      assert.equal(name.endsWith("_total"), counter !== undefined, name);
      helps.set(name, new Set([...(helps.get(name) ?? []), help]));
    }
    assert.deepEqual(
      [...helps].filter(([, texts]) => texts.size > 1),
      [],
    );
    const named = [...Object.values(templateMetrics), ...Object.values(sweepGauges)].map(({ name }) => name);
    assert.deepEqual([...helps.keys()].sort(), named.sort());
  });

  it("have each value of a gauge once, from an output of the sweep of that name", () => {
    const outputs = sweepOutputs("/tmp/result").map(({ name, valueFrom }) => [name, valueFrom.path]);
    assert.deepEqual(
      outputs,
      gaugeValues.map(({ output }) => [output, `/tmp/result/${output}`]),
    );
    const gauges = sweepMetrics.filter(({ gauge }) => gauge !== undefined);
    const read = gauges.map(({ gauge }) => /^\{\{outputs\.parameters\.(.+)\}\}$/.exec(gauge!.value)?.[1]);
    assert.deepEqual(
      read,
      outputs.map(([name]) => name),
    );
    const series = gauges.map(({ name, labels = [] }) => JSON.stringify([name, labels]));
    assert.equal(new Set(series).size, series.length);
  });

  it("count a promotion by its edge and outcome alone", () => {
    const [ends] = promotionMetrics;
    assert.deepEqual(ends!.labels, [
      { key: "source", value: "{{inputs.parameters.source_phase}}" },
      { key: "target", value: "{{inputs.parameters.target_phase}}" },
      { key: "outcome", value: "{{outputs.parameters.outcome}}" },
    ]);
  });

  it("take the lead time of what was promoted alone: every other end has none", () => {
    const lead = promotionMetrics.find(({ name }) => name === templateMetrics.leadTime.name)!;
    assert.equal(lead.when, '"{{outputs.parameters.outcome}}" == promoted');
    assert.equal(lead.histogram!.value, "{{outputs.parameters.lead_seconds}}");
  });

  it("have buckets that grow, from the shortest to the longest that is likely", () => {
    for (const { histogram } of promotionMetrics.filter(({ histogram: given }) => given)) {
      const { buckets } = histogram!;
      assert.deepEqual(
        buckets,
        [...new Set(buckets)].sort((a, b) => a - b),
      );
    }
  });
});
