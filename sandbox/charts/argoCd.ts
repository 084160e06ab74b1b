// The chart argo-cd, packed from the manifests of the Go module; honors the values that the program sets.
import { redisCondition, redisHa, redisParameters, redisRepository, redisValues } from "./argoCdRedis";
import {
  bindInReleaseNamespace,
  chartObjects,
  containerOf,
  containersOf,
  disruptionBudget,
  expression,
  find,
  setResources,
  spreadOverNodes,
  text,
  workloadOf,
} from "./chart";
import type { Chart, Manifest } from "./chart";

/** Workloads whose number of replicas and disruption budget are values, by the official chart's name for them. */
const scaled = [
  { kind: "Deployment", name: "argocd-server", values: ".Values.server" },
  { kind: "Deployment", name: "argocd-repo-server", values: ".Values.repoServer" },
  { kind: "Deployment", name: "argocd-applicationset-controller", values: ".Values.applicationSet" },
];

/** Workloads whose requests are values: those, and the ones that run alone. */
const sized = [
  ...scaled,
  { kind: "StatefulSet", name: "argocd-application-controller", values: ".Values.controller" },
  { kind: "Deployment", name: "argocd-notifications-controller", values: ".Values.notifications" },
  { kind: "Deployment", name: "argocd-redis", values: ".Values.redis" },
];

function editImages(manifests: Manifest[]): void {
  for (const manifest of manifests) {
    for (const container of containersOf(manifest)) {
      const redis = redisRepository(manifest.metadata.name, container.image);
      const [, tag] = container.image.split(":");
      container.image = redis
        ? `${text(redis)}:${tag}`
        : `${text(".Values.global.image.repository")}:${text(".Chart.AppVersion")}`;
      container.imagePullPolicy = expression(".Values.global.image.imagePullPolicy");
    }
  }
}

/** Data from values, beside what upstream sets. */
function addData(manifest: Manifest, values: string): void {
  const upstream = JSON.stringify(JSON.stringify(manifest.data ?? {}));
  manifest.data = expression(`merge (dict) ${values} (fromJson ${upstream})`);
}

/** The objects that a value can switch off. */
function condition({ kind, metadata: { name } }: Manifest): string | undefined {
  if (kind === "NetworkPolicy") return ".Values.global.networkPolicy.create";
  if (name.startsWith("argocd-dex-server")) return ".Values.dex.enabled";
  if (name.startsWith("argocd-redis")) return redisCondition(name);
  if (kind === "ConfigMap" && name === "argocd-notifications-cm") return ".Values.notifications.cm.create";
  if (kind === "Secret" && name === "argocd-notifications-secret") return ".Values.notifications.secret.create";
  if (kind === "Secret" && name === "argocd-secret") return ".Values.configs.secret.createSecret";
  return undefined;
}

/** What Argo CD's own components need when there are several of each. */
function editReplicas(manifests: Manifest[]): void {
  for (const { kind, name, values } of scaled)
    workloadOf(find(manifests, kind, name)).replicas = expression(`${values}.replicas`);
  const server = containerOf(find(manifests, "Deployment", "argocd-server"));
  (server.env ??= []).push({
    name: "ARGOCD_API_SERVER_REPLICAS",
    value: expression("toString .Values.server.replicas"),
  });
  const argoCd = manifests.filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet");
  for (const workload of argoCd.filter(({ metadata: { name } }) => !name.startsWith("argocd-redis")))
    spreadOverNodes(workload, `eq .Values.global.affinity.podAntiAffinity "hard"`);
}

/** Of several ApplicationSet controllers one works at a time. */
const leaderElection = `(dict "applicationsetcontroller.enable.leader.election" (toString (gt (int .Values.applicationSet.replicas) 1)))`;

/** Packs the manifests of `install.yaml` and of `redis-ha`, which it edits in place. */
export function argoCdChart(upstream: Manifest[], version: string): Chart {
  const manifests = redisHa(upstream);
  bindInReleaseNamespace(manifests);
  editImages(manifests);
  addData(find(manifests, "ConfigMap", "argocd-cm"), ".Values.configs.cm");
  const parameters = `.Values.configs.params ${redisParameters} ${leaderElection}`;
  addData(find(manifests, "ConfigMap", "argocd-cmd-params-cm"), parameters);
  addData(find(manifests, "ConfigMap", "argocd-rbac-cm"), ".Values.configs.rbac");
  addData(find(manifests, "ConfigMap", "argocd-tls-certs-cm"), ".Values.configs.tls.certificates");
  const hosts = find(manifests, "ConfigMap", "argocd-ssh-known-hosts-cm");
  const known = JSON.stringify(`${String(hosts.data?.["ssh_known_hosts"]).trim()}\n`);
  hosts.data = expression(`dict "ssh_known_hosts" (print ${known} .Values.configs.ssh.extraHosts)`);
  find(manifests, "Secret", "argocd-secret").stringData = expression(".Values.configs.secret.extra");
  const notifications = containerOf(find(manifests, "Deployment", "argocd-notifications-controller"));
  const fixed = JSON.stringify(JSON.stringify(notifications.args));
  notifications.args = expression(`concat (fromJsonArray ${fixed}) .Values.notifications.extraArgs`);
  editReplicas(manifests);
  for (const { kind, name, values } of sized) setResources(find(manifests, kind, name), values);

  const resources = {};
  const pdb = { enabled: false, minAvailable: 1 };
  return {
    name: "argo-cd",
    version,
    values: {
      crds: { install: true, keep: true },
      global: {
        image: { repository: "quay.io/argoproj/argocd", imagePullPolicy: "IfNotPresent" },
        affinity: { podAntiAffinity: "soft" },
        networkPolicy: { create: true },
      },
      dex: { enabled: true },
      configs: {
        ...{ cm: {}, params: {}, rbac: {}, tls: { certificates: {} }, ssh: { extraHosts: "" } },
        secret: { createSecret: true, extra: {} },
      },
      controller: { resources },
      notifications: { resources, cm: { create: true }, secret: { create: true }, extraArgs: [] },
      ...redisValues,
      server: { resources, replicas: 1, pdb },
      repoServer: { resources, replicas: 1, pdb },
      applicationSet: { resources, replicas: 1, pdb },
    },
    objects: [
      ...chartObjects(manifests, condition),
      ...scaled.map(({ name, values }) => disruptionBudget(name, values, { "app.kubernetes.io/name": name })),
    ],
  };
}
