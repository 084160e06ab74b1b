// Wrong configurations of Argos that are there already: what each is refused with.
import type { Wrong } from "./wrong";

const installs = (title: string) =>
  `nothing, since this stack installs ${title} (install: false says that it is there already)`;

export const wrongPlatforms: Wrong[] = [
  [
    "an Argo that is unknown",
    { platform: { argocd: { install: false } } },
    ['platform.argocd is not a known key; allowed: argoCd, argoEvents, argoWorkflows ("argoCd"?).'],
  ],
  [
    "install that is no boolean",
    { platform: { argoCd: { install: "no" }, argoEvents: { install: 0 }, argoWorkflows: { install: "never" } } },
    [
      'platform.argoCd.install is "no"; allowed: true or false (false?).',
      "platform.argoEvents.install is 0; allowed: true or false.",
      'platform.argoWorkflows.install is "never"; allowed: true or false.',
    ],
  ],
  [
    "namespaces that cannot be",
    {
      platform: {
        argoCd: { install: false, namespace: "Argo CD" },
        argoEvents: { install: false, namespace: "argo.events", jetStream: "latest" },
        argoWorkflows: { install: false, namespace: "-", serviceAccount: "Controller" },
      },
    },
    [
      'platform.argoCd.namespace is "Argo CD"; allowed: the name of a namespace ("argo-cd"?).',
      'platform.argoEvents.namespace is "argo.events"; allowed: the name of a namespace ("argo-events"?).',
      'platform.argoEvents.jetStream is "latest"; allowed: an exact version such as 2.10.29.',
      'platform.argoWorkflows.namespace is "-"; allowed: the name of a namespace.',
      'platform.argoWorkflows.serviceAccount is "Controller"; allowed: the name of a ServiceAccount ("controller"?).',
    ],
  ],
  [
    "where an Argo is that this stack installs",
    {
      platform: {
        argoCd: { namespace: "gitops" },
        argoEvents: { install: true, jetStream: "2.10.10" },
        argoWorkflows: { serviceAccount: "argo" },
      },
    },
    [
      `platform.argoCd.namespace is "gitops"; allowed: ${installs("Argo CD")}.`,
      `platform.argoEvents.jetStream is "2.10.10"; allowed: ${installs("Argo Events")}.`,
      `platform.argoWorkflows.serviceAccount is "argo"; allowed: ${installs("Argo Workflows")}.`,
    ],
  ],
  [
    "an Argo that is there, in a namespace that this stack makes",
    {
      platform: {
        argoCd: { install: false, namespace: "argo-promotion" },
        argoWorkflows: { install: false },
      },
    },
    [
      'platform.argoCd.namespace is "argo-promotion"; allowed: the namespace of Argo CD, another than argo-promotion, which this stack makes for itself alone.',
      "platform.argoWorkflows.namespace is missing; allowed: the namespace of Argo Workflows, another than argo, which this stack makes for itself alone.",
    ],
  ],
  [
    "charts and values of an Argo that is there",
    {
      platform: { argoCd: { install: false }, argoEvents: { install: false } },
      charts: { argoCd: "9.0.0", values: { argoEvents: { controller: { replicas: 2 } } } },
    },
    [
      'charts.argoCd is "9.0.0"; allowed: nothing, since this stack does not install Argo CD (platform.argoCd.install is false).',
      "charts.values.argoEvents is an object; allowed: nothing, since this stack does not install Argo Events (platform.argoEvents.install is false).",
    ],
  ],
];
