// What is started in a cluster: one row a program, in order, each with the sign that it is ready.
import { join } from "node:path";
import { run, succeeds } from "../lib/run";
import { tool } from "../toolchain/build";
import { podRange, serviceRange, type Cluster } from "./cluster";
import { files, nodeName } from "./configuration";
import { runInside } from "./network";
import { volumesRoot } from "./volumes";

/** A program of the cluster: its command line, and what tells that it serves. */
export interface Program {
  name: string;
  command: string[];
  ready: () => Promise<boolean>;
}

const kubeRouterHealthPort = "20244";

const flags = (values: Record<string, string>) => Object.entries(values).map(([name, value]) => `--${name}=${value}`);

/** kubectl with the cluster's admin kubeconfig. */
export function kubectl(cluster: Cluster, args: string[], input?: string): Promise<string> {
  // kubectl would keep what the API server offers in the user's own ~/.kube otherwise.
  const options = { env: { KUBECACHEDIR: join(cluster.dir, "kubectl") }, ...(input === undefined ? {} : { input }) };
  return run(tool("kubectl"), ["--kubeconfig", cluster.kubeconfig, ...args], {
    what: `kubectl ${args.slice(0, 3).join(" ")}`,
    ...options,
  });
}

/** The programs of a cluster, in the order in which they start. */
export function programs(cluster: Cluster): Program[] {
  const at = files(cluster);
  const pki = (file: string) => join(at.pki, file);
  const etcd = "http://127.0.0.1:2379";
  const peer = "http://127.0.0.1:2380";
  const inside = (check: string[]) => () =>
    runInside(cluster, check).then(
      () => true,
      () => false,
    );
  return [
    {
      name: "etcd",
      command: [
        tool("etcd"),
        "--unsafe-no-fsync", // the sandbox may lose its last writes when the machine loses power
        ...flags({
          "data-dir": join(cluster.dir, "etcd"),
          "listen-client-urls": etcd,
          "advertise-client-urls": etcd,
          "listen-peer-urls": peer,
          "initial-advertise-peer-urls": peer,
          "initial-cluster": `default=${peer}`,
        }),
      ],
      ready: inside(["curl", "-sf", "--max-time", "2", `${etcd}/health`]),
    },
    {
      name: "kube-apiserver",
      command: [
        tool("kube-apiserver"),
        ...flags({
          "etcd-servers": etcd,
          "secure-port": "6443",
          "advertise-address": cluster.nodeAddress,
          "service-cluster-ip-range": serviceRange,
          "tls-cert-file": pki("apiserver.crt"),
          "tls-private-key-file": pki("apiserver.key"),
          "client-ca-file": pki("ca.crt"),
          "kubelet-client-certificate": pki("apiserver-kubelet-client.crt"),
          "kubelet-client-key": pki("apiserver-kubelet-client.key"),
          "kubelet-certificate-authority": pki("ca.crt"),
          "kubelet-preferred-address-types": "InternalIP",
          "service-account-key-file": pki("service-account.key"),
          "service-account-signing-key-file": pki("service-account.key"),
          "service-account-issuer": "https://kubernetes.default.svc",
          "authorization-mode": "Node,RBAC",
          "allow-privileged": "true",
        }),
      ],
      ready: () =>
        kubectl(cluster, ["get", "--raw", "/readyz"]).then(
          () => true,
          () => false,
        ),
    },
    {
      name: "kube-controller-manager",
      command: [
        tool("kube-controller-manager"),
        ...flags({
          kubeconfig: at.kubeconfigOf("controller-manager"),
          "service-account-private-key-file": pki("service-account.key"),
          "root-ca-file": pki("ca.crt"),
          "use-service-account-credentials": "true",
          "leader-elect": "false",
          "allocate-node-cidrs": "true",
          "cluster-cidr": podRange,
          "node-cidr-mask-size": podRange.split("/")[1]!,
          "cert-dir": join(cluster.dir, "controller-manager"),
          // Volumes of the default storage class are folders on this machine: see volumes.ts.
          "enable-hostpath-provisioner": "true",
        }),
      ],
      ready: inside(["curl", "-ksf", "--max-time", "2", "https://127.0.0.1:10257/healthz"]),
    },
    {
      // Folders of volumes are root's alone; a pod of another user writes into them as it does where `fsGroup` counts.
      name: "volumes",
      command: ["/bin/busybox", "sh", "-c", `while sleep 1; do chmod -R a+rwX ${volumesRoot}/* 2>/dev/null; done`],
      ready: () => Promise.resolve(true),
    },
    {
      name: "kube-scheduler",
      command: [
        tool("kube-scheduler"),
        ...flags({
          kubeconfig: at.kubeconfigOf("scheduler"),
          "leader-elect": "false",
          "cert-dir": join(cluster.dir, "scheduler"),
        }),
      ],
      ready: inside(["curl", "-ksf", "--max-time", "2", "https://127.0.0.1:10259/healthz"]),
    },
    {
      name: "containerd",
      command: ["containerd", "--config", at.containerdConfig],
      ready: () => succeeds("ctr", ["--address", at.containerdSocket, "version"]),
    },
    {
      name: "kubelet",
      command: [
        tool("kubelet"),
        ...flags({
          config: at.kubeletConfig,
          kubeconfig: at.kubeconfigOf("kubelet"),
          "hostname-override": nodeName,
          "node-ip": cluster.nodeAddress,
          "root-dir": at.kubelet,
          "cert-dir": join(at.kubelet, "pki"),
        }),
      ],
      ready: () =>
        kubectl(cluster, [
          "get",
          "node",
          nodeName,
          "-o",
          "jsonpath={.status.conditions[?(@.type=='Ready')].status}",
        ]).then(
          (status) => status === "True",
          () => false,
        ),
    },
    {
      name: "kube-proxy",
      command: [
        tool("kube-proxy"),
        ...flags({
          kubeconfig: at.kubeconfigOf("kube-proxy"),
          "hostname-override": nodeName,
          "cluster-cidr": podRange,
          // Zero leaves the limit as it is: it belongs to the whole machine.
          "conntrack-max-per-core": "0",
        }),
      ],
      ready: inside(["curl", "-sf", "--max-time", "2", "http://127.0.0.1:10256/livez"]),
    },
    {
      // The bridge plugin knows no NetworkPolicy: this one enforces them.
      name: "kube-router",
      command: [
        tool("kube-router"),
        ...flags({
          kubeconfig: at.kubeconfigOf("kube-router"),
          "run-firewall": "true",
          "run-router": "false",
          "run-service-proxy": "false",
          "run-loadbalancer": "false",
          "hostname-override": nodeName,
          "service-cluster-ip-range": serviceRange,
          "metrics-port": "0",
          "health-port": kubeRouterHealthPort,
        }),
      ],
      ready: inside(["curl", "-sf", "--max-time", "2", `http://127.0.0.1:${kubeRouterHealthPort}/healthz`]),
    },
  ];
}
