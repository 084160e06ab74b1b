// The whole program, with mocks: every kind of credentials, a registry of the company, the number of resources.
import assert from "node:assert/strict";
import { configurations, sixPhases } from "./configurations";
import { minimal, type Registered, run } from "./program";

describe("credentials", () => {
  const gitSecrets = (registered: Registered) =>
    [...registered.names("Secret"), ...registered.names("ExternalSecret")].filter((name) =>
      /github-credentials|gitops-repository/.test(name),
    );
  /** The Secret that the promotion step reads. */
  const used = (registered: Registered) => {
    const spec = registered.spec("ClusterWorkflowTemplate", "workflow-template-promote-to-next-phase");
    return [
      ...new Set([...JSON.stringify(spec).matchAll(/"secretKeyRef":{[^}]*"name":"([^"]+)"/g)].map(([, name]) => name)),
    ];
  };

  it("of the configuration are written for the promotion step and for Argo CD", async () => {
    const registered = await run(configurations["the defaults"]!);
    assert.deepEqual(gitSecrets(registered).sort(), ["argo/github-credentials", "argocd/gitops-repository"]);
    assert.deepEqual(used(registered), ["github-credentials"]);
  });
  it("that exist are used by name, and none are written", async () => {
    const registered = await run(configurations["an existing Secret with the credentials"]!);
    assert.deepEqual(gitSecrets(registered), []);
    assert.deepEqual(used(registered), ["gitops-bot"]);
    assert.equal((registered.outputs["secrets"] as Record<string, string>)["gitCredentials"], "argo/gitops-bot");
  });
  it("from an external store are made by its operator, for both", async () => {
    const registered = await run(configurations["credentials from an external store"]!);
    assert.deepEqual(registered.names("ExternalSecret").sort(), [
      "argo/github-credentials",
      "argocd/gitops-repository",
    ]);
    assert.equal(gitSecrets(registered).length, 2);
  });
});

describe("an installation from a registry of the company", () => {
  let registered: Registered;
  before(async () => {
    registered = await run({
      ...minimal,
      availability: "high",
      images: { ...minimal.images, registry: "mirror.example.com/apps", pullSecrets: ["mirror", "backup"] },
      charts: { values: { argoCd: { configs: { cm: { url: "https://cd.example.com" } } } } },
      phases: [{ name: "test", promotesTo: ["prod"], verification: { image: "quay.io/qa/smoke:2" } }, { name: "prod" }],
    });
  });

  /** Every value under a key of that name, anywhere in what is registered. */
  const under = (value: unknown, name: string): unknown[] =>
    typeof value !== "object" || value === null
      ? []
      : Object.entries(value).flatMap(([key, below]: [string, unknown]) =>
          key === name ? [below] : under(below, name),
        );
  const promotion = ["ClusterWorkflowTemplate", "EventBus", "EventSource", "Sensor"];

  it("pulls every image from there", () => {
    const images = promotion.flatMap((kind) => registered.ofKind(kind).flatMap(({ props }) => under(props, "image")));
    assert.deepEqual([...new Set(images)].sort(), [
      "mirror.example.com/apps/argo-projects/git-promotion:0.1.0",
      "mirror.example.com/apps/qa/smoke:2",
    ]);
  });
  it("pulls with the configured Secrets whatever makes pods", () => {
    const all = promotion.flatMap((kind) => registered.ofKind(kind).map(({ name, props }) => ({ name, props })));
    const missing = all.filter(({ props }) => under(props, "imagePullSecrets").length !== 1);
    assert.deepEqual(missing, []);
    const names = new Set(
      all.flatMap(({ props }) => under(props, "imagePullSecrets")).map((each) => JSON.stringify(each)),
    );
    assert.deepEqual([...names], ['[{"name":"mirror"},{"name":"backup"}]']);
  });
  it("gives the three charts the same Secrets", () => {
    for (const { name, props } of registered.ofKind("Release"))
      assert.match(JSON.stringify(props["values"]), /ullSecrets":\[{"name":"mirror"},{"name":"backup"}\]/, name);
  });
  it("registers the configured Helm values merged with the program's own", () => {
    const { configs } = registered.find("Release", "argocd").props["values"] as { configs: { cm: object } };
    assert.deepEqual(configs.cm, {
      "timeout.reconciliation": "15s",
      "timeout.reconciliation.jitter": "0s",
      url: "https://cd.example.com",
    });
  });
});

describe("the number of resources", () => {
  it("grows by a template for each source phase and a NetworkPolicy for each campaign, and by nothing else", async () => {
    const numbers = async (configuration: object) => {
      const { all } = await run({ ...minimal, ...configuration });
      const numberOf = (name: RegExp) => all.filter((each) => name.test(each.name)).length;
      const [templates, egress] = [/-validate-then-promote-\w+$/, /-campaign-egress-./].map(numberOf);
      return { templates, egress, others: all.length - templates! - egress! };
    };
    const [two, six] = [await numbers({}), await numbers({ phases: sixPhases })];
    assert.deepEqual([two.templates, six.templates], [1, 4]);
    assert.deepEqual([two.egress, six.egress], [1, 3]);
    assert.equal(six.others, two.others);
  });
});
