// What is built from Go modules: one row a binary. Modules and versions are pinned in go/<module>/go.mod and go.sum.

/** A program that the sandbox needs. */
export interface Binary {
  name: string;
  /** Folder under `go/` whose go.mod and go.sum pin everything that goes into the binary. */
  module: string;
  /** A second folder under `go/`, with source that several binaries are built from. */
  shared?: string;
  /** Go package of the binary's `main`. */
  package: string;
  version: string;
  /** Go variables that carry the version, as `-X` wants them, without the value. */
  versionVariables?: Record<string, string>;
  /** Build tags. */
  tags?: string[];
  /** Whether it has parts in C, and needs a compiler of that. */
  cgo?: boolean;
  /** Use this program from PATH, where it is there, instead of building it. */
  fromPath?: boolean;
  /** Where its project offers it ready-made, tried before building: an archive, its path inside, the published SHA-256. */
  download?: { url: string; member: string; checksumUrl: string };
}

/** The Go module that Argo Workflows is built from. */
export const workflowsModule = "github.com/argoproj/argo-workflows/v4";

const kubernetes = "1.34.4";
const pulumi = "3.220.0";
const argoWorkflows = "4.0.7";
const kubectlArchive = `https://dl.k8s.io/v${kubernetes}/kubernetes-client-linux-amd64.tar.gz`;
const helmArchive = "https://get.helm.sh/helm-v3.19.5-linux-amd64.tar.gz";
const pulumiRelease = (member: string) => ({
  url: `https://github.com/pulumi/pulumi/releases/download/v${pulumi}/pulumi-v${pulumi}-linux-x64.tar.gz`,
  checksumUrl: `https://github.com/pulumi/pulumi/releases/download/v${pulumi}/pulumi-${pulumi}-checksums.txt`,
  member,
});

const kubernetesBinary = (name: string): Binary => ({
  name,
  module: "kubernetes",
  package: `k8s.io/kubernetes/cmd/${name}`,
  version: kubernetes,
  versionVariables: {
    "k8s.io/component-base/version.gitVersion": `v${kubernetes}`,
    "k8s.io/component-base/version.gitMajor": "1",
    "k8s.io/component-base/version.gitMinor": "34",
  },
});

const argoWorkflowsBinary = (name: string): Binary => ({
  name,
  module: "argo-workflows",
  package: `${workflowsModule}/cmd/${name}`,
  version: argoWorkflows,
  versionVariables: {
    [`${workflowsModule}.version`]: `v${argoWorkflows}`,
    [`${workflowsModule}.gitTag`]: `v${argoWorkflows}`,
    [`${workflowsModule}.gitTreeState`]: "clean",
  },
});

/** In the order in which they are built: what `pulumi up` needs last comes last. */
export const binaries: Binary[] = [
  { name: "etcd", module: "etcd", package: "go.etcd.io/etcd/server/v3", version: "3.6.5" },
  ...["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubelet", "kube-proxy"].map(kubernetesBinary),
  {
    ...kubernetesBinary("kubectl"),
    fromPath: true,
    download: { url: kubectlArchive, checksumUrl: `${kubectlArchive}.sha256`, member: "kubernetes/client/bin/kubectl" },
  },
  { name: "coredns", module: "coredns", package: ".", version: "1.12.4" },
  {
    name: "kube-router",
    module: "kube-router",
    package: "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router",
    version: "2.1.0",
    versionVariables: { "github.com/cloudnativelabs/kube-router/v2/pkg/version.Version": "v2.1.0" },
  },
  { name: "rclone", module: "rclone", package: ".", version: "1.76.0" },
  { name: "nats-server", module: "nats", package: "github.com/nats-io/nats-server/v2", version: "2.10.29" },
  {
    name: "helm",
    module: "helm",
    package: "helm.sh/helm/v3/cmd/helm",
    version: "3.19.5",
    versionVariables: { "helm.sh/helm/v3/internal/version.version": "v3.19.5" },
    download: { url: helmArchive, checksumUrl: `${helmArchive}.sha256sum`, member: "linux-amd64/helm" },
  },
  { name: "kustomize", module: "kustomize", package: "sigs.k8s.io/kustomize/kustomize/v5", version: "5.7.1" },
  argoWorkflowsBinary("workflow-controller"),
  argoWorkflowsBinary("argoexec"),
  argoWorkflowsBinary("argo"),
  {
    name: "argo-events",
    module: "argo-events",
    package: "github.com/argoproj/argo-events/cmd",
    version: "1.9.10",
    versionVariables: { "github.com/argoproj/argo-events.version": "v1.9.10" },
  },
  {
    name: "argocd",
    module: "argo-cd",
    package: "github.com/argoproj/argo-cd/v3/cmd",
    version: "3.2.11",
    versionVariables: { "github.com/argoproj/argo-cd/v3/common.version": "3.2.11" },
  },
  {
    name: "pulumi",
    module: "pulumi",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    version: pulumi,
    versionVariables: { "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${pulumi}` },
    fromPath: true,
    download: pulumiRelease("pulumi/pulumi"),
  },
  {
    name: "pulumi-language-nodejs",
    module: "pulumi-language-nodejs",
    package: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    version: "3.65.0",
    fromPath: true,
    download: pulumiRelease("pulumi/pulumi-language-nodejs"),
  },
  {
    name: "pulumi-resource-kubernetes",
    module: "pulumi-resource-kubernetes",
    package: ".",
    version: "4.25.0",
    versionVariables: { "github.com/pulumi/pulumi-kubernetes/provider/v4/pkg/version.Version": "4.25.0" },
    fromPath: true,
    download: {
      url: "https://github.com/pulumi/pulumi-kubernetes/releases/download/v4.25.0/pulumi-resource-kubernetes-v4.25.0-linux-amd64.tar.gz",
      checksumUrl:
        "https://github.com/pulumi/pulumi-kubernetes/releases/download/v4.25.0/pulumi-kubernetes_4.25.0_checksums.txt",
      member: "pulumi-resource-kubernetes",
    },
  },
];

/** The expression libraries of Argo Workflows: of the oldest version that this program supports, and of newer ones. */
export const expressionLibraries: Binary[] = [
  { age: "oldest", version: "3.7.0" },
  // The default chart brings v4.0.6, which is in no Go module; v4.0.5 reads expressions alike.
  { age: "default", version: "4.0.5" },
  { age: "newest", version: argoWorkflows },
].map(({ age, version }) => ({
  name: `expressions-${age}`,
  module: `expressions-${age}`,
  shared: "expressions",
  package: ".",
  version,
}));

/** A forge, for the tests that need one: nothing else builds it. */
export const forge: Binary = {
  name: "gitea",
  module: "gitea",
  package: "code.gitea.io/gitea",
  version: "1.26.0",
  // Without a version, clients cannot tell what it offers.
  versionVariables: { "main.Version": "1.26.0" },
  tags: ["sqlite", "sqlite_unlock_notify"],
  cgo: true,
};

/** The version that a table row pins. */
export function versionOf(name: string): string {
  const binary = binaries.find((candidate) => candidate.name === name);
  if (!binary) throw new Error(`no binary named ${name} in the table`);
  return binary.version;
}
