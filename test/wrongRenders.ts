// Wrong ways to render: what is set over a right configuration, and the sentences that answer it.
import { minimal } from "./program";
import type { Wrong } from "./wrong";

const { url } = minimal.repository;
const layout = (given: Record<string, unknown>) => ({ repository: { url, layout: given } });

const inside = "a path inside the repository, relative to its root";
const ofPhase = "a path that holds {phase}: each phase has one of its own";

/** Wrong ways to render, and what is carried that none renders. */
export const wrongRenders: Wrong[] = [
  [
    "a way to render that nobody knows",
    layout({ render: { kustomise: "{app}/{phase}" } }),
    [
      'repository.layout.render is an object; allowed: an object with one of the keys helm, kustomize, directory ("kustomize"?).',
    ],
  ],
  [
    "a way to render without what it needs",
    layout({ render: { helm: { valuesFiles: ["a.yaml"] } } }),
    [
      "repository.layout.render.helm.chart is missing; allowed: a path inside the repository, relative to its root (pulumi config set --path repository.layout.render.helm.chart <value>).",
      'repository.layout.render.helm.valuesFiles is not a known key; allowed: chart, valueFiles ("valueFiles"?).',
    ],
  ],
  [
    "two ways to render",
    layout({ render: { helm: { chart: "chart" }, directory: "{phase}" } }),
    ["repository.layout.render.directory is not a known key; allowed: helm."],
  ],
  [
    "values files that are none, and a chart outside of the repository",
    layout({ render: { helm: { chart: "../chart", valueFiles: [".", "a,b.yaml"] } } }),
    [
      `repository.layout.render.helm.chart is "../chart"; allowed: ${inside}.`,
      `repository.layout.render.helm.valueFiles[0] is "."; allowed: ${inside}.`,
      'repository.layout.render.helm.valueFiles[1] is "a,b.yaml"; allowed: a path of letters, digits, spaces within a name, and . _ - + @ =.',
    ],
  ],
  [
    "one overlay for all phases",
    layout({ render: { kustomize: "{app}/overlay" }, promotes: [{ kustomization: "{app}/{phase}" }] }),
    [`repository.layout.render.kustomize is "{app}/overlay"; allowed: ${ofPhase}.`],
  ],
  [
    "one folder of manifests for all phases",
    layout({ render: { directory: "{app}" }, promotes: [{ copy: "{app}/{phase}" }], proof: "synced" }),
    [`repository.layout.render.directory is "{app}"; allowed: ${ofPhase}.`],
  ],
  [
    "manifests beside generator files, which are none",
    layout({
      generators: "apps/*/*.json",
      promotes: [{ copy: "apps/{app}/{phase}.json" }],
      render: { directory: "apps/{app}/{phase}.json" },
      proof: "synced",
    }),
    [
      'repository.layout.promotes[0].copy is "apps/{app}/{phase}.json"; allowed: a path without generator files (apps/*/*.json), each of which names its own phase.',
      'repository.layout.render.directory is "apps/{app}/{phase}.json"; allowed: a path without generator files (apps/*/*.json), each of which names its own phase.',
    ],
  ],
  [
    "a chart beside what says it at length",
    layout({ chart: "chart", render: { helm: { chart: "chart" } }, values: "{phase}.yaml" }),
    ['repository.layout.chart is "chart"; allowed: nothing beside render, whose helm has a chart of its own.'],
  ],
  [
    "a values file that nothing reads",
    layout({
      values: "{phase}.yaml",
      promotes: [{ kustomization: "{app}/{phase}" }],
      render: { kustomize: "{app}/{phase}" },
    }),
    ['repository.layout.values is "{phase}.yaml"; allowed: nothing beside promotes and render, which say it.'],
  ],
  [
    "a kustomization without a word of what is carried",
    layout({ render: { kustomize: "{app}/{phase}" } }),
    [
      "repository.layout.promotes is missing; allowed: what a promotion carries of {app}/{phase}; by default it is argo-projects/{app}/manifests/overlays/{phase}/values-{phase}.yaml.",
    ],
  ],
  [
    "a kustomization that a chart is rendered in the place of",
    layout({ promotes: [{ kustomization: "{app}/{phase}" }], shared: ["charts/library"] }),
    [
      'repository.layout.promotes[0].kustomization is "{app}/{phase}"; allowed: a path in what manifests are made from: argo-projects/{app}/manifests/base, charts/library (layout.render and layout.shared say it).',
    ],
  ],
  [
    "a values file that is carried and not rendered",
    layout({ values: "{phase}.yaml", render: { helm: { chart: "chart", valueFiles: ["{app}/{phase}.yaml"] } } }),
    [
      'repository.layout.values is "{phase}.yaml"; allowed: a path in what manifests are made from: chart, {app}/{phase}.yaml (layout.render and layout.shared say it).',
    ],
  ],
  [
    "a short form beside the list, of which Applications of others read nothing",
    {
      applications: "labelled",
      ...layout({ promotes: [{ kustomization: "{app}/{phase}" }], values: "{phase}.yaml", versionKey: "tag" }),
    },
    [
      'repository.layout.values is "{phase}.yaml"; allowed: nothing beside promotes, whose items have paths of their own.',
      'repository.layout.versionKey is "tag"; allowed: nothing beside promotes, whose items have keys of their own.',
    ],
  ],
  [
    "phases that may go without a values file where no phase has one",
    {
      ...layout({ promotes: [{ kustomization: "{app}/{phase}" }], render: { kustomize: "{app}/{phase}" } }),
      phases: [
        { name: "test", promotesTo: ["prod"] },
        { name: "prod", valuesOptional: true },
      ],
    },
    ["phases[1].valuesOptional is true; allowed: false, since only Helm has values files."],
  ],
];
