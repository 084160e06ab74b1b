// Wrong layouts of a repository: what is set over a right configuration, and the sentences that answer it.
import { minimal } from "./program";
import { known, withKeys, type Wrong } from "./wrong";

const { url } = minimal.repository;
const layout = (given: Record<string, unknown>) => ({ repository: { url, layout: given } });
/** The same of which every file may be rendered. */
const free = (given: Record<string, unknown>) => layout({ shared: ["."], ...given });

const kinds = "an object with one of the keys values, kustomization, chart, copy";
const inside = "a path inside the repository, relative to its root";
const ofPhase = "a path that holds {phase}: each phase has one of its own";

/** Wrong layouts. */
export const wrongLayouts: Wrong[] = [
  [
    "nothing to carry",
    free({ promotes: [] }),
    ["repository.layout.promotes is an empty list; allowed: 1 to 20 items."],
  ],
  [
    "more to carry than a promotion takes",
    free({ promotes: Array.from({ length: 21 }, (_, n) => ({ kustomization: `${n}/{phase}` })) }),
    ["repository.layout.promotes is a list; allowed: 1 to 20 items."],
  ],
  [
    "one item in the place of a list",
    free({ promotes: { kustomization: "{app}/{phase}" } }),
    ['repository.layout.promotes is an object; allowed: a list ([{"kustomization":"{app}/{phase}"}]?).'],
  ],
  [
    "items of no kind, by a near word, by none, and as a text",
    free({ promotes: [{ kustomisation: "{app}/{phase}" }, { images: ["shop"] }, "{app}/{phase}"] }),
    [
      `repository.layout.promotes[0] is an object; allowed: ${kinds} ("kustomization"?).`,
      `repository.layout.promotes[1] is an object; allowed: ${kinds}.`,
      `repository.layout.promotes[2] is "{app}/{phase}"; allowed: ${kinds}.`,
    ],
  ],
  [
    "items with keys of another kind, or without what they need",
    free({
      promotes: [
        { values: "{phase}.yaml", key: "tag" },
        { chart: "{phase}/Chart.yaml", images: ["shop"] },
      ],
      proof: "synced",
    }),
    [
      "repository.layout.promotes[0].keys is missing; allowed: a list (pulumi config set --path repository.layout.promotes[0].keys <value>).",
      'repository.layout.promotes[0].key is not a known key; allowed: values, keys ("keys"?).',
      "repository.layout.promotes[1].images is not a known key; allowed: chart, dependencies, version.",
    ],
  ],
  [
    "paths that are not of a phase, or not in the repository",
    free({
      promotes: [
        { values: "<app>/{phase}.yaml", keys: ["tag"] },
        { kustomization: "/{app}/{phase}" },
        { chart: "{app}/Chart.yaml" },
        { copy: "{app}/../{phase}" },
      ],
      proof: "synced",
    }),
    [
      'repository.layout.promotes[0].values is "<app>/{phase}.yaml"; allowed: a path of letters, digits, spaces within a name, and . _ - + @ = ("{app}/{phase}.yaml"?).',
      `repository.layout.promotes[1].kustomization is "/{app}/{phase}"; allowed: ${inside} ("{app}/{phase}"?).`,
      `repository.layout.promotes[2].chart is "{app}/Chart.yaml"; allowed: ${ofPhase}.`,
      `repository.layout.promotes[3].copy is "{app}/../{phase}"; allowed: ${inside}.`,
    ],
  ],
  [
    "names that a kustomization, a chart and a values file cannot have, and a switch that is none",
    free({
      promotes: [
        { values: "{phase}.yaml", keys: ["images[0].tag"] },
        { kustomization: "{phase}", images: ["shop:1.2.0"], refs: "no" },
        { chart: "{phase}/Chart.yaml", dependencies: ["a b"], version: "yes" },
      ],
      proof: "synced",
    }),
    [
      'repository.layout.promotes[0].keys[0] is "images[0].tag"; allowed: keys joined by dots, such as image.version (a dot inside a key is written \\.) ("images.0.tag"?).',
      'repository.layout.promotes[1].images[0] is "shop:1.2.0"; allowed: an image\'s name without tag and digest, such as shop or registry.example.com/team/shop ("shop"?).',
      'repository.layout.promotes[1].refs is "no"; allowed: true or false (false?).',
      `repository.layout.promotes[2].dependencies[0] is "a b"; allowed: a chart's name of letters, digits and . _ -.`,
      'repository.layout.promotes[2].version is "yes"; allowed: true or false (true?).',
    ],
  ],
  [
    "lists of names without a name",
    free({
      promotes: [
        { values: "{phase}.yaml", keys: [] },
        { kustomization: "{phase}", images: [] },
      ],
    }),
    [
      "repository.layout.promotes[0].keys is an empty list; allowed: at least one.",
      "repository.layout.promotes[1].images is an empty list; allowed: at least one.",
    ],
  ],
  [
    "items beside the short form of one",
    free({ promotes: [{ kustomization: "{app}/{phase}" }], versionKey: "image.tag" }),
    [
      'repository.layout.versionKey is "image.tag"; allowed: nothing beside promotes, whose items have keys of their own.',
    ],
  ],
  [
    "images as the proof of what no image shows",
    free({ promotes: [{ kustomization: "{app}/{phase}" }, { copy: "{app}/config/{phase}" }] }),
    [
      'repository.layout.proof is "images"; allowed: synced, or a list of images with {version}: no image shows what promotes[1] carries (copy).',
    ],
  ],
  [
    "the same for one application, and for all that are not named",
    free({ promotes: [{ chart: "{app}/{phase}/Chart.yaml" }], proof: { shop: "images", cart: "synced" } }),
    [
      "repository.layout.proof.* is missing; allowed: synced: no image shows what promotes[0] carries (chart).",
      'repository.layout.proof.shop is "images"; allowed: synced: no image shows what promotes[0] carries (chart).',
    ],
  ],
  [
    "patterns of images as the proof where no image shows anything of it",
    free({ promotes: [{ copy: "{app}/{phase}" }], proof: ["{app}:{version}"] }),
    ["repository.layout.proof is a list; allowed: synced: no image shows what promotes[0] carries (copy)."],
  ],
  [
    "items in what others copy",
    free({
      promotes: [
        { values: "{app}/{phase}/values.yaml", keys: ["tag"] },
        { copy: "{app}/{phase}" },
        { copy: "{app}/{phase}" },
        { kustomization: "{app}/{phase}-overlay" },
      ],
      proof: "synced",
    }),
    [
      'repository.layout.promotes[0].values is "{app}/{phase}/values.yaml"; allowed: a path that no other item copies ([1] copies {app}/{phase}).',
      'repository.layout.promotes[2].copy is "{app}/{phase}"; allowed: a path that no other item copies ([1] copies {app}/{phase}).',
    ],
  ],
  [
    "a folder to copy that holds generator files",
    free({ generators: "apps/*/env-*/app.json", promotes: [{ copy: "apps/{app}/env-{phase}" }], proof: "synced" }),
    [
      'repository.layout.promotes[0].copy is "apps/{app}/env-{phase}"; allowed: a path without generator files (apps/*/env-*/app.json), each of which names its own phase.',
    ],
  ],
  [
    "images as the proof of refs, beside which images show the rest",
    free({ promotes: [{ kustomization: "{app}/{phase}", refs: true }], proof: "images" }),
    [
      'repository.layout.proof is "images"; allowed: synced, or a list of images with {version}: no image shows what promotes[0] carries (refs of the kustomization).',
    ],
  ],
  [
    "a proof that is misspelt, where images would be none",
    free({ promotes: [{ copy: "{app}/{phase}" }], proof: "sinced" }),
    ['repository.layout.proof is "sinced"; allowed: images or synced ("synced"?).'],
  ],
  [
    "a proof whose key is misspelt, where images would be none",
    free({ promotes: [{ copy: "{app}/{phase}" }], prof: "synced" }),
    [`repository.layout.prof is not a known key; allowed: ${known("repository.layout")} ("proof"?).`],
  ],
  [
    "a proof of one application that is misspelt, where images would be none",
    free({ promotes: [{ copy: "{app}/{phase}" }], proof: { "*": "synced", shop: "sinced" } }),
    ['repository.layout.proof.shop is "sinced"; allowed: images or synced ("synced"?).'],
  ],
  [
    "a way to render that is misspelt, beside what it would be told",
    layout({
      render: { helmm: { chart: "chart" } },
      promotes: [{ copy: "{app}/{phase}" }],
      values: "{phase}.yaml",
      proof: "synced",
    }),
    [
      'repository.layout.render is an object; allowed: an object with one of the keys helm, kustomize, directory ("helm"?).',
    ],
  ],
  [
    "a way to render whose key is misspelt",
    layout({ rendr: { kustomize: "{app}/{phase}" }, promotes: [{ kustomization: "{app}/{phase}" }] }),
    [`repository.layout.rendr is not a known key; allowed: ${known("repository.layout")} ("render"?).`],
  ],
  [
    "nothing in the place of a layout",
    { repository: { url, layout: null } },
    [`repository.layout is null; allowed: an object with ${withKeys("repository.layout")}.`],
  ],
  [
    "nothing in the place of parts of a layout",
    layout({ promotes: null, render: null, proof: null, shared: [null], chart: "chart" }),
    [
      "repository.layout.shared[0] is null; allowed: a path inside the repository, relative to its root.",
      "repository.layout.promotes is null; allowed: a list.",
      `repository.layout.render is null; allowed: an object with one of the keys helm, kustomize, directory.`,
      "repository.layout.proof is null; allowed: images or synced.",
    ],
  ],
  [
    "several mistakes of a layout at once, one of them between two keys",
    layout({ promotes: [{ copy: "{app}" }], versionKey: "tag", shared: ["/etc"] }),
    [
      'repository.layout.shared[0] is "/etc"; allowed: a path inside the repository, relative to its root ("etc"?).',
      `repository.layout.promotes[0].copy is "{app}"; allowed: ${ofPhase}.`,
      'repository.layout.versionKey is "tag"; allowed: nothing beside promotes, whose items have keys of their own.',
    ],
  ],
];
