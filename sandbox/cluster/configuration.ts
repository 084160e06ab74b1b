// The configuration files of the cluster's programs: kubeconfigs, containerd, CNI, kubelet.
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { folder } from "../lib/paths";
import { authority, certificate, serviceAccountKey, type KeyPair } from "./certificates";
import { apiServiceAddress, dnsServiceAddress, podRange, type Cluster } from "./cluster";

export const nodeName = "node1";
export const pauseImage = "sandbox.local/pause:1";

/** Where a cluster keeps what. */
export const files = (cluster: Cluster) => ({
  pki: join(cluster.dir, "pki"),
  logs: join(cluster.dir, "logs"),
  containerdSocket: join(cluster.dir, "containerd.sock"),
  containerdConfig: join(cluster.dir, "containerd.toml"),
  cniConfig: join(cluster.dir, "cni"),
  kubelet: join(cluster.dir, "kubelet"),
  kubeletConfig: join(cluster.dir, "kubelet.yaml"),
  kubeconfigOf: (component: string) => join(cluster.dir, `${component}.kubeconfig`),
});

const encoded = (path: string) => readFileSync(path).toString("base64");

/** The one context of the cluster's kubeconfig. */
export const contextOf = (cluster: Cluster) => `argo-promotion-${cluster.name}`;

function kubeconfig(cluster: Cluster, ca: KeyPair, client: KeyPair): string {
  const name = contextOf(cluster);
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      {
        name,
        cluster: {
          server: `https://${cluster.nodeAddress}:6443`,
          "certificate-authority-data": encoded(ca.certificate),
        },
      },
    ],
    users: [
      {
        name,
        user: { "client-certificate-data": encoded(client.certificate), "client-key-data": encoded(client.key) },
      },
    ],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  });
}

function writePrivate(path: string, text: string): void {
  writeFileSync(path, text, { mode: 0o600 });
  chmodSync(path, 0o600);
}

/** Who speaks to the API server, as whom. The user's own kubeconfig is `admin`'s. */
const clients = [
  { component: "admin", commonName: "admin", organization: "system:masters" },
  { component: "controller-manager", commonName: "system:kube-controller-manager" },
  { component: "scheduler", commonName: "system:kube-scheduler" },
  { component: "kube-proxy", commonName: "system:kube-proxy" },
  { component: "kube-router", commonName: "kube-router", organization: "system:masters" },
  { component: "kubelet", commonName: `system:node:${nodeName}`, organization: "system:nodes" },
];

async function writeIdentities(cluster: Cluster): Promise<void> {
  const { pki, kubeconfigOf } = files(cluster);
  const ca = await authority(pki, `argo-promotion-${cluster.name}`);
  await serviceAccountKey(pki);
  const alternativeNames = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "localhost"];
  const addresses = [apiServiceAddress, cluster.nodeAddress, "127.0.0.1"];
  await certificate(pki, "apiserver", {
    commonName: "kube-apiserver",
    alternativeNames: [...alternativeNames, ...addresses],
  });
  await certificate(pki, "apiserver-kubelet-client", {
    commonName: "kube-apiserver-kubelet-client",
    organization: "system:masters",
  });
  await certificate(pki, "kubelet-serving", {
    commonName: nodeName,
    alternativeNames: [nodeName, cluster.nodeAddress],
  });
  for (const { component, ...subject } of clients) {
    const text = kubeconfig(cluster, ca, await certificate(pki, component, subject));
    writePrivate(component === "admin" ? cluster.kubeconfig : kubeconfigOf(component), text);
  }
}

function containerdToml(cluster: Cluster): string {
  const { containerdSocket, cniConfig } = files(cluster);
  return `version = 2
root = "${cluster.dir}/containerd/root"
state = "${cluster.dir}/containerd/state"
[grpc]
  address = "${containerdSocket}"
[plugins."io.containerd.internal.v1.opt"]
  path = "${cluster.dir}/containerd/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  # Without CAP_SYS_RESOURCE every pod fails with "can't get final child's PID".
  restrict_oom_score_adj = true
  # Pod network namespaces are mounted under our own folder: taking the cluster down then finds them all.
  netns_mounts_under_state_dir = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${cniConfig}"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
`;
}

const cniConfiguration = (cluster: Cluster) => ({
  cniVersion: "0.4.0",
  name: "bridge",
  plugins: [
    {
      type: "bridge",
      bridge: "cni0",
      isGateway: true,
      hairpinMode: true,
      ipam: {
        type: "host-local",
        dataDir: join(cluster.dir, "cni-addresses"),
        ranges: [[{ subnet: podRange }]],
        routes: [{ dst: "0.0.0.0/0" }],
      },
    },
  ],
});

const kubeletConfiguration = (cluster: Cluster) => ({
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  authentication: {
    anonymous: { enabled: false },
    webhook: { enabled: true },
    x509: { clientCAFile: join(files(cluster).pki, "ca.crt") },
  },
  authorization: { mode: "Webhook" },
  tlsCertFile: join(files(cluster).pki, "kubelet-serving.crt"),
  tlsPrivateKeyFile: join(files(cluster).pki, "kubelet-serving.key"),
  cgroupDriver: "cgroupfs",
  cgroupRoot: `/${cluster.cgroup}`,
  failSwapOn: false,
  failCgroupV1: false,
  maxPods: 250,
  podLogsDir: join(cluster.dir, "pod-logs"),
  volumePluginDir: join(cluster.dir, "kubelet-plugins"),
  containerRuntimeEndpoint: `unix://${files(cluster).containerdSocket}`,
  clusterDNS: [dnsServiceAddress],
  clusterDomain: "cluster.local",
  // Images are imported, not pulled: once collected they would be gone.
  imageGCHighThresholdPercent: 100,
  imageGCLowThresholdPercent: 99,
  evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
});

/** Writes everything that the cluster's programs read; keys and certificates are kept when they are there. */
export async function writeConfiguration(cluster: Cluster): Promise<void> {
  const at = files(cluster);
  folder(at.logs);
  folder(at.kubelet);
  folder(at.cniConfig);
  await writeIdentities(cluster);
  writeFileSync(at.containerdConfig, containerdToml(cluster));
  writeFileSync(join(at.cniConfig, "10-bridge.conflist"), JSON.stringify(cniConfiguration(cluster), null, 2));
  writeFileSync(at.kubeletConfig, stringify(kubeletConfiguration(cluster)));
}
