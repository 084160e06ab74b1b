// What may be shown of a pod: images, resources, ports, mounts, scheduling, privileges. Values of variables are not.
import * as is from "./leaves";
import { each, type Fields } from "./shape";

const labels = each(is.label);
const selector: Fields = {
  matchLabels: labels,
  matchExpressions: { key: is.path, operator: is.word, values: is.label },
};
export const labelSelector = selector;

const reference: Fields = { name: is.name, key: is.name, optional: is.flag };
const probe: Fields = {
  httpGet: { path: is.path, port: is.port, scheme: is.word },
  tcpSocket: { port: is.port },
  grpc: { port: is.number, service: is.name },
  exec: { command: "commandLine" },
  initialDelaySeconds: is.number,
  periodSeconds: is.number,
  timeoutSeconds: is.number,
  successThreshold: is.number,
  failureThreshold: is.number,
  terminationGracePeriodSeconds: is.number,
};
const securityContext: Fields = {
  allowPrivilegeEscalation: is.flag,
  privileged: is.flag,
  readOnlyRootFilesystem: is.flag,
  runAsNonRoot: is.flag,
  runAsUser: is.number,
  runAsGroup: is.number,
  fsGroup: is.number,
  fsGroupChangePolicy: is.word,
  supplementalGroups: is.number,
  procMount: is.word,
  capabilities: { add: is.name, drop: is.name },
  seccompProfile: { type: is.word, localhostProfile: is.path },
  sysctls: { name: is.path },
};
export const resources: Fields = { limits: each(is.quantity), requests: each(is.quantity) };

const container: Fields = {
  name: is.name,
  image: is.image,
  imagePullPolicy: is.word,
  command: "commandLine",
  args: "commandLine",
  workingDir: is.path,
  env: {
    name: is.name,
    valueFrom: {
      secretKeyRef: reference,
      configMapKeyRef: reference,
      fieldRef: { apiVersion: is.group, fieldPath: is.name },
      resourceFieldRef: { resource: is.name, containerName: is.name, divisor: is.quantity },
    },
  },
  envFrom: { prefix: is.name, secretRef: reference, configMapRef: reference },
  ports: { name: is.name, containerPort: is.number, hostPort: is.number, protocol: is.word },
  resources,
  securityContext,
  livenessProbe: probe,
  readinessProbe: probe,
  startupProbe: probe,
  lifecycle: { preStop: { ...probe, sleep: { seconds: is.number } }, postStart: probe },
  volumeMounts: { name: is.name, mountPath: is.path, subPath: is.path, readOnly: is.flag, mountPropagation: is.word },
  terminationMessagePath: is.path,
  terminationMessagePolicy: is.word,
  restartPolicy: is.word,
  stdin: is.flag,
  tty: is.flag,
};

const items: Fields = { key: is.name, path: is.path, mode: is.number };
const source: Fields = { name: is.name, secretName: is.name, optional: is.flag, defaultMode: is.number, items };
const volume: Fields = {
  name: is.name,
  configMap: source,
  secret: source,
  emptyDir: { medium: is.word, sizeLimit: is.quantity },
  hostPath: { path: is.path, type: is.word },
  persistentVolumeClaim: { claimName: is.name, readOnly: is.flag },
  projected: {
    defaultMode: is.number,
    sources: {
      configMap: source,
      secret: source,
      serviceAccountToken: { expirationSeconds: is.number, path: is.path, audience: is.name },
      downwardAPI: { items: { path: is.path, fieldRef: { fieldPath: is.name } } },
    },
  },
};

const podTerm: Fields = { labelSelector: selector, topologyKey: is.path, namespaces: is.name };
const podAffinity: Fields = {
  requiredDuringSchedulingIgnoredDuringExecution: podTerm,
  preferredDuringSchedulingIgnoredDuringExecution: { weight: is.number, podAffinityTerm: podTerm },
};
const nodeTerm: Fields = {
  matchExpressions: { key: is.path, operator: is.word, values: is.label },
  matchFields: { key: is.path, operator: is.word, values: is.label },
};
const affinity: Fields = {
  podAffinity,
  podAntiAffinity: podAffinity,
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: nodeTerm },
    preferredDuringSchedulingIgnoredDuringExecution: { weight: is.number, preference: nodeTerm },
  },
};

export const podSpec: Fields = {
  containers: container,
  initContainers: container,
  volumes: volume,
  affinity,
  automountServiceAccountToken: is.flag,
  dnsPolicy: is.word,
  enableServiceLinks: is.flag,
  hostIPC: is.flag,
  hostNetwork: is.flag,
  hostPID: is.flag,
  imagePullSecrets: { name: is.name },
  nodeSelector: labels,
  priorityClassName: is.name,
  restartPolicy: is.word,
  runtimeClassName: is.name,
  schedulerName: is.name,
  securityContext,
  serviceAccount: is.name,
  serviceAccountName: is.name,
  shareProcessNamespace: is.flag,
  terminationGracePeriodSeconds: is.number,
  tolerations: { key: is.path, operator: is.word, value: is.label, effect: is.word, tolerationSeconds: is.number },
  topologySpreadConstraints: {
    maxSkew: is.number,
    topologyKey: is.path,
    whenUnsatisfiable: is.word,
    labelSelector: selector,
  },
};
