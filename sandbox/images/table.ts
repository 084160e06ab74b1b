// What images the sandbox builds: one row an image, named as the manifests name it, so that nothing has to be overridden.
import { join } from "node:path";
import { repositoryRoot } from "../lib/paths";
import { versionOf } from "../toolchain/binaries";
import { tool } from "../toolchain/build";

/** An image: a root filesystem, files on top of it, and how it starts. */
export interface Image {
  name: string;
  /** Debian packages of the root filesystem; without them it is busybox and the CA certificates. */
  debian?: string[];
  /** Path in the image -> file or folder on this machine. */
  files?: Record<string, string>;
  /** Path in the image -> text of an executable script. */
  scripts?: Record<string, string>;
  /** Link in the image -> what it points to. */
  links?: Record<string, string>;
  /** Folder in the image -> its owner's id. */
  folders?: Record<string, number>;
  /** Folder in the image with Python modules, which its own Python compiles: nobody may write there when it runs. */
  python?: string;
  entrypoint?: string[];
  user?: string;
  /** The user's name in /etc/passwd, without which ssh does not start. Default: it has none. */
  account?: string;
  workdir?: string;
  env?: Record<string, string>;
}

/** Folders that must be built before the table can be read. */
export interface BuiltInputs {
  /** Source of the Go module of Argo CD, which holds two scripts. */
  argoCdSource: string;
  /** Python packages of the test campaign. */
  campaignPackages: string;
  /** Node.js for the promotion step. */
  node: string;
  /** Pet store binaries by version. */
  demoApp: Record<string, string>;
}

const campaign = join(repositoryRoot, "images/test-campaign");
const sleepForEver = "/bin/sleep 2147483647";
/** Stand-ins for two helpers of NATS that are in no package registry: the bus works without them. */
const idle = (name: string): Image => ({
  name,
  scripts: { "idle.sh": `#!/bin/sh\nexec ${sleepForEver}\n` },
  entrypoint: ["/idle.sh"],
});

const argoCdLinks = [
  "server",
  "repo-server",
  "application-controller",
  "applicationset-controller",
  "notifications",
  "cmp-server",
  "dex",
  "k8s-auth",
  "commit-server",
  "git-ask-pass",
];

export const promoteImage = "localhost:32000/argo-projects/git-promotion:0.1.0";
export const campaignImage = "localhost:32000/argo-projects/test-campaign:0.1.0";
export const demoAppImage = "localhost:32000/argoprojects/demo-app";

/** Every image, in the order in which they are imported. */
export function images({ argoCdSource, campaignPackages, demoApp, node }: BuiltInputs): Image[] {
  const workflows = versionOf("workflow-controller");
  return [
    { name: "sandbox.local/pause:1", entrypoint: sleepForEver.split(" ") },
    { name: "registry.k8s.io/coredns/coredns:v1.12.4", files: { coredns: tool("coredns") }, entrypoint: ["/coredns"] },
    {
      name: `quay.io/argoproj/workflow-controller:v${workflows}`,
      files: { "bin/workflow-controller": tool("workflow-controller") },
      entrypoint: ["workflow-controller"],
      user: "8737",
    },
    {
      name: `quay.io/argoproj/argoexec:v${workflows}`,
      files: { "bin/argoexec": tool("argoexec") },
      entrypoint: ["argoexec"],
    },
    {
      name: `quay.io/argoproj/argocli:v${workflows}`,
      files: { "bin/argo": tool("argo") },
      entrypoint: ["argo"],
      user: "8737",
    },
    {
      name: `quay.io/argoproj/argo-events:v${versionOf("argo-events")}`,
      files: { "bin/argo-events": tool("argo-events") },
      entrypoint: ["/bin/argo-events"],
    },
    {
      name: `docker.io/rclone/rclone:${versionOf("rclone")}`,
      files: { "bin/rclone": tool("rclone") },
      folders: { data: 0 },
      entrypoint: ["rclone"],
    },
    {
      name: `docker.io/library/nats:${versionOf("nats-server")}`,
      files: { "nats-server": tool("nats-server") },
      entrypoint: ["/nats-server"],
    },
    idle("docker.io/natsio/prometheus-nats-exporter:0.14.0"),
    idle("docker.io/natsio/nats-server-config-reloader:0.14.0"),
    {
      name: "public.ecr.aws/docker/library/redis:8.2.2-alpine",
      debian: ["redis-server"],
      folders: { data: 999 },
      // Upstream's shell knows `[[`, which a script of the highly available set uses.
      links: { "usr/bin/sh": "bash", "usr/bin/redis-sentinel": "redis-server" },
      workdir: "/data",
      entrypoint: ["redis-server"],
    },
    {
      name: "public.ecr.aws/docker/library/haproxy:3.0.8-alpine",
      debian: ["haproxy"],
      entrypoint: ["haproxy", "-W", "-db", "-f", "/usr/local/etc/haproxy/haproxy.cfg"],
    },
    {
      name: `quay.io/argoproj/argocd:v${versionOf("argocd")}`,
      debian: ["ca-certificates", "git", "gpg", "gpg-agent", "openssh-client", "tini"],
      files: {
        "usr/local/bin/argocd": tool("argocd"),
        "usr/local/bin/helm": tool("helm"),
        "usr/local/bin/kustomize": tool("kustomize"),
        "usr/local/bin/gpg-wrapper.sh": join(argoCdSource, "hack/gpg-wrapper.sh"),
        "usr/local/bin/git-verify-wrapper.sh": join(argoCdSource, "hack/git-verify-wrapper.sh"),
      },
      scripts: { "usr/local/bin/entrypoint.sh": '#!/bin/sh\nexec tini -- "$@"\n' },
      links: Object.fromEntries(argoCdLinks.map((name) => [`usr/local/bin/argocd-${name}`, "argocd"])),
      folders: {
        "home/argocd": 999,
        "app/config/tls": 999,
        "app/config/ssh": 999,
        "app/config/gpg/source": 999,
        "app/config/gpg/keys": 999,
      },
      entrypoint: ["/usr/local/bin/entrypoint.sh"],
      user: "999",
      account: "argocd",
      workdir: "/home/argocd",
      env: { HOME: "/home/argocd", USER: "argocd" },
    },
    {
      name: promoteImage,
      debian: ["ca-certificates", "git", "gpg", "gpg-agent", "libstdc++6", "openssh-client"],
      files: { "usr/local/bin/node": node, app: join(repositoryRoot, "promote/dist") },
      scripts: { "usr/local/bin/promote": '#!/bin/sh\nexec node /app/promote.js "$@"\n' },
      entrypoint: ["promote"],
      user: "1000",
      account: "node",
      workdir: "/tmp",
      env: { HOME: "/tmp" },
    },
    {
      name: campaignImage,
      debian: ["python3"],
      python: "opt/robot",
      files: {
        "opt/robot": campaignPackages,
        "app/launchTests.sh": join(campaign, "launchTests.sh"),
        "app/myAppTests.robot": join(campaign, "myAppTests.robot"),
      },
      entrypoint: ["./launchTests.sh"],
      user: "1000",
      workdir: "/app",
      env: { PYTHONPATH: "/opt/robot" },
    },
    ...Object.entries(demoApp).map(([version, binary]) => ({
      name: `${demoAppImage}:${version}`,
      files: { "demo-app": binary },
      entrypoint: ["/demo-app"],
      user: "1000",
    })),
  ];
}
