// What may be shown of each kind. Of a kind that is not here, and of every other field, only the place is shown.
import * as is from "./leaves";
import { labelSelector, podSpec } from "./pods";
import { each, type Fields, type Shape } from "./shape";

/** Labels and annotations that say nothing but where an object comes from. */
const metadata: Fields = {
  name: is.name,
  namespace: is.name,
  generateName: is.name,
  labels: {
    ...Object.fromEntries(
      ["name", "instance", "component", "part-of", "version", "managed-by"].map((key) => [
        `app.kubernetes.io/${key}`,
        is.label,
      ]),
    ),
    ...Object.fromEntries(["enforce", "audit", "warn"].map((mode) => [`pod-security.kubernetes.io/${mode}`, is.label])),
    "helm.sh/chart": is.label,
    app: is.label,
    component: is.label,
  },
  annotations: { "helm.sh/hook": is.name, "helm.sh/hook-delete-policy": is.name, "helm.sh/resource-policy": is.name },
};

const template: Fields = { metadata, spec: podSpec };
const rollout: Fields = { type: is.word, rollingUpdate: { maxSurge: is.quantity, maxUnavailable: is.quantity } };
const workload: Fields = {
  replicas: is.number,
  selector: labelSelector,
  template,
  strategy: rollout,
  updateStrategy: rollout,
  minReadySeconds: is.number,
  podManagementPolicy: is.word,
  progressDeadlineSeconds: is.number,
  revisionHistoryLimit: is.number,
  serviceName: is.name,
  volumeClaimTemplates: {
    metadata,
    spec: {
      accessModes: is.word,
      storageClassName: is.name,
      resources: { requests: each(is.quantity), limits: each(is.quantity) },
    },
  },
};
const job: Fields = {
  template,
  backoffLimit: is.number,
  completions: is.number,
  parallelism: is.number,
  activeDeadlineSeconds: is.number,
  ttlSecondsAfterFinished: is.number,
};

const role: Fields = {
  rules: {
    apiGroups: is.group,
    resources: is.right,
    resourceNames: is.name,
    verbs: is.right,
    nonResourceURLs: is.path,
  },
  aggregationRule: { clusterRoleSelectors: labelSelector },
};
const binding: Fields = {
  roleRef: { apiGroup: is.group, kind: is.word, name: is.name },
  subjects: { apiGroup: is.group, kind: is.word, name: is.name, namespace: is.name },
};

const backend: Fields = { service: { name: is.name, port: { name: is.name, number: is.number } } };
const peer: Fields = {
  podSelector: labelSelector,
  namespaceSelector: labelSelector,
  ipBlock: { cidr: is.cidr, except: is.cidr },
};
const peerPorts: Fields = { port: is.port, endPort: is.number, protocol: is.word };

const kinds: Record<string, Fields> = {
  Deployment: { spec: workload },
  StatefulSet: { spec: workload },
  DaemonSet: { spec: workload },
  ReplicaSet: { spec: workload },
  Pod: { spec: podSpec },
  Job: { spec: job },
  CronJob: {
    spec: {
      schedule: is.schedule,
      timeZone: is.path,
      concurrencyPolicy: is.word,
      suspend: is.flag,
      startingDeadlineSeconds: is.number,
      successfulJobsHistoryLimit: is.number,
      failedJobsHistoryLimit: is.number,
      jobTemplate: { metadata, spec: job },
    },
  },
  Service: {
    spec: {
      type: is.word,
      clusterIP: is.name,
      externalTrafficPolicy: is.word,
      internalTrafficPolicy: is.word,
      ipFamilies: is.word,
      ipFamilyPolicy: is.word,
      loadBalancerSourceRanges: is.cidr,
      publishNotReadyAddresses: is.flag,
      selector: each(is.label),
      sessionAffinity: is.word,
      ports: {
        name: is.name,
        port: is.number,
        targetPort: is.port,
        nodePort: is.number,
        protocol: is.word,
        appProtocol: is.path,
      },
    },
  },
  ServiceAccount: {
    automountServiceAccountToken: is.flag,
    imagePullSecrets: { name: is.name },
    secrets: { name: is.name },
  },
  ConfigMap: { data: each("text") },
  Secret: { type: is.path },
  Role: role,
  ClusterRole: role,
  RoleBinding: binding,
  ClusterRoleBinding: binding,
  NetworkPolicy: {
    spec: {
      podSelector: labelSelector,
      policyTypes: is.word,
      ingress: { from: peer, ports: peerPorts },
      egress: { to: peer, ports: peerPorts },
    },
  },
  Ingress: {
    spec: {
      ingressClassName: is.name,
      defaultBackend: backend,
      rules: { host: is.name, http: { paths: { path: is.path, pathType: is.word, backend } } },
      tls: { hosts: is.name, secretName: is.name },
    },
  },
  HorizontalPodAutoscaler: {
    spec: {
      minReplicas: is.number,
      maxReplicas: is.number,
      scaleTargetRef: { apiVersion: is.group, kind: is.word, name: is.name },
      metrics: {
        type: is.word,
        resource: {
          name: is.name,
          target: { type: is.word, averageUtilization: is.number, averageValue: is.quantity },
        },
      },
    },
  },
  PodDisruptionBudget: {
    spec: { minAvailable: is.quantity, maxUnavailable: is.quantity, selector: labelSelector },
  },
  PriorityClass: { value: is.number, globalDefault: is.flag, preemptionPolicy: is.word },
  PersistentVolumeClaim: workload["volumeClaimTemplates"] as Fields,
  CustomResourceDefinition: {
    spec: {
      group: is.group,
      scope: is.word,
      names: { kind: is.word, listKind: is.word, plural: is.name, singular: is.name, shortNames: is.name },
      versions: {
        name: is.name,
        served: is.flag,
        storage: is.flag,
        schema: "whole",
        subresources: "whole",
        additionalPrinterColumns: "whole",
      },
    },
  },
  ServiceMonitor: {
    spec: {
      selector: labelSelector,
      namespaceSelector: { any: is.flag, matchNames: is.name },
      endpoints: { port: is.port, path: is.path, scheme: is.word },
    },
  },
};

/** What may be shown of a document of this kind. */
export function shapeOf(kind: unknown): Shape {
  const common: Fields = { apiVersion: is.group, kind: is.word, metadata };
  return typeof kind === "string" && Object.hasOwn(kinds, kind) ? { ...common, ...kinds[kind] } : common;
}
