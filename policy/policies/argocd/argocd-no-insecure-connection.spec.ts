// Cases of argocd-no-insecure-connection.
import { chart } from "../../spec/builders";
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { SECRET } from "../../lib/types";
import { argocdNoInsecureConnection } from "./argocd-no-insecure-connection";

const secret = (kind: string | undefined, data: object): Given => ({
  type: SECRET,
  name: "connection",
  props: { metadata: { name: "connection", labels: kind && { "argocd.argoproj.io/secret-type": kind } }, ...data },
});
const configs = (values: object) => chart("argo-cd", { configs: values });
const cluster = (tlsClientConfig: object) => ({ stringData: { config: JSON.stringify({ tlsClientConfig }) } });
const encoded = Buffer.from("true").toString("base64");

export const spec: Spec = {
  policy: argocdNoInsecureConnection,
  pass: [
    { title: "a repository", given: secret("repository", { stringData: { url: "https://x", insecure: "false" } }) },
    { title: "a cluster", given: secret("cluster", cluster({ insecure: false, caData: "x" })) },
    { title: "a Secret that Argo CD does not read", given: secret(undefined, { stringData: { insecure: "true" } }) },
    { title: "a repository in the values", given: configs({ repositories: { projects: { url: "https://x" } } }) },
  ],
  fail: [
    {
      title: "a repository",
      given: secret("repository", { stringData: { insecure: "true", insecureIgnoreHostKey: "true" } }),
      messages: [
        'Secret "connection": `stringData.insecure` must be false.',
        'Secret "connection": `stringData.insecureIgnoreHostKey` must be false.',
      ],
    },
    {
      title: "encoded credentials of repositories",
      given: secret("repo-creds", { data: { insecure: encoded } }),
      messages: ['Secret "connection": `stringData.insecure` must be false.'],
    },
    {
      title: "a cluster",
      given: secret("cluster", cluster({ insecure: true })),
      messages: ['Secret "connection": `tlsClientConfig.insecure` in `stringData.config` must be false.'],
    },
    {
      title: "in the values",
      given: configs({
        repositories: { projects: { insecure: "true" } },
        clusterCredentials: { east: { config: { tlsClientConfig: { insecure: true } } } },
      }),
      messages: [
        'Release "argo-cd": `values.configs.repositories.projects.insecure` must be false.',
        'Release "argo-cd": `values.configs.clusterCredentials.east.config.tlsClientConfig.insecure` must be false.',
      ],
    },
  ],
  empty: [
    { title: "a Secret without data", given: secret("repository", {}) },
    { title: "a cluster without configuration", given: secret("cluster", { stringData: {} }) },
    { title: "no values", given: chart("argo-cd", undefined) },
  ],
  unknown: [
    {
      title: "one flag; the other is still reported",
      given: secret("repository", { stringData: { insecure: UNKNOWN, insecureIgnoreHostKey: "true" } }),
      messages: ['Secret "connection": `stringData.insecureIgnoreHostKey` must be false.'],
      unknown: "stringData.insecure",
    },
    { title: "a password, which no policy reads", given: secret("repository", { stringData: { password: UNKNOWN } }) },
  ],
};
