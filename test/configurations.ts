// Right configurations of every kind, for tests of what the program registers for each.
import { minimal, overSsh, stackFile } from "./program";

/** Six phases: a chain, then a fan-out of which one target is another stack's, and a fan-in. */
export const sixPhases = [
  { name: "dev", promotesTo: ["test"], verification: "none" },
  { name: "test", promotesTo: ["staging"] },
  { name: "staging", promotesTo: ["eu", "us"] },
  { name: "hotfix", promotesTo: ["eu"] },
  { name: "eu" },
  { name: "us", managed: false },
];

/** Configurations by what is special about them. */
export const configurations: Record<string, Record<string, unknown>> = {
  "the defaults": minimal,
  "the stack file of test": { ...minimal, ...stackFile("test") },
  "the stack file of prod": { ...minimal, ...stackFile("prod") },
  "a graph of six phases": { ...minimal, phases: sixPhases },
  "a last phase that takes itself back": {
    ...minimal,
    phases: [
      { name: "test", promotesTo: ["prod"] },
      { name: "prod", onFailure: "rollback", verification: { command: "/smoke" } },
    ],
  },
  "an existing Secret with the credentials": { ...minimal, credentials: { existingSecret: "gitops-bot" } },
  "credentials from an external store": {
    ...minimal,
    credentials: { externalSecret: { store: "vault", key: "gitops" } },
  },
  "a repository over SSH, on a forge": {
    ...overSsh,
    repository: {
      ...overSsh.repository,
      forge: { kind: "gitlab", url: "https://gitlab.example.com/git", existingSecret: "forge" },
    },
    page: { enabled: true },
  },
  "a repository over SSH, with a key from an external store": {
    ...overSsh,
    repository: { ...overSsh.repository, url: "ssh://git@git.example.com:22/team/gitops.git" },
    credentials: { externalSecret: { store: "vault", key: "gitops" } },
  },
  "overlays of Kustomize, of which several things are carried": {
    ...minimal,
    repository: {
      ...minimal.repository,
      layout: {
        promotes: [
          { kustomization: "apps/{app}/overlays/{phase}", images: ["shop", "worker"] },
          { values: "apps/{app}/versions-{phase}.json", keys: ["jobs[name=nightly].tag"] },
        ],
        render: { kustomize: "apps/{app}/overlays/{phase}" },
      },
    },
  },
  "Applications that somebody else makes, of which two phases have namespaces of their own": {
    ...minimal,
    applications: "labelled",
    repository: {
      ...minimal.repository,
      layout: {
        promotes: [{ chart: "apps/{app}/{phase}/Chart.yaml" }, { copy: "apps/{app}/{phase}/Chart.lock" }],
        proof: "synced",
      },
    },
    phases: [
      { name: "test", namespace: "qa-{app}", promotesTo: ["prod"], verification: { command: "/smoke" } },
      { name: "prod", namespace: "{app}-live", protected: true },
    ],
  },
  "all three Argos that are there already": {
    ...minimal,
    applications: "labelled",
    platform: {
      argoCd: { install: false, namespace: "gitops" },
      argoEvents: { install: false, jetStream: "2.10.10" },
      argoWorkflows: { install: false, namespace: "workflows", serviceAccount: "argo" },
    },
  },
  "an Argo CD that is there already": { ...minimal, platform: { argoCd: { install: false } } },
  "people who are told in every way": {
    ...minimal,
    links: { workflows: "https://workflows.example.com", commits: "https://git.example.com/team/gitops/c/{commit}" },
    notify: [
      {
        on: ["failed", "broken", "waiting"],
        applications: "shop-*",
        slack: { channel: "#shop", existingSecret: "slack" },
      },
      { on: ["promoted"], slack: { channel: "C0123456789", existingSecret: "slack", key: "bot", thread: true } },
      {
        on: ["failed"],
        teams: { url: "http://teams.proxies.svc/shop" },
        rateLimit: { messages: 20 },
      },
      {
        on: ["broken"],
        email: {
          host: "smtp.example.com",
          from: "promotions@example.com",
          to: ["ops@example.com", "shop@example.com"],
          username: "promotions",
          existingSecret: "smtp",
        },
      },
      {
        on: ["held"],
        webhook: {
          url: "https://hooks.example.com/promotions",
          headers: [{ name: "Authorization", existingSecret: "hooks", key: "header" }],
        },
      },
    ],
  },
  "phases that WorkflowTemplates of the user's verify": {
    ...minimal,
    phases: [
      {
        name: "dev",
        promotesTo: ["test"],
        verification: [{ workflowTemplate: { name: "contract-test", parameters: { target: "{target}" } } }],
      },
      {
        name: "test",
        promotesTo: ["eu", "us"],
        verification: [
          {
            workflowTemplate: {
              name: "load-test",
              clusterScope: true,
              template: "load",
              deadline: "10m",
              target: "https://{app}.{namespace}.example.com",
              parameters: { all: "{app} {phase} {namespace} {target} {version} {commit}", users: "10" },
              egress: [{ namespace: "monitoring", ports: [9090] }],
            },
          },
          { image: "quay.io/qa/smoke:2", command: "/smoke" },
        ],
      },
      { name: "eu", protected: true },
      { name: "us" },
    ],
  },
  "a phase to which applications bring campaigns of their own": {
    ...minimal,
    phases: [
      {
        name: "test",
        promotesTo: ["prod"],
        verification: [
          { campaigns: { images: ["registry.example.com/team-*/*", "quay.io/qa/load:1.*"] } },
          { image: "quay.io/qa/smoke:2", command: "/smoke" },
        ],
      },
      { name: "prod" },
    ],
  },
  "high availability on one node": { ...minimal, availability: "high", antiAffinity: "soft" },
  "everything from the company": {
    ...minimal,
    availability: "high",
    repository: { ...minimal.repository, caBundle: "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n" },
    images: { ...minimal.images, registry: "mirror.example.com", pullSecrets: ["mirror"], pullPolicy: "Always" },
    storage: { storageClass: "fast", size: "10Gi" },
    page: { enabled: true, url: "https://promotions.example.com", from: ["ingress-nginx"] },
    charts: { values: { argoCd: { server: { ingress: { enabled: true, hostname: "cd.example.com" } } } } },
    phases: [
      {
        name: "test",
        namespace: "qa-{app}",
        promotesTo: ["prod"],
        verification: {
          image: "quay.io/qa/smoke:2",
          command: "/smoke",
          target: "https://{app}.{namespace}.example.com",
          resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
        },
      },
      { name: "prod", protected: true },
    ],
  },
};
