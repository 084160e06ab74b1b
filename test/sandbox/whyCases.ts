// What people do wrong in an application's folder, done on purpose, and what the status is to say about each.
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

/** One mistake, in the phase test of an application of its own. */
export interface WhyCase {
  title: string;
  app: string;
  /** Makes the mistake in the application's folder, a copy of the pet store. */
  change: (folder: string) => void;
  /** What Argo CD shows: health and sync. */
  shown: RegExp;
  /** The sentences, one each, that the status gives for the row. */
  says: readonly RegExp[];
}

const deployment = "manifests/base/templates/deployment.yaml";

/** Replaces a text that must be there. */
const replace = (file: string, from: string, to: string) => (folder: string) => {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`);
  writeFileSync(path, text.replace(from, to));
};

/** Adds objects to the chart. */
const add =
  (...objects: object[]) =>
  (folder: string) =>
    writeFileSync(
      join(folder, "manifests/base/templates/more.yaml"),
      objects.map((object) => stringify(object)).join("---\n"),
    );

/** Sets values of the phase test. */
const set = (values: object) => (folder: string) =>
  writeFileSync(join(folder, "manifests/overlays/test/values-test.yaml"), stringify(values));

const port = [{ name: "http", port: 80 }];

export const whyCases: readonly WhyCase[] = [
  {
    title: "an image that cannot be pulled",
    app: "why-image",
    change: set({ image: { version: "9.9" } }),
    shown: /^Progressing, Synced$/,
    says: [
      /^Deployment why-image-test-my-app: the image localhost:32000\/argoprojects\/demo-app:9\.9 cannot be pulled: the registry cannot be reached\. Push it, correct its name in the values file or chart, or add a pull secret\.$/,
    ],
  },
  {
    title: "an image that is not on the node, where none is pulled",
    app: "why-never",
    change: set({ image: { version: "9.9", pullPolicy: "Never" } }),
    shown: /^Progressing, Synced$/,
    says: [/demo-app:9\.9 cannot be pulled: it is not on the node, and the pull policy is Never\. Push it/],
  },
  {
    title: "a pod that is not ready, with what its probe says",
    app: "why-starting",
    change: set({ image: { version: "1.0" }, startDelay: "1h" }),
    shown: /^Progressing, Synced$/,
    says: [
      /^Deployment why-starting-test-my-app: it runs and is not ready: Startup probe failed: .*\. See: kubectl logs -n why-starting-test why-starting-test-my-app-\S+ -c my-app$/,
    ],
  },
  {
    title: "a pod that ends by itself",
    app: "why-crash",
    change: set({ image: { version: "1.0" }, startDelay: "soon" }),
    shown: /^(Progressing|Degraded), Synced$/,
    says: [
      /^Deployment why-crash-test-my-app: it ends by itself \(exit code \d+\) and is started again\. See: kubectl logs -n why-crash-test \S+ -c my-app --previous$/,
    ],
  },
  {
    title: "a pod that no node takes",
    app: "why-node",
    change: replace(
      deployment,
      "automountServiceAccountToken: false",
      "automountServiceAccountToken: false\n      nodeSelector: { disk: none }",
    ),
    shown: /^Progressing, Synced$/,
    says: [
      /^Deployment why-node-test-my-app: no node takes it: 0\/1 nodes are available: .*node affinity\/selector.*\. See: kubectl describe pod -n why-node-test \S+$/,
    ],
  },
  {
    title: "pods that the namespace refuses",
    app: "why-refused",
    change: replace(deployment, "allowPrivilegeEscalation: false", "privileged: true"),
    shown: /^Progressing, Synced$/,
    says: [
      /^Deployment why-refused-test-my-app: its pods are refused: .*violates PodSecurity .*privileged.*\. Mend the chart, or what refuses them\.$/,
    ],
  },
  {
    title: "an Ingress, a volume claim and a Service that wait for what the cluster does not have",
    app: "why-waiting",
    change: add(
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "Ingress",
        metadata: { name: "web" },
        spec: { ingressClassName: "nginx", defaultBackend: { service: { name: "web", port: { number: 80 } } } },
      },
      {
        apiVersion: "v1",
        kind: "PersistentVolumeClaim",
        metadata: { name: "data" },
        spec: {
          storageClassName: "fast",
          accessModes: ["ReadWriteOnce"],
          resources: { requests: { storage: "1Gi" } },
        },
      },
      { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { type: "LoadBalancer", ports: port } },
    ),
    shown: /^Progressing, Synced$/,
    says: [
      /^Ingress web: it has no address: no ingress controller serves the class nginx\. Install one, or leave it out/,
      /^PersistentVolumeClaim data: it has no volume: storageclass\S* "fast" not found\. Check its storage class\.$/,
      /^Service web: it waits for a load balancer: the cluster gives it none\./,
    ],
  },
  {
    title: "a chart that does not render",
    app: "why-chart",
    change: replace(deployment, ".Values.replicas", ".Values.scale.replicas"),
    shown: /^\S+, Unknown$/,
    says: [
      /^Its chart does not render: .*my-app\/templates\/deployment\.yaml:8:\d+.*nil pointer evaluating interface \{\}\.replicas\. Mend the chart or the values file in the repository\.$/,
    ],
  },
  {
    title: "a values file that is not YAML",
    app: "why-yaml",
    change: (folder) =>
      writeFileSync(join(folder, "manifests/overlays/test/values-test.yaml"), "image:\n\tversion: 1\n"),
    shown: /^\S+, Unknown$/,
    says: [/^Its chart does not render: .*values-test\.yaml: .*line 2: .*\. Mend the chart or the values file/],
  },
  {
    title: "a values file that does not exist (F25)",
    app: "why-values",
    change: (folder) => rmSync(join(folder, "manifests/overlays/test"), { recursive: true }),
    shown: /^\S+, Unknown$/,
    says: [
      /^Its values file argo-projects\/why-values\/manifests\/overlays\/test\/values-test\.yaml does not exist: add it, or set phases\[\]\.valuesOptional for the phase\.$/,
    ],
  },
  {
    title: "a chart that is not where it is looked for",
    app: "why-base",
    change: (folder) => renameSync(join(folder, "manifests/base"), join(folder, "manifests/chart")),
    shown: /^\S+, Unknown$/,
    says: [/^Its chart argo-projects\/why-base\/manifests\/base does not exist in the repository: add it there\.$/],
  },
  {
    title: "a kind that is not installed",
    app: "why-kind",
    change: add({ apiVersion: "monitoring.coreos.com/v1", kind: "ServiceMonitor", metadata: { name: "web" } }),
    shown: /^Missing, OutOfSync$/,
    says: [
      /^The kind ServiceMonitor \(monitoring\.coreos\.com\) is not installed on this cluster: install its definition, or leave it out of the chart\.$/,
    ],
  },
  {
    title: "a kind that is installed in another version",
    app: "why-version",
    change: add({ apiVersion: "batch/v1beta1", kind: "CronJob", metadata: { name: "nightly" } }),
    shown: /^Missing, OutOfSync$/,
    says: [
      /^The cluster has the kind CronJob \(batch\) in another version than v1beta1: change the chart's apiVersion\.$/,
    ],
  },
  {
    title: "a kind that the project does not allow",
    app: "why-project",
    change: add({ apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "why-project" } }),
    shown: /^Missing, OutOfSync$/,
    says: [
      /^The AppProject argo-promotion does not allow the kind ClusterRole \(rbac\.authorization\.k8s\.io\): leave it out of the chart\.$/,
    ],
  },
  {
    title: "an object that the API refuses",
    app: "why-invalid",
    change: add({ apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { type: "Wide", ports: port } }),
    shown: /^\S+, OutOfSync$/,
    says: [/^Service web cannot be applied: Service "web" is invalid: spec\.type: Unsupported value: "Wide"/],
  },
  {
    title: "a namespace that was there before",
    app: "why-foreign",
    change: () => undefined,
    shown: /^Missing, OutOfSync$/,
    says: [
      /^Namespace why-foreign-test cannot be applied: the policy argo-promotion-applications refuses it: the namespace why-foreign-test was there before, and is not taken over: to hand it over, label it argo-promotion\/app=why-foreign\.$/,
    ],
  },
];
