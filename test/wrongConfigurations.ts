// Wrong configurations: what is set over a right one, and the sentences that answer it.
import { images } from "./program";
import { known, type Wrong } from "./wrong";
import { wrongLayouts } from "./wrongLayouts";
import { wrongRenders } from "./wrongRenders";
import { wrongEdges } from "./wrongEdges";
import { wrongLastPhases } from "./wrongLastPhases";
import { wrongForges } from "./wrongForges";
import { wrongNotify } from "./wrongNotify";
import { wrongPages } from "./wrongPages";
import { wrongPhases } from "./wrongPhases";
import { wrongPlatforms } from "./wrongPlatforms";
import { wrongRepositories } from "./wrongRepositories";
import { wrongVerifications } from "./wrongVerifications";

const chart = "an exact version (1.2.3), oci://host/path/chart:1.2.3, or a path that starts with ./, ../ or /";

/** Every kind of mistake in one configuration; the real engine is asked about it too (`test/sandbox/wrongConfigurations.test.ts`). */
export const manyAtOnce: Wrong = [
  "a mistake at every second key",
  {
    repository: {
      url: "http://git.example.com/r.git",
      branch: "refs/heads/main",
      layout: { chart: "<app>/chart", values: "{app}/{phase}/" },
      polling: 15,
    },
    phases: [
      { name: "test", promotesTo: "prod", verification: { command: "./launchTests.sh --smoke" } },
      { name: "prod", protected: "yes" },
    ],
    charts: { argoCd: "^10.1.1" },
    availability: "hihg",
    keepCrds: "yes",
    sweepSchedule: "0 0 30 2 *",
    webhookTokenGeneration: "two",
  },
  [
    'repository.url is "http://git.example.com/r.git"; allowed: an https:// URL without user name or password in it, or an SSH URL such as git@git.example.com:team/gitops.git ("https://git.example.com/r.git"?).',
    'repository.branch is "refs/heads/main"; allowed: the name of a branch, without refs/heads/ before it ("main"?).',
    'repository.layout.chart is "<app>/chart"; allowed: a path of letters, digits, spaces within a name, and . _ - + @ = ("{app}/chart"?).',
    'repository.layout.values is "{app}/{phase}/"; allowed: a path inside the repository, relative to its root ("{app}/{phase}"?).',
    'repository.polling is 15; allowed: a duration such as 15s or 3m ("15s"?).',
    'phases[0].promotesTo is "prod"; allowed: a list (["prod"]?).',
    'phases[0].verification.command is "./launchTests.sh --smoke"; allowed: a program without arguments, which gets the target as its only one ("./launchTests.sh"?).',
    'phases[1].protected is "yes"; allowed: true or false (true?).',
    'charts.argoCd is "^10.1.1"; allowed: an exact version (1.2.3), oci://host/path/chart:1.2.3, or a path that starts with ./, ../ or / ("10.1.1"?).',
    'availability is "hihg"; allowed: single or high ("high"?).',
    'keepCrds is "yes"; allowed: true or false (true?).',
    'sweepSchedule is "0 0 30 2 *"; allowed: a schedule that comes: some month has that day.',
    'webhookTokenGeneration is "two"; allowed: a whole number.',
  ],
];

/** Wrong configurations of every kind. */
export const wrong: Wrong[] = [
  manyAtOnce,
  ...wrongRepositories,
  ...wrongForges,
  ...wrongNotify,
  ...wrongPages,
  ...wrongPlatforms,
  ...wrongVerifications,
  ...wrongLayouts,
  ...wrongRenders,
  ...wrongEdges,
  ...wrongLastPhases,
  ...wrongPhases,
  [
    "no cluster chosen",
    { context: undefined },
    [
      "context is missing; allowed: the name of a context of your kubeconfig, or kubeconfig itself (no cluster is chosen by accident; pulumi config set context <name>).",
    ],
  ],
  [
    "an empty kubeconfig",
    { kubeconfig: "" },
    ["kubeconfig has a value that is not accepted (not shown: it is secret); allowed: a kubeconfig as text."],
  ],
  [
    "an owner that is no label",
    { owner: "Team A" },
    ['owner is "Team A"; allowed: the owner id that the cluster\'s objects carry ("team-a"?).'],
  ],
  [
    "a slash at the end of the charts' repository",
    { charts: { repository: "oci://registry.example.com/charts/" } },
    [
      'charts.repository is "oci://registry.example.com/charts/"; allowed: a URL without a slash at its end ("oci://registry.example.com/charts"?).',
    ],
  ],
  [
    "a token in the charts' repository",
    { charts: { repository: "https://t0ken@charts.example.com" } },
    [
      "charts.repository has a value that is not accepted (not shown: it is secret); allowed: an https:// or oci:// URL without credentials.",
    ],
  ],
  [
    "a login in an image",
    { images: { promote: "ann:hunter2@registry.example.com/promote:1" } },
    [
      "images.promote has a value that is not accepted (not shown: it is secret); allowed: an image with a tag or digest.",
    ],
  ],
  [
    "a schedule that never comes",
    { sweepSchedule: "0 0 30 2 *" },
    ['sweepSchedule is "0 0 30 2 *"; allowed: a schedule that comes: some month has that day.'],
  ],
  [
    "a schedule with a minute that no hour has",
    { sweepSchedule: "60 * * * *" },
    ['sweepSchedule is "60 * * * *"; allowed: five fields of cron, such as */2 * * * *.'],
  ],
  [
    "a number with a decimal",
    { webhookTokenGeneration: 1.5 },
    ["webhookTokenGeneration is 1.5; allowed: a whole number."],
  ],
  [
    "a word for a number",
    { webhookTokenGeneration: "two" },
    ['webhookTokenGeneration is "two"; allowed: a whole number.'],
  ],
  [
    "a unit of memory that Kubernetes has not",
    { storage: { size: "10GB" } },
    ['storage.size is "10GB"; allowed: a size such as 1Gi ("10Gi"?).'],
  ],
  [
    "a near word",
    { availability: "hihg", images: { pullPolicy: "always" } },
    [
      'images.pullPolicy is "always"; allowed: Always, IfNotPresent or Never ("Always"?).',
      'availability is "hihg"; allowed: single or high ("high"?).',
    ],
  ],
  [
    "a range as a version",
    { charts: { argoCd: "^10.1.1" } },
    [
      'charts.argoCd is "^10.1.1"; allowed: an exact version (1.2.3), oci://host/path/chart:1.2.3, or a path that starts with ./, ../ or / ("10.1.1"?).',
    ],
  ],
  [
    "values of charts that the rest goes by",
    {
      charts: {
        values: {
          argoCd: {
            fullnameOverride: "cd",
            controller: { serviceAccount: { name: "x" } },
            configs: { cm: { "application.resourceTrackingMethod": "label" } },
          },
          argoWorkflows: { nameOverride: "flows" },
        },
      },
    },
    [
      'charts.values.argoCd.controller.serviceAccount.name is "x"; allowed: nothing: NetworkPolicies and admission policies go by the names that the chart gives.',
      'charts.values.argoCd.configs.cm.application.resourceTrackingMethod is "label"; allowed: annotation or annotation+label: the boundary between applications goes by the annotation that Argo CD tracks objects by.',
      'charts.values.argoCd.fullnameOverride is "cd"; allowed: nothing: NetworkPolicies and admission policies go by the names that the chart gives.',
      'charts.values.argoWorkflows.nameOverride is "flows"; allowed: nothing: NetworkPolicies and admission policies go by the names that the chart gives.',
    ],
  ],
  [
    "words as versions, and values of the same charts that are no objects",
    { charts: { argoEvents: "newest", argoWorkflows: "v4", values: { argoEvents: "x=1", argoWorkflows: [] } } },
    [
      `charts.argoEvents is "newest"; allowed: ${chart}.`,
      `charts.argoWorkflows is "v4"; allowed: ${chart}.`,
      'charts.values.argoEvents is "x=1"; allowed: an object.',
      "charts.values.argoWorkflows is an empty list; allowed: an object.",
    ],
  ],
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
    "the image of all campaigns without a tag",
    { images: { ...images, testCampaign: "campaign" } },
    ['images.testCampaign is "campaign"; allowed: an image with a tag or digest.'],
  ],
  [
    "the image of a campaign without a tag",
    { phases: [{ name: "test", verification: { image: "example.com/campaign" } }] },
    ['phases[0].verification.image is "example.com/campaign"; allowed: an image with a tag or digest.'],
  ],
  [
    "a pull secret with a bad name",
    { images: { pullSecrets: ["Mirror"] } },
    ['images.pullSecrets[0] is "Mirror"; allowed: the name of a Secret ("mirror"?).'],
  ],
  [
    "Helm values that are no object",
    { charts: { values: { argoCd: "replicas=2" } } },
    ['charts.values.argoCd is "replicas=2"; allowed: an object.'],
  ],
  [
    "Helm values of a chart that nobody knows",
    { charts: { values: { argoRollouts: {} } } },
    ["charts.values.argoRollouts is not a known key; allowed: argoCd, argoEvents, argoWorkflows."],
  ],
  [
    "an unknown pull policy",
    { images: { pullPolicy: "Sometimes" } },
    ['images.pullPolicy is "Sometimes"; allowed: Always, IfNotPresent or Never.'],
  ],
  [
    "a registry with a scheme",
    { images: { registry: "https://registry.example.com" } },
    [
      'images.registry is "https://registry.example.com"; allowed: a registry host, without https:// ("registry.example.com"?).',
    ],
  ],
  [
    "an unknown origin of Applications",
    { applications: "labeled" },
    ['applications is "labeled"; allowed: discovered or labelled ("labelled"?).'],
  ],
  ["an unknown availability", { availability: "triple" }, ['availability is "triple"; allowed: single or high.']],
  ["an unknown spread", { antiAffinity: "none" }, ['antiAffinity is "none"; allowed: hard or soft.']],
  [
    "a size without unit",
    { storage: { size: "10" } },
    ['storage.size is "10"; allowed: a size such as 1Gi ("10Gi"?).'],
  ],
  [
    "texts for switches",
    { keepCrds: "yes", keepWorkloads: "no", storage: { persistent: "on" } },
    [
      'storage.persistent is "on"; allowed: true or false (true?).',
      'keepCrds is "yes"; allowed: true or false (true?).',
      'keepWorkloads is "no"; allowed: true or false (false?).',
    ],
  ],
  [
    "an empty storage class",
    { storage: { storageClass: "" } },
    ['storage.storageClass is ""; allowed: the name of a storage class.'],
  ],
  [
    "a reader of metrics that is no namespace",
    { networkPolicy: { metricsFrom: ["Prometheus"] } },
    ['networkPolicy.metricsFrom[0] is "Prometheus"; allowed: the name of a namespace ("prometheus"?).'],
  ],
  [
    "empty texts and a text for a switch, of a store for reports",
    { reports: { endpoint: "s3.example.com", bucket: "", region: "", existingSecret: "s3", insecure: "no" } },
    [
      'reports.bucket is ""; allowed: the name of a bucket.',
      'reports.region is ""; allowed: the name of a region.',
      'reports.insecure is "no"; allowed: true or false (false?).',
    ],
  ],
  [
    "a store for reports with a scheme, and without a Secret",
    { reports: { endpoint: "https://s3.example.com", bucket: "reports" } },
    [
      'reports.endpoint is "https://s3.example.com"; allowed: host or host:port, without https:// ("s3.example.com"?).',
      "reports.existingSecret is missing; allowed: the name of a Secret (pulumi config set --path reports.existingSecret <value>).",
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
  ["a key that nobody knows", { replicas: 3 }, [`replicas is not a known key; allowed: ${known()}.`]],
];
