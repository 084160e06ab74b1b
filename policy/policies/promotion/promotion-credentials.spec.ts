// Cases of promotion-credentials.
import { custom, goodTemplate, promotionSensor } from "../../spec/builders";
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { CLUSTER_WORKFLOW_TEMPLATE, SECRET } from "../../lib/types";
import { promotionCredentials } from "./promotion-credentials";

const sensor = (credentials?: unknown) => promotionSensor([{ source: "test", targets: ["prod"], credentials }]);
const secret = (name: unknown, namespace: unknown): Given => ({
  type: SECRET,
  name: `secret-${String(name)}`,
  props: { metadata: { name, namespace } },
});
const external = custom("kubernetes:external-secrets.io/v1:ExternalSecret", { target: { name: "github-credentials" } });
const key = { name: "GIT_SSH_KEY", valueFrom: { secretKeyRef: { name: "bot", key: "sshPrivateKey" } } };
const overSsh = custom(
  CLUSTER_WORKFLOW_TEMPLATE,
  { templates: [{ ...goodTemplate, container: { ...goodTemplate.container, env: [key] } }] },
  { name: "workflow-template-validate-then-promote" },
);
const message =
  'Sensor "webhook-app-promotion": the Secret "github-credentials" (argument git_credentials_secret) must be in namespace "argo": made by this stack, by an ExternalSecret, or listed in `existingSecrets`.';

export const spec: Spec = {
  policy: promotionCredentials,
  pass: [
    { title: "a Secret of this stack", given: [sensor(), secret("github-credentials", "argo")] },
    { title: "a Secret from an external store", given: [sensor(), external] },
  ],
  fail: [
    {
      title: "no Secret with the key of a repository over SSH",
      given: [sensor("made"), secret("made", "argo"), overSsh],
      messages: [
        'Sensor "webhook-app-promotion": the Secret "bot" (SSH key of ClusterWorkflowTemplate "workflow-template-validate-then-promote") must be in namespace "argo": made by this stack, by an ExternalSecret, or listed in `existingSecrets`.',
      ],
    },
    { title: "none", given: sensor(), messages: [message] },
    {
      title: "in another namespace, and another in this one",
      given: [sensor(), secret("github-credentials", "argocd"), secret("webhook-auth", "argo")],
      messages: [message],
    },
  ],
  empty: [
    { title: "no resources", given: [] },
    {
      title: "no name",
      given: sensor(""),
      messages: ['Sensor "webhook-app-promotion": the argument git_credentials_secret must name a Secret.'],
    },
  ],
  unknown: [
    {
      title: "where a Secret is",
      given: [sensor(), secret("github-credentials", UNKNOWN)],
      unknown: "metadata.namespace",
    },
    { title: "where another Secret is", given: [sensor(), secret("a", UNKNOWN), secret("github-credentials", "argo")] },
  ],
  override: [
    { title: "a Secret of others", given: sensor(), config: { existingSecrets: ["argo/github-credentials"] } },
  ],
};
