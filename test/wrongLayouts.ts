// Wrong layouts of a repository: what is set over a right configuration, and the sentences that answer it.
import { minimal } from "./program";
import type { Wrong } from "./wrong";

const { url } = minimal.repository;
const layout = (given: Record<string, unknown>) => ({ repository: { url, layout: given } });

const kinds = "an object with one of the keys values, kustomization, chart, copy";
const inside = "a path inside the repository, relative to its root";
const ofPhase = "a path that holds {phase}: each phase has one of its own";

/** Wrong layouts. */
export const wrongLayouts: Wrong[] = [
  [
    "nothing to carry",
    layout({ promotes: [] }),
    ["repository.layout.promotes is an empty list; allowed: 1 to 20 items."],
  ],
  [
    "more to carry than a promotion takes",
    layout({ promotes: Array.from({ length: 21 }, (_, n) => ({ kustomization: `${n}/{phase}` })) }),
    ["repository.layout.promotes is a list; allowed: 1 to 20 items."],
  ],
  [
    "one item in the place of a list",
    layout({ promotes: { kustomization: "{app}/{phase}" } }),
    ['repository.layout.promotes is an object; allowed: a list ([{"kustomization":"{app}/{phase}"}]?).'],
  ],
  [
    "items of no kind, by a near word, by none, and as a text",
    layout({ promotes: [{ kustomisation: "{app}/{phase}" }, { images: ["shop"] }, "{app}/{phase}"] }),
    [
      `repository.layout.promotes[0] is an object; allowed: ${kinds} ("kustomization"?).`,
      `repository.layout.promotes[1] is an object; allowed: ${kinds}.`,
      `repository.layout.promotes[2] is "{app}/{phase}"; allowed: ${kinds}.`,
    ],
  ],
  [
    "items with keys of another kind, or without what they need",
    layout({
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
    layout({
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
    layout({
      promotes: [
        { values: "{phase}.yaml", keys: ["images[0].tag"] },
        { kustomization: "{phase}", images: ["shop:1.2.0"] },
        { chart: "{phase}/Chart.yaml", dependencies: ["a b"], version: "yes" },
      ],
      proof: "synced",
    }),
    [
      'repository.layout.promotes[0].keys[0] is "images[0].tag"; allowed: keys joined by dots, such as image.version (a dot inside a key is written \\.) ("images.0.tag"?).',
      'repository.layout.promotes[1].images[0] is "shop:1.2.0"; allowed: an image\'s name without tag and digest, such as shop or registry.example.com/team/shop ("shop"?).',
      `repository.layout.promotes[2].dependencies[0] is "a b"; allowed: a chart's name of letters, digits and . _ -.`,
      'repository.layout.promotes[2].version is "yes"; allowed: true or false (true?).',
    ],
  ],
  [
    "lists of names without a name",
    layout({
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
    layout({ promotes: [{ kustomization: "{app}/{phase}" }], versionKey: "image.tag" }),
    [
      'repository.layout.versionKey is "image.tag"; allowed: nothing beside promotes, whose items have keys of their own.',
    ],
  ],
  [
    "images as the proof of what no image shows",
    layout({ promotes: [{ kustomization: "{app}/{phase}" }, { copy: "{app}/config/{phase}" }] }),
    [
      'repository.layout.proof is "images"; allowed: synced, or a list of images with {version}: no image shows what promotes[1] carries (copy).',
    ],
  ],
  [
    "the same for one application, and for all that are not named",
    layout({ promotes: [{ chart: "{app}/{phase}/Chart.yaml" }], proof: { shop: "images", cart: "synced" } }),
    [
      "repository.layout.proof.* is missing; allowed: synced, or a list of images with {version}: no image shows what promotes[0] carries (chart).",
      'repository.layout.proof.shop is "images"; allowed: synced, or a list of images with {version}: no image shows what promotes[0] carries (chart).',
    ],
  ],
  [
    "a folder to copy that holds generator files",
    layout({ generators: "apps/*/{test,prod}/app.json", promotes: [{ copy: "apps/{app}/{phase}" }], proof: "synced" }),
    [
      'repository.layout.promotes[0].copy is "apps/{app}/{phase}"; allowed: a file or folder without generator files (apps/*/{test,prod}/app.json), of which each names its own phase.',
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
