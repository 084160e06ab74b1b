// What the program registers, checked by the schemas of the kinds and by the real API server.
import assert from "node:assert/strict";
import type { ValidateFunction } from "ajv";
import { kubectl } from "../../sandbox/cluster/programs";
import { configurations } from "../configurations";
import { type Registered, run } from "../program";
import { cluster } from "./running";
import { validators } from "./schemas";

interface Manifest extends Record<string, unknown> {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string };
}
interface Trigger {
  /** Those that send messages make no object. */
  template: { k8s?: { source: { resource: Manifest } } };
  dlqTrigger?: Trigger;
}

/** What is registered, as manifests, but for the Helm releases. */
function manifests(registered: Registered): Manifest[] {
  const objects = registered.all.filter(({ type }) => type.startsWith("kubernetes:") && !type.includes(":helm.sh/"));
  return objects.map(({ props }) => props as Manifest);
}

/** In the place of a namespace that the sandbox does not have: that of an Argo CD of somebody else's. */
function placed(manifest: Manifest): Manifest {
  const { metadata } = manifest;
  return metadata.namespace === "gitops" ? { ...manifest, metadata: { ...metadata, namespace: "argocd" } } : manifest;
}

/** The Workflows that a Sensor's triggers make. */
const triggered = ({ spec }: Manifest): Manifest[] =>
  (spec as { triggers: Trigger[] }).triggers
    .flatMap((trigger) => [trigger, ...(trigger.dlqTrigger ? [trigger.dlqTrigger] : [])])
    .flatMap(({ template }) => (template.k8s === undefined ? [] : [template.k8s.source.resource]));

describe("what the program registers", () => {
  for (const [title, configuration] of Object.entries(configurations)) {
    it(`is accepted by the API server, for ${title}`, async () => {
      // The sandbox has no External Secrets Operator: its kind is checked by its schema alone.
      const known = manifests(await run(configuration)).filter(({ kind }) => kind !== "ExternalSecret");
      const list = JSON.stringify({ apiVersion: "v1", kind: "List", items: known.map(placed) });
      const apply = ["apply", "--server-side", "--dry-run=server", "--validate=strict", "--force-conflicts"];
      const output = await kubectl(cluster, [...apply, "--field-manager=manifests-test", "--filename=-"], list);
      assert.equal(output.trim().split("\n").length, known.length);
    });
  }
});

describe("every custom resource that the program registers", () => {
  let schemas: Map<string, ValidateFunction[]>;
  before(async () => (schemas = await validators()));

  /** What is wrong with a manifest, by its kind's schemas. */
  function problems(manifest: Manifest): string[] {
    const { kind } = manifest;
    const found = (schemas.get(kind) ?? assert.fail(`no schema of the kind ${kind}`)).flatMap((validate) => {
      validate(manifest);
      return validate.errors ?? [];
    });
    const sentences = found.map(({ instancePath, message, params }) =>
      [kind, instancePath, message, JSON.stringify(params)].join(" "),
    );
    return [...new Set(sentences)];
  }

  for (const [title, configuration] of Object.entries(configurations)) {
    it(`fits the schemas of its kind, for ${title}`, async () => {
      const all = manifests(await run(configuration));
      const custom = all.filter(({ apiVersion }) => /^(argoproj|external-secrets)\.io\//.test(apiVersion));
      // A stack without an edge out has no Sensor, no sweep and no template of a phase.
      assert.ok(custom.length >= 6, `${custom.length} custom resources`);
      const sensors = custom.filter(({ kind }) => kind === "Sensor");
      assert.deepEqual([...custom, ...sensors.flatMap(triggered)].flatMap(problems), []);
    });
  }

  it("has schemas that refuse a field that the kind does not have", async () => {
    const argo = manifests(await run(configurations["the defaults"]!)).filter(({ kind }) => schemas.has(kind));
    for (const manifest of argo) {
      const wrong = { ...manifest, spec: { ...(manifest["spec"] as object), replicaz: 2 } };
      assert.deepEqual(problems(wrong), [
        `${manifest.kind} /spec must NOT have additional properties {"additionalProperty":"replicaz"}`,
      ]);
    }
    assert.equal(new Set(argo.map(({ kind }) => kind)).size, 7);
  });

  it("has schemas that refuse such a field deep inside, and a value of another type", async () => {
    const sensor = structuredClone(
      (await run(configurations["the defaults"]!)).find("Sensor", "webhook-app-promotion"),
    );
    const [trigger] = (sensor.props["spec"] as { triggers: { template: { k8s: object }; retryStrategy: object }[] })
      .triggers;
    Object.assign(trigger!.template.k8s, { operator: "patch" });
    Object.assign(trigger!.retryStrategy, { steps: "6" });
    assert.deepEqual(problems(sensor.props as Manifest).sort(), [
      'Sensor /spec/triggers/0/retryStrategy/steps must be integer {"type":"integer"}',
      'Sensor /spec/triggers/0/template/k8s must NOT have additional properties {"additionalProperty":"operator"}',
    ]);
  });
});
