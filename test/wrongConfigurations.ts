// Wrong configurations: what is set over a right one, and the sentences that answer it.
import { credentials, minimal } from "./program";

const url = minimal.repository.url;
const chart = "an exact version (1.2.3), oci://host/path/chart:1.2.3, or a path that starts with ./, ../ or /";
const dnsLabel = "a DNS label of at most 20 characters that starts with a letter";

/** What is set over a right configuration, and the sentences that answer it. */
export const wrong: [title: string, change: Record<string, unknown>, sentences: string[]][] = [
  [
    "no cluster chosen",
    { context: undefined },
    [
      "context is missing; allowed: the name of a context of your kubeconfig, or kubeconfig itself (no cluster is chosen by accident).",
    ],
  ],
  ["no repository", { repository: undefined }, ["repository is missing; allowed: a value of type object."]],
  [
    "a URL without TLS",
    { repository: { url: "http://git.example.com/r.git" } },
    [
      'repository.url is "http://git.example.com/r.git"; allowed: an https:// URL without user name or password in it ("https://git.example.com/r.git"?).',
    ],
  ],
  [
    "credentials in the URL",
    { repository: { url: "https://ann:pw@git.example.com/r.git" } },
    [
      "repository.url has a value that is not accepted (not shown: it is secret); allowed: an https:// URL without user name or password in it.",
    ],
  ],
  [
    "a branch that is no name",
    { repository: { url, branch: "-f" } },
    ['repository.branch is "-f"; allowed: the name of a branch.'],
  ],
  [
    "a URL without a path",
    { repository: { url: "https://git.example.com" } },
    [
      'repository.url is "https://git.example.com"; allowed: https://<host>/<path>, without spaces, braces, query and fragment.',
    ],
  ],
  [
    "a URL in the short form of SSH",
    { repository: { url: "git@git.example.com:team/gitops.git" } },
    [
      'repository.url is "git@git.example.com:team/gitops.git"; allowed: an https:// URL without user name or password in it ("https://git.example.com/team/gitops.git"?).',
    ],
  ],
  [
    "a branch as Argo CD's targetRevision",
    { repository: { url, branch: "refs/heads/main" } },
    ['repository.branch is "refs/heads/main"; allowed: the name of a branch, without refs/heads/ before it ("main"?).'],
  ],
  [
    "HEAD as the branch",
    { repository: { url, branch: "HEAD" } },
    ['repository.branch is "HEAD"; allowed: the name of a branch, not HEAD and not the id of a commit.'],
  ],
  [
    "one values file for all phases",
    { repository: { url, layout: { values: "apps/{app}/values.yaml" } } },
    [
      'repository.layout.values is "apps/{app}/values.yaml"; allowed: a path that holds {phase}: each phase has a values file of its own.',
    ],
  ],
  [
    "a comma in the path of a values file, which Helm takes for two",
    { repository: { url, layout: { values: "a,b/{phase}.yaml" } } },
    [
      'repository.layout.values is "a,b/{phase}.yaml"; allowed: a path of letters, digits, spaces within a name, and . _ - + @ =.',
    ],
  ],
  [
    "a path out of the repository",
    { repository: { url, layout: { chart: "../{app}" } } },
    ['repository.layout.chart is "../{app}"; allowed: a path inside the repository, relative to its root.'],
  ],
  [
    "an unknown placeholder in a path",
    { repository: { url, layout: { values: "x/{stage}.yaml" } } },
    ['repository.layout.values is "x/{stage}.yaml"; allowed: a path whose placeholders are among {app}, {phase}.'],
  ],
  [
    "a glob without the application's folder",
    { repository: { url, layout: { generators: "apps/*.json" } } },
    [
      'repository.layout.generators is "apps/*.json"; allowed: a glob with exactly one folder *, the name of the application.',
    ],
  ],
  [
    "a version key with a slash",
    { repository: { url, layout: { versionKey: "image/version" } } },
    [
      'repository.layout.versionKey is "image/version"; allowed: keys joined by dots, such as image.version (a dot inside a key is written \\.) ("image.version"?).',
    ],
  ],
  [
    "a CA that is no certificate",
    { repository: { url, caBundle: "ca" } },
    ['repository.caBundle is "ca"; allowed: one or more certificates in PEM.'],
  ],
  [
    "an interval without unit",
    { repository: { url, polling: "15" } },
    ['repository.polling is "15"; allowed: a duration such as 15s or 3m.'],
  ],
  [
    "no credentials",
    { credentials: {} },
    [
      "credentials.username is missing; allowed: a value of type string.",
      "credentials.email is missing; allowed: a value of type string.",
      "credentials.password is missing; allowed: a value of type string.",
    ],
  ],
  [
    "a password that is no text, which is not shown",
    { credentials: { ...credentials, password: 12345 } },
    [
      "credentials.password has a value that is not accepted (not shown: it is secret); allowed: a value of type string.",
    ],
  ],
  [
    "a password with a line break at its end, which is not shown",
    { credentials: { ...credentials, password: "token\n" } },
    [
      "credentials.password has a value that is not accepted (not shown: it is secret); allowed: a password or token on one line, without a line break at its end.",
    ],
  ],
  [
    "two kinds of credentials",
    { credentials: { ...credentials, existingSecret: "git" } },
    [
      "credentials.username, credentials.email, credentials.password is not a known key; allowed: the keys that Pulumi.yaml describes.",
    ],
  ],
  [
    "an existing Secret with a bad name",
    { credentials: { existingSecret: "Git_Secret" } },
    ['credentials.existingSecret is "Git_Secret"; allowed: the name of a Secret.'],
  ],
  [
    "an external Secret without a key",
    { credentials: { externalSecret: { store: "vault" } } },
    ["credentials.externalSecret.key is missing; allowed: a value of type string."],
  ],
  ["no phase", { phases: [] }, ["phases is []; allowed: at least one phase."]],
  [
    "a phase with a bad name",
    { phases: [{ name: "Test" }] },
    [`phases[0].name is "Test"; allowed: ${dnsLabel} ("test"?).`],
  ],
  [
    "a phase with a long name",
    { phases: [{ name: "a".repeat(21) }] },
    [`phases[0].name is "${"a".repeat(21)}"; allowed: ${dnsLabel}.`],
  ],
  [
    "a phase twice",
    { phases: [{ name: "test" }, { name: "test" }] },
    ['phases[1].name is "test"; allowed: a name that no other phase has.'],
  ],
  [
    "an edge to an unknown phase",
    { phases: [{ name: "test", promotesTo: ["prdo"] }, { name: "prod" }] },
    ['phases[0].promotesTo[0] is "prdo"; allowed: the name of a phase (test, prod).'],
  ],
  [
    "an edge twice",
    { phases: [{ name: "test", promotesTo: ["prod", "prod"] }, { name: "prod" }] },
    ['phases[0].promotesTo[1] is "prod"; allowed: each phase once.'],
  ],
  [
    "a cycle",
    {
      phases: [
        { name: "a", promotesTo: ["b"] },
        { name: "b", promotesTo: ["c"] },
        { name: "c", promotesTo: ["a"] },
      ],
    },
    ['phases is "a -> b -> c -> a"; allowed: edges without a cycle.'],
  ],
  [
    "a phase that promotes to itself",
    { phases: [{ name: "a", promotesTo: ["a"] }] },
    ['phases is "a -> a"; allowed: edges without a cycle.'],
  ],
  [
    "no phase for this stack",
    { phases: [{ name: "prod", managed: false }] },
    ['phases is "prod"; allowed: at least one phase with managed: true.'],
  ],
  [
    "a namespace that is no DNS label",
    { phases: [{ name: "test", namespace: "{app}_{phase}" }] },
    ['phases[0].namespace is "{app}_{phase}"; allowed: a DNS label once {app} and {phase} are filled in.'],
  ],
  [
    "an unknown placeholder in a namespace",
    { phases: [{ name: "test", namespace: "{team}-{phase}" }] },
    [
      'phases[0].namespace is "{team}-{phase}"; allowed: a string whose placeholders are among {app}, {phase}.',
      'phases[0].namespace is "{team}-{phase}"; allowed: a DNS label once {app} and {phase} are filled in.',
    ],
  ],
  [
    "a namespace pattern that takes in the platform",
    { phases: [{ name: "events", namespace: "{app}-{phase}" }] },
    ['phases[0].namespace is "{app}-{phase}"; allowed: a pattern that argo-events does not match.'],
  ],
  [
    "a namespace of the system",
    { phases: [{ name: "test", namespace: "kube-system" }] },
    ['phases[0].namespace is "kube-system"; allowed: a pattern that kube-system does not match.'],
  ],
  [
    "a verification with another word than none",
    { phases: [{ name: "test", verification: "off" }] },
    ['phases[0].verification is "off"; allowed: none.'],
  ],
  [
    "a template in a target",
    { phases: [{ name: "test", verification: { target: "http://{{app}}" } }] },
    [
      'phases[0].verification.target is "http://{{app}}"; allowed: a string without {{ or }}, which would be read as a template.',
    ],
  ],
  [
    "memory that is no quantity",
    { phases: [{ name: "test", verification: { resources: { limits: { memory: "2 gigs" } } } }] },
    ['phases[0].verification.resources.limits.memory is "2 gigs"; allowed: a Kubernetes quantity.'],
  ],
  ["a range as a version", { charts: { argoCd: "^10.1.1" } }, [`charts.argoCd is "^10.1.1"; allowed: ${chart}.`]],
  [
    "an OCI chart without a version",
    { charts: { argoCd: "oci://registry.example.com/charts/argo-cd" } },
    [`charts.argoCd is "oci://registry.example.com/charts/argo-cd"; allowed: ${chart}.`],
  ],
  [
    "an image with the tag latest",
    { images: { promote: "example.com/promote:latest" } },
    ['images.promote is "example.com/promote:latest"; allowed: an image with a tag other than latest.'],
  ],
  [
    "an image without a tag",
    { images: { promote: "localhost:32000/promote" } },
    ['images.promote is "localhost:32000/promote"; allowed: an image with a tag or digest.'],
  ],
  [
    "the image of a campaign without a tag",
    { phases: [{ name: "test", verification: { image: "example.com/campaign" } }] },
    ['phases[0].verification.image is "example.com/campaign"; allowed: an image with a tag or digest.'],
  ],
  [
    "a pull secret with a bad name",
    { images: { pullSecrets: ["Mirror"] } },
    ['images.pullSecrets[0] is "Mirror"; allowed: the name of a Secret.'],
  ],
  [
    "Helm values that are no object",
    { charts: { values: { argoCd: "replicas=2" } } },
    ['charts.values.argoCd is "replicas=2"; allowed: a value of type object.'],
  ],
  [
    "Helm values of a chart that nobody knows",
    { charts: { values: { argoRollouts: {} } } },
    ["charts.values.argoRollouts is not a known key; allowed: the keys that Pulumi.yaml describes."],
  ],
  [
    "an unknown pull policy",
    { images: { pullPolicy: "Sometimes" } },
    ['images.pullPolicy is "Sometimes"; allowed: Always or IfNotPresent or Never.'],
  ],
  [
    "a registry with a scheme",
    { images: { registry: "https://registry.example.com" } },
    ['images.registry is "https://registry.example.com"; allowed: a registry host, without https://.'],
  ],
  ["an unknown availability", { availability: "triple" }, ['availability is "triple"; allowed: single or high.']],
  ["an unknown spread", { antiAffinity: "none" }, ['antiAffinity is "none"; allowed: hard or soft.']],
  ["a size without unit", { storage: { size: "10" } }, ['storage.size is "10"; allowed: a size such as 1Gi.']],
  ["a text for a switch", { keepCrds: "yes" }, ['keepCrds is "yes"; allowed: a value of type boolean.']],
  [
    "a store for reports with a scheme, and without a Secret",
    { reports: { endpoint: "https://s3.example.com", bucket: "reports" } },
    [
      'reports.endpoint is "https://s3.example.com"; allowed: host or host:port, without https://.',
      "reports.existingSecret is missing; allowed: a value of type string.",
    ],
  ],
  [
    "a folder for reports that would be read as a template",
    { reports: { endpoint: "s3.example.com", bucket: "reports", prefix: "{{x}}", existingSecret: "s3" } },
    ['reports.prefix is "{{x}}"; allowed: folders joined by /.'],
  ],
  [
    "a schedule that is no cron",
    { sweepSchedule: "every minute" },
    ['sweepSchedule is "every minute"; allowed: five fields of cron, such as */2 * * * *.'],
  ],
  ["a token generation of zero", { webhookTokenGeneration: 0 }, ["webhookTokenGeneration is 0; allowed: 1 or more."]],
  [
    "a key that nobody knows",
    { replicas: 3 },
    ["replicas is not a known key; allowed: the keys that Pulumi.yaml describes."],
  ],
];
