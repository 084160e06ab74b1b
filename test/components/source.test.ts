// What Argo CD makes manifests from, for layouts that people have: path, tool, values files, and the commits that count.
import assert from "node:assert/strict";
import { applicationSetSpec } from "../../components/gitops/applications";
import { manifestGeneratePaths, sourceOf } from "../../components/gitops/source";
import { layoutSchema } from "../../components/settings/layout";
import { phasesSchema } from "../../components/settings/phases";
import { repositorySchema } from "../../components/settings/repository";

const of = { app: "shop", phase: "test" };
const tag = { keys: ["image.tag"] };

interface Case {
  layout: object;
  source: object;
  /** Undefined: the manifests are made again for every commit. */
  paths: string[] | undefined;
}

const helm = (path: string, ...valueFiles: string[]) => ({ path, helm: { valueFiles } });

const cases: Record<string, Case> = {
  "the reference demo": {
    layout: {},
    source: helm("argo-projects/shop/manifests/base", "../overlays/test/values-test.yaml"),
    paths: ["/argo-projects/shop/manifests/base", "/argo-projects/shop/manifests/overlays/test/values-test.yaml"],
  },
  "what manifests share": {
    layout: { chart: "{app}", values: "{app}/{phase}.yaml", shared: ["charts/library", "common/{phase}"] },
    source: helm("shop", "test.yaml"),
    paths: ["/shop", "/shop/test.yaml", "/charts/library", "/common/test"],
  },
  "one chart for all, and a folder for each phase": {
    layout: { chart: "charts/web", values: "envs/{phase}/{app}.yaml" },
    source: helm("charts/web", "../../envs/test/shop.yaml"),
    paths: ["/charts/web", "/envs/test/shop.yaml"],
  },
  "flat values files, one for each phase": {
    layout: { chart: "chart", promotes: [{ values: "envs/{phase}.yaml", keys: ["shop.tag", "worker.tag"] }] },
    source: helm("chart", "../envs/test.yaml"),
    paths: ["/chart", "/envs/test.yaml"],
  },
  "a chart in the root": {
    layout: { chart: ".", values: "{phase}/{app}.yaml" },
    source: helm(".", "test/shop.yaml"),
    paths: ["/.", "/test/shop.yaml"],
  },
  "JSON without an extension, and values files of all phases": {
    layout: {
      promotes: [{ values: "{phase}/{app}", ...tag }],
      render: { helm: { chart: "charts/{app}", valueFiles: ["common.yaml", "{phase}/{app}"] } },
    },
    source: helm("charts/shop", "../../common.yaml", "../../test/shop"),
    paths: ["/charts/shop", "/common.yaml", "/test/shop"],
  },
  "several values files of which something is carried": {
    layout: {
      chart: "charts/{app}",
      promotes: [
        { values: "{app}/{phase}/a.yaml", ...tag },
        { values: "{app}/{phase}/b.yaml", ...tag },
      ],
    },
    source: helm("charts/shop", "../../shop/test/a.yaml", "../../shop/test/b.yaml"),
    paths: ["/charts/shop", "/shop/test/a.yaml", "/shop/test/b.yaml"],
  },
  "an umbrella chart for each phase": {
    layout: {
      promotes: [{ chart: "envs/{phase}/{app}/Chart.yaml" }],
      render: { helm: { chart: "envs/{phase}/{app}" } },
      proof: "synced",
    },
    source: { path: "envs/test/shop", helm: {} },
    paths: ["/envs/test/shop"],
  },
  "overlays of Kustomize beside the application's bases": {
    layout: {
      promotes: [{ kustomization: "apps/{app}/overlays/{phase}" }],
      render: { kustomize: "apps/{app}/overlays/{phase}" },
    },
    source: { path: "apps/shop/overlays/test" },
    paths: ["/apps/shop"],
  },
  "the same with bases that several applications share": {
    layout: {
      promotes: [{ kustomization: "apps/{app}/overlays/{phase}" }],
      render: { kustomize: "apps/{app}/overlays/{phase}" },
      shared: ["bases/web"],
    },
    source: { path: "apps/shop/overlays/test" },
    paths: ["/apps/shop", "/bases/web"],
  },
  "overlays by phase, whose bases may be anywhere": {
    layout: {
      promotes: [{ kustomization: "envs/{phase}/{app}" }],
      render: { kustomize: "envs/{phase}/{app}" },
    },
    source: { path: "envs/test/shop" },
    paths: undefined,
  },
  "overlays by phase, whose bases are named, and a file that is carried beside them": {
    layout: {
      promotes: [{ kustomization: "envs/{phase}/{app}" }, { values: "versions/{phase}.json", keys: ["shop"] }],
      render: { kustomize: "envs/{phase}/{app}" },
      shared: ["bases/{app}"],
    },
    source: { path: "envs/test/shop" },
    paths: ["/envs/test/shop", "/bases/shop", "/versions/test.json"],
  },
  "plain manifests": {
    layout: { promotes: [{ copy: "{phase}/{app}" }], render: { directory: "{phase}/{app}" }, proof: "synced" },
    source: { path: "test/shop", directory: { recurse: true } },
    paths: ["/test/shop"],
  },
};

describe("the source of an Application", () => {
  for (const [title, { layout, source, paths }] of Object.entries(cases)) {
    it(`of ${title} has its path and tool`, () => {
      assert.deepEqual(sourceOf(layoutSchema.parse(layout), of), source);
    });
    it(`of ${title} is looked at for ${paths === undefined ? "every commit" : "commits that change it, and no others"}`, () => {
      assert.deepEqual(manifestGeneratePaths(layoutSchema.parse(layout), of)?.split(";"), paths);
    });
  }
});

describe("the ApplicationSet", () => {
  const url = "https://git.example.com/gitops.git";
  const phases = phasesSchema.parse([{ name: "test", promotesTo: ["prod"] }, { name: "prod" }]);
  const templateOf = (layout: object) =>
    applicationSetSpec({ keepWorkloads: true, repository: repositorySchema.parse({ url, layout }), phases });
  const [app, phase] = ["{{ index .path.segments 1 }}", "{{ .phase }}"];
  const generators = "teams/*/generators/*.json";
  const from = { repoURL: url, targetRevision: "main" };

  it("fills application and phase in as expressions of its template", () => {
    const kustomize = "apps/{app}/overlays/{phase}";
    const { template } = templateOf({ generators, promotes: [{ kustomization: kustomize }], render: { kustomize } });
    assert.deepEqual(template.spec.source, { ...from, path: `apps/${app}/overlays/${phase}` });
    assert.equal(template.metadata.annotations["argocd.argoproj.io/manifest-generate-paths"], `/apps/${app}`);
  });

  it("has no patch for values files that are missing where there are none", () => {
    const directory = "{phase}/{app}";
    const spec = templateOf({ generators, promotes: [{ copy: directory }], render: { directory }, proof: "synced" });
    assert.equal(spec.templatePatch, undefined);
    assert.deepEqual(spec.template.spec.source, {
      ...from,
      path: `${phase}/${app}`,
      directory: { recurse: true },
    });
  });

  it("says nothing of the commits that count where every one does", () => {
    const kustomize = "{phase}/{app}";
    const { metadata } = templateOf({ promotes: [{ kustomization: kustomize }], render: { kustomize } }).template;
    assert.deepEqual(metadata.annotations, { "notifications.argoproj.io/subscribe.on-sync-success.sync-webhook": "" });
  });

  it("names release and values files of a chart, and refuses missing ones", () => {
    const { template } = templateOf({ generators, chart: "chart", values: "{phase}.yaml" });
    assert.deepEqual(template.spec.source.helm, {
      ignoreMissingValueFiles: false,
      releaseName: `${app}-${phase}`,
      valueFiles: [`../${phase}.yaml`],
    });
  });
});
