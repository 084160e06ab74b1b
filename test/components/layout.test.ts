// The layout of a repository: what a promotion carries, and what the step is told of it.
import assert from "node:assert/strict";
import { carriedBy, itemsOf } from "../../components/settings/carried";
import { type Layout, layoutSchema } from "../../components/settings/layout";
import { layoutProblems, mayHoldGenerator } from "../../components/settings/layoutProblems";
import { repositorySchema } from "../../components/settings/repository";
import { sweepTemplateSpec } from "../../components/sweep/sweep";
import { layoutFlags, type PromoteArgs } from "../../components/workflow/promoteContainer";
import type { Origin } from "../../contract/identity";
import { mostItems } from "../../contract/items";

const layoutOf = (given: object): Layout => layoutSchema.parse({ shared: ["."], ...given });

describe("what a promotion carries", () => {
  it("is one key of a values file by default, as in the reference demo", () => {
    const expected = [
      { values: "argo-projects/{app}/manifests/overlays/{phase}/values-{phase}.yaml", keys: ["image.version"] },
    ];
    assert.deepEqual(itemsOf(layoutOf({})), expected);
  });

  it("may be another key of another values file, in short", () => {
    const expected = [{ values: "envs/{phase}.yaml", keys: ["shop.tag"] }];
    assert.deepEqual(itemsOf(layoutOf({ values: "envs/{phase}.yaml", versionKey: "shop.tag" })), expected);
  });

  const lists: Record<string, object[]> = {
    "several keys of a file, list items by index and by field": [
      { values: "{phase}/{app}.json", keys: ["image.tag", "sidecars[name=proxy].tag", "images.0.tag", "a\\.b/c"] },
    ],
    "the images of a kustomization": [{ kustomization: "apps/{app}/overlays/{phase}" }],
    "some images of a kustomization": [
      { kustomization: "{phase}/{app}", images: ["shop", "registry.example.com:5000/team/worker"] },
    ],
    "a chart's dependencies, and its own version": [
      { chart: "{app}/{phase}/Chart.yaml", dependencies: ["shop", "redis.cache"], version: true },
    ],
    "a folder, and a file without an extension": [{ copy: "{app}/{phase}" }, { copy: "versions/{phase}" }],
    "as many items as it takes": Array.from({ length: mostItems }, (_, n) => ({ kustomization: `${n}/{phase}` })),
  };
  for (const [title, promotes] of Object.entries(lists)) {
    it(`may be ${title}`, () => {
      assert.deepEqual(itemsOf(layoutOf({ promotes, proof: "synced" })), promotes);
    });
  }

  it("may be proven by patterns of images, where images themselves are no proof of all of it", () => {
    const promotes = [{ chart: "{app}/{phase}/Chart.yaml" }, { kustomization: "{app}/{phase}" }];
    for (const proof of [["*/{app}:{version}"], { "*": "synced", shop: ["shop:{version}"] }]) {
      assert.deepEqual(layoutOf({ promotes, proof }).proof, proof);
    }
  });
});

describe("the problems of a layout", () => {
  const paths = (layout: unknown, origin: Origin = "discovered") =>
    layoutProblems(layout, origin).map(({ path }) => path.join("."));

  it("are those of a copied generator file, which would make the target's Application one of the source's phase", () => {
    const given = {
      generators: "apps/*/env-*/app.json",
      promotes: [{ copy: "apps/{app}/env-{phase}" }],
      proof: "synced",
    };
    assert.deepEqual(paths({ shared: ["."], ...given }), ["promotes.0.copy"]);
  });

  const ofOurs: Record<string, object> = {
    "generator files": {
      generators: "apps/*/env-*/app.json",
      promotes: [{ copy: "apps/{app}/env-{phase}" }],
      proof: "synced",
    },
    "what is carried and not rendered": { promotes: [{ kustomization: "apps/{app}/{phase}" }] },
    "keys beside render": {
      chart: "chart",
      render: { kustomize: "apps/{app}/{phase}" },
      values: "apps/{app}/{phase}/a",
    },
  };
  for (const [what, layout] of Object.entries(ofOurs))
    it(`do not speak of ${what} where somebody else makes the Applications`, () => {
      assert.notDeepEqual(paths(layout), []);
      assert.deepEqual(paths(layout, "labelled"), []);
    });

  it("let patterns of images prove a kustomization with refs beside its images", () => {
    const promotes = [{ kustomization: "{app}/{phase}", refs: true }];
    assert.deepEqual(paths({ promotes, shared: ["."], proof: ["{app}:{version}"] }), []);
    assert.deepEqual(paths({ promotes, shared: ["."] }), ["proof"]);
  });

  it("are none of what is no layout, which its schema says", () => {
    for (const layout of [undefined, null, [], "chart", 5, { promotes: [null] }, { promotes: null, render: [null] }])
      assert.deepEqual(paths(layout), []);
  });
});

describe("the step", () => {
  const args = (layout: object): PromoteArgs => ({
    promoteImage: "registry.example.com/promote:1",
    pullPolicy: "IfNotPresent",
    gitRepo: "https://git.example.com/gitops.git",
    gitCredentialsSecret: "github-credentials",
    phases: [],
    commits: {},
    branch: "main",
    carried: carriedBy(layoutOf(layout)),
    stops: "stop.yaml",
    holds: "{app}/holds.yaml",
    gitTimeout: "30s",
    applications: "discovered",
    proof: "synced",
    gitCa: false,
  });
  const promotes = [{ values: "{app}/{phase}.yaml", keys: ["a"] }, { copy: "{app}/{phase}" }];
  const words = ["--stops", "stop.yaml", "--holds", "{app}/holds.yaml"];
  const asItems = ["--promotes", JSON.stringify(promotes), ...words, "--proof", "synced", "--git-timeout", "30s"];

  it("is told items in the place of values file and key", () => {
    assert.deepEqual(layoutFlags(args({ promotes, proof: "synced" })), asItems);
  });

  it("is told the short form of one, which steps of every version read", () => {
    const flags = layoutFlags(args({ values: "{phase}.yaml" }));
    assert.deepEqual(flags.slice(0, 4), ["--values-path", "{phase}.yaml", "--version-key", "image.version"]);
  });

  it("is told the same by the sweep", () => {
    const [sweep] = sweepTemplateSpec({ ...args({ promotes, proof: "synced" }), phases: [] }).templates;
    assert.deepEqual(sweep?.container.args.slice(5, 5 + asItems.length), asItems);
  });

  it("is told no text that Argo Workflows would read as a variable", () => {
    const items = [{ kustomization: "{app}/{phase}" }, { values: "{phase}/{app}", keys: ["a[b=c].d"] }];
    assert.doesNotMatch(layoutFlags(args({ promotes: items })).join(" "), /\{\{|\}\}/);
  });
});

describe("a path", () => {
  const cases: [generators: string, path: string, holds: boolean][] = [
    ["argo-projects/*/generators/*.json", "argo-projects/{app}/{phase}", false],
    ["argo-projects/*/generators/*.json", "{app}/config/{phase}", false],
    ["apps/*/*.json", "apps/{app}/{phase}", false],
    ["apps/*/*.json", "apps/{app}/{phase}.json", true],
    ["apps/*/t???/app.json", "apps/{app}/{phase}", true],
    ["apps/*/t???/app.json", "apps/{app}/{phase}/manifests", false],
    ["apps/*/phases-?/app.json", "apps/{app}/{phase}", false],
    ["*/app-*.json", "{phase}", false],
  ];
  for (const [generators, path, holds] of cases) {
    it(`${path} ${holds ? "may hold" : "holds none of"} the generator files ${generators}`, () => {
      assert.equal(mayHoldGenerator(path, generators), holds);
    });
  }
});

describe("the repository's layout", () => {
  it("has every default where nothing is said of it", () => {
    assert.deepEqual(repositorySchema.parse({ url: "https://git.example.com/gitops.git" }).layout, {
      generators: "argo-projects/*/generators/*.json",
      shared: [],
      stops: "promotion.yaml",
      holds: "argo-projects/{app}/promotion.yaml",
      proof: "images",
    });
  });
});
