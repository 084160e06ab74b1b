// Cases of helm-no-literal-secret.
import { chart } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { helmNoLiteralSecret } from "./helm-no-literal-secret";

const message = (path: string) =>
  `Release "argo-cd": \`${path}\` must not hold a secret; give the chart the name of a Secret.`;

export const spec: Spec = {
  policy: helmNoLiteralSecret,
  pass: [
    {
      title: "the name of a Secret and of its key",
      given: chart("argo-cd", { externalRedis: { existingSecret: "redis", existingSecretPassword: "redis-password" } }),
    },
    {
      title: "a reference",
      given: chart("argo-cd", { configs: { cm: { "oidc.config": "clientSecret: $oidc:secret" } } }),
    },
    { title: "a flag", given: chart("argo-cd", { server: { automountServiceAccountToken: true } }) },
    {
      title: "a header with a reference",
      given: chart("argo-cd", {
        notifications: { notifiers: { w: 'headers:\n- value: "Bearer $sync-webhook-token"' } },
      }),
    },
  ],
  fail: [
    {
      title: "a password",
      given: chart("argo-cd", { configs: { secret: { argocdServerAdminPassword: "example" } } }),
      messages: [message("values.configs.secret.argocdServerAdminPassword")],
    },
    {
      title: "a webhook's secret",
      given: chart("argo-cd", { configs: { secret: { extra: { "webhook.github.secret": "example" } } } }),
      messages: [message('values.configs.secret.extra["webhook.github.secret"]')],
    },
    {
      title: "a line of a file",
      given: chart("argo-cd", {
        configs: { cm: { "dex.config": "connectors:\n- config:\n    clientSecret: example\n" } },
      }),
      messages: [message('values.configs.cm["dex.config"]')],
    },
    {
      title: "a token by its form, in a list",
      given: chart("argo-cd", { server: { extraArgs: [`--x=ghp_${"a".repeat(36)}`] } }),
      messages: [message("values.server.extraArgs[0]")],
    },
  ],
  empty: [
    { title: "no values", given: chart("argo-cd", undefined) },
    { title: "an empty password", given: chart("argo-cd", { externalRedis: { password: "" } }) },
  ],
  unknown: [
    {
      title: "one value; the others are still checked",
      given: chart("argo-cd", { a: UNKNOWN, b: { password: "example" } }),
      messages: [message("values.b.password")],
      unknown: "values.a",
    },
  ],
};
