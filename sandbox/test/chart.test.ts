// The chart packer: expressions, escaping, conditions.
import assert from "node:assert/strict";
import { parse } from "yaml";
import { redisCondition, redisRepository } from "../charts/argoCdRedis";
import { chartObjects, expression, spreadOverNodes, template, text, type Manifest } from "../charts/chart";

const configMap = (data: Record<string, string>): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "a" },
  data,
});

describe("the chart packer", () => {
  it("writes an expression as a whole value, without quotes around it", () => {
    assert.match(template(configMap({ key: expression(".Values.key") })), /key: \{\{ \.Values\.key \| toJson \}\}\n/);
  });

  it("writes an expression inside a longer string, with the quotes kept", () => {
    assert.match(
      template(configMap({ image: `${text(".Values.repository")}:${text(".Chart.AppVersion")}` })),
      /image: "\{\{ \.Values\.repository \}\}:\{\{ \.Chart\.AppVersion \}\}"\n/,
    );
  });

  it("escapes braces that upstream's manifests hold", () => {
    assert.match(template(configMap({ doc: "use {{name}}" })), /use \{\{ "\{\{" \}\}name\{\{ "\}\}" \}\}/);
  });

  it("quotes what YAML 1.1 would read as a boolean", () => {
    const manifest = template(configMap({ appendonly: "no" }));
    const { data } = parse(manifest, { version: "1.1" }) as { data: object };
    assert.deepEqual(data, { appendonly: "no" });
  });

  it("wraps an object that a value can switch off", () => {
    assert.match(template(configMap({}), ".Values.on"), /^\{\{- if \.Values\.on \}\}\n[\s\S]*\{\{- end \}\}\n$/);
  });

  it("lets values decide whether CRDs are installed, and kept", () => {
    const crd: Manifest = { apiVersion: "v1", kind: "CustomResourceDefinition", metadata: { name: "a" } };
    const [object] = chartObjects([crd], () => undefined);
    assert.equal(object?.condition, ".Values.crds.install");
    assert.match(
      template(object.manifest),
      /annotations: \{\{ merge \(ternary \(dict "helm\.sh\/resource-policy" "keep"\) \(dict\) \.Values\.crds\.keep\)/,
    );
  });

  it("lets a value decide whether pods must or should be on different nodes", () => {
    const labelled = { matchLabels: { app: "a" } };
    const spec = { selector: labelled, template: { metadata: {}, spec: { containers: [] } } };
    const workload: Manifest = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "a" }, spec };
    spreadOverNodes(workload, ".Values.hard");
    assert.match(
      template(workload),
      /affinity: \{\{ ternary \(fromJson "[^ ]*required[^ ]*"\) \(fromJson "[^ ]*preferred[^ ]*"\) \(\.Values\.hard\) \| toJson \}\}/,
    );
  });
});

describe("the Redis of the chart argo-cd", () => {
  const enabled = `(index .Values "redis-ha").enabled`;
  it("is the set or the single one, never both", () => {
    assert.equal(redisCondition("argocd-redis-ha-server"), enabled);
    assert.equal(redisCondition("argocd-redis"), `not ${enabled}`);
    assert.equal(redisCondition("argocd-redis-network-policy"), `not ${enabled}`);
    assert.equal(redisCondition("argocd-server"), undefined);
  });

  it("takes each image's repository from the official chart's value", () => {
    const [redis, haproxy] = ["registry.example.com/redis:8", "registry.example.com/haproxy:3"];
    assert.equal(redisRepository("argocd-redis", redis), ".Values.redis.image.repository");
    assert.equal(redisRepository("argocd-redis-ha-server", redis), `(index .Values "redis-ha").image.repository`);
    assert.equal(
      redisRepository("argocd-redis-ha-haproxy", haproxy),
      `(index .Values "redis-ha").haproxy.image.repository`,
    );
    assert.equal(redisRepository("argocd-server", "quay.io/argoproj/argocd:v3"), undefined);
  });
});
