// Cases of helm-allowed-repository.
import { release } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { helmAllowedRepository } from "./helm-allowed-repository";

const from = (repo: string) => release({ repositoryOpts: { repo } });
const allowed = "https://argoproj.github.io/argo-helm, oci://ghcr.io/argoproj/argo-helm";
const local = release({ chart: "./charts/argo-cd", repositoryOpts: undefined });

export const spec: Spec = {
  policy: helmAllowedRepository,
  pass: [
    { title: "the official repository", given: release() },
    { title: "with a slash at the end", given: from("https://argoproj.github.io/argo-helm/") },
    {
      title: "an oci chart",
      given: release({ chart: "oci://ghcr.io/argoproj/argo-helm/argo-cd", repositoryOpts: {} }),
    },
  ],
  fail: [
    {
      title: "another repository",
      given: from("https://charts.example.com"),
      messages: [
        `Release "argocd": \`repositoryOpts.repo\` must be one of ${allowed}; it is "https://charts.example.com".`,
      ],
    },
    {
      title: "a longer name that begins like an allowed one",
      given: from("https://argoproj.github.io/argo-helm-evil"),
      messages: [
        `Release "argocd": \`repositoryOpts.repo\` must be one of ${allowed}; it is "https://argoproj.github.io/argo-helm-evil".`,
      ],
    },
    {
      title: "plain http",
      given: from("http://argoproj.github.io/argo-helm"),
      messages: [
        'Release "argocd": `repositoryOpts.repo` must be an https:// or oci:// address; it is "http://argoproj.github.io/argo-helm".',
      ],
    },
    {
      title: "a local chart",
      given: local,
      messages: [
        'Release "argocd": `chart` must come from a repository; the local path "./charts/argo-cd" needs `localCharts: true` in the policy configuration.',
      ],
    },
  ],
  empty: [
    {
      title: "no repository",
      given: release({ repositoryOpts: undefined }),
      messages: ['Release "argocd": `repositoryOpts.repo` must be an https:// or oci:// address; it is "".'],
    },
  ],
  unknown: [{ title: "the repository", given: from(UNKNOWN), unknown: "repositoryOpts.repo" }],
  override: [
    { title: "a local chart where allowed", given: local, config: { localCharts: true } },
    {
      title: "another list",
      given: from("https://charts.example.com/a"),
      config: { repositories: ["https://charts.example.com"] },
    },
  ],
};
