// The pure functions over settings: charts, images, placeholders, repository, phases.
import assert from "node:assert/strict";
import { chartSource } from "../../components/settings/charts";
import { fromRegistry, imagesSchema, pullSecretsOf } from "../../components/settings/images";
import { findCycle } from "../../components/settings/phaseGraph";
import { type Phase, phasesSchema, sourcePhases } from "../../components/settings/phases";
import { edgesOf } from "../../contract/phases";
import { fill, unknownPlaceholders } from "../../components/settings/placeholders";
import { appSegment, repositorySchema, seconds } from "../../components/settings/repository";

const url = "https://git.example.com/gitops.git";
const official = "https://argoproj.github.io/argo-helm";

describe("a chart", () => {
  const sources: [title: string, configured: string, repository: string, expected: object][] = [
    [
      "is a name, a version and a repository",
      "10.1.1",
      official,
      { chart: "argo-cd", version: "10.1.1", repositoryOpts: { repo: official } },
    ],
    [
      "comes from an OCI repository by its version",
      "10.1.1",
      "oci://registry.example.com/charts",
      { chart: "oci://registry.example.com/charts/argo-cd", version: "10.1.1" },
    ],
    [
      "may be an OCI reference of its own",
      "oci://registry.example.com:5000/argo-cd:10.1.1",
      official,
      { chart: "oci://registry.example.com:5000/argo-cd", version: "10.1.1" },
    ],
    ["may be a folder", "./charts/argo-cd", official, { chart: "./charts/argo-cd" }],
    ["may be an archive", "/srv/argo-cd-10.1.1.tgz", official, { chart: "/srv/argo-cd-10.1.1.tgz" }],
  ];
  for (const [title, configured, repository, expected] of sources) {
    it(title, () => {
      assert.deepEqual(chartSource("argo-cd", configured, repository), expected);
    });
  }
});

describe("an image from the configured registry", () => {
  const images: [image: string, expected: string][] = [
    ["nats:2.10.29", "mirror.example.com/nats:2.10.29"],
    ["natsio/exporter:1", "mirror.example.com/natsio/exporter:1"],
    ["localhost:32000/argo-projects/promote:1", "mirror.example.com/argo-projects/promote:1"],
    ["localhost/promote:1", "mirror.example.com/promote:1"],
    ["quay.io/argoproj/argocd:v3", "mirror.example.com/argoproj/argocd:v3"],
  ];
  for (const [image, expected] of images) {
    it(`${image} is ${expected}`, () => {
      assert.equal(fromRegistry(image, "mirror.example.com"), expected);
    });
  }
  it("stays as it is where it names that registry already, a folder in it too", () => {
    const image = "mirror.example.com/apps/promote:1";
    assert.equal(fromRegistry(image, "mirror.example.com/apps"), image);
  });
  it("keeps its own without one", () => {
    assert.equal(fromRegistry("quay.io/argoproj/argocd:v3", undefined), "quay.io/argoproj/argocd:v3");
  });
});

describe("pull secrets", () => {
  it("are references by name", () => {
    assert.deepEqual(pullSecretsOf(imagesSchema.parse({ pullSecrets: ["mirror"] })), [{ name: "mirror" }]);
  });
  it("are left out where there are none", () => {
    assert.equal(pullSecretsOf(imagesSchema.parse({})), undefined);
  });
});

describe("placeholders", () => {
  it("are filled in wherever they stand", () => {
    assert.equal(fill("{app}-{phase}/{app}", { app: "shop", phase: "test" }), "shop-test/shop");
  });
  it("without a value stay as they are", () => {
    assert.equal(fill("{app}-{phase}", { app: "shop" }), "shop-{phase}");
  });
  it("that nobody knows are found", () => {
    assert.deepEqual(unknownPlaceholders("{app}-{stage}-{}", ["app"]), ["{stage}", "{}"]);
  });
});

describe("the repository", () => {
  it("finds the application's folder in the generators' path", () => {
    const repository = repositorySchema.parse({ url, layout: { generators: "teams/all/*/phases/*.json" } });
    assert.equal(appSegment(repository), 2);
  });
  for (const [text, expected] of [
    ["15s", 15],
    ["3m", 180],
    ["2h", 7200],
  ] as const) {
    it(`reads ${text} as ${expected} seconds`, () => {
      assert.equal(seconds(text), expected);
    });
  }
});

describe("phases", () => {
  const graph = (...phases: object[]): Phase[] => phasesSchema.parse(phases);

  it("carry one edge per target", () => {
    const phases = graph({ name: "staging", promotesTo: ["eu", "us"] }, { name: "eu" }, { name: "us" });
    assert.deepEqual(edgesOf(phases), [
      { source: "staging", target: "eu", gates: {}, carrier: "push", autoMerge: false },
      { source: "staging", target: "us", gates: {}, carrier: "push", autoMerge: false },
    ]);
  });
  it("of another stack carry no edge here", () => {
    const phases = graph({ name: "test", promotesTo: ["prod"], managed: false }, { name: "prod" });
    assert.deepEqual(sourcePhases(phases), []);
  });
  it("may promote to a phase of another stack", () => {
    const phases = graph({ name: "test", promotesTo: ["prod"] }, { name: "prod", managed: false });
    assert.deepEqual(edgesOf(phases), [
      { source: "test", target: "prod", gates: {}, carrier: "push", autoMerge: false },
    ]);
  });
  it("that meet again form no cycle", () => {
    assert.equal(
      findCycle(
        graph(
          { name: "a", promotesTo: ["b", "c"] },
          { name: "b", promotesTo: ["d"] },
          { name: "c", promotesTo: ["d"] },
          { name: "d" },
        ),
      ),
      undefined,
    );
  });
  it("in a cycle are named in the order of its edges", () => {
    assert.deepEqual(
      findCycle(
        graph({ name: "x", promotesTo: ["a"] }, { name: "a", promotesTo: ["b"] }, { name: "b", promotesTo: ["a"] }),
      ),
      ["a", "b", "a"],
    );
  });
});
