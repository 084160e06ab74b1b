// The Redis of the chart argo-cd: one alone, or Argo CD's own highly available set of three behind haproxy; a value chooses.
import { containersOf, expression, find, spreadOverNodes, workloadOf, type Manifest } from "./chart";

const values = `(index .Values "redis-ha")`;

/** Helm condition: the highly available set is wanted. */
const highlyAvailable = `${values}.enabled`;

/** Where Argo CD finds Redis, as data of `argocd-cmd-params-cm`. */
export const redisParameters = `(ternary (dict "redis.server" "argocd-redis-ha-haproxy:6379") (dict) ${highlyAvailable})`;

/** The values, named as the official chart names them. */
export const redisValues = {
  redis: { resources: {}, image: { repository: "public.ecr.aws/docker/library/redis" } },
  "redis-ha": {
    enabled: false,
    hardAntiAffinity: true,
    image: { repository: "public.ecr.aws/docker/library/redis" },
    redis: { resources: {} },
    sentinel: { resources: {} },
    splitBrainDetection: { resources: {} },
    init: { resources: {} },
    haproxy: {
      hardAntiAffinity: true,
      image: { repository: "public.ecr.aws/docker/library/haproxy" },
      deploymentStrategy: {},
      resources: {},
      init: { resources: {} },
    },
  },
};

/** Helm expression of the repository of an image that is not Argo CD's own. */
export function redisRepository(workload: string, image: string): string | undefined {
  if (image.includes("/haproxy:")) return `${values}.haproxy.image.repository`;
  if (!image.includes("/redis:")) return undefined;
  return workload === "argocd-redis" ? ".Values.redis.image.repository" : `${values}.image.repository`;
}

/** Which of the two an object belongs to, as a Helm condition. */
export function redisCondition(name: string): string | undefined {
  if (name.startsWith("argocd-redis-ha")) return highlyAvailable;
  return name.startsWith("argocd-redis") ? `not ${highlyAvailable}` : undefined;
}

/** The set starts one pod after the other; upstream waits half a minute before it first looks at each container. */
function lookEarlier(server: Manifest): void {
  for (const container of containersOf(server)) {
    if (!container.startupProbe) continue;
    Object.assign(container.startupProbe, { initialDelaySeconds: 1, periodSeconds: 3, failureThreshold: 60 });
    Object.assign((container.readinessProbe ??= {}), { initialDelaySeconds: 0, successThreshold: 1 });
  }
}

/** The value that holds a container's requests and limits, by workload and container. */
const sizes: Record<string, Record<string, string>> = {
  "argocd-redis-ha-server": {
    redis: "redis",
    sentinel: "sentinel",
    "split-brain-fix": "splitBrainDetection",
    "config-init": "init",
    "secret-init": "init",
  },
  "argocd-redis-ha-haproxy": { haproxy: "haproxy", "config-init": "haproxy.init", "secret-init": "haproxy.init" },
};

function setSizes(workload: Manifest): void {
  for (const container of containersOf(workload)) {
    const value = sizes[workload.metadata.name]?.[container.name];
    if (value === undefined) throw new Error(`no value sizes the container ${container.name}`);
    container.resources = expression(`${values}.${value}.resources`);
  }
}

/** Edits the manifests of the highly available set; gives them without the policies, which the official chart does not bring. */
export function redisHa(manifests: Manifest[]): Manifest[] {
  const sets = [
    { kind: "StatefulSet", name: "argocd-redis-ha-server", app: "redis-ha", hard: `${values}.hardAntiAffinity` },
    {
      kind: "Deployment",
      name: "argocd-redis-ha-haproxy",
      app: "redis-ha-haproxy",
      hard: `${values}.haproxy.hardAntiAffinity`,
    },
  ];
  for (const { kind, name, app, hard } of sets) {
    const workload = find(manifests, kind, name);
    spreadOverNodes(workload, hard);
    // The official chart's label, by which the program's NetworkPolicies find the pods.
    const { metadata } = workloadOf(workload).template;
    metadata.labels = { ...metadata.labels, app };
    setSizes(workload);
  }
  workloadOf(find(manifests, "Deployment", "argocd-redis-ha-haproxy")).strategy = expression(
    `${values}.haproxy.deploymentStrategy`,
  );
  lookEarlier(find(manifests, "StatefulSet", "argocd-redis-ha-server"));
  return manifests.filter(
    ({ kind, metadata: { name } }) => !(kind === "NetworkPolicy" && name.startsWith("argocd-redis-ha")),
  );
}
