// Cases of no-plain-secret.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Given, type Spec } from "../../spec/cases";
import { CONFIG_MAP, SENSOR } from "../../lib/types";
import { noPlainSecret } from "./no-plain-secret";

const configMap = (data: unknown): Given => ({
  type: CONFIG_MAP,
  name: "config",
  props: { metadata: { name: "argocd-notifications-cm" }, data },
});
const pod = (...env: object[]) => custom("kubernetes:core/v1:Pod", { containers: [{ env }] });
const ofKey = (path: string) =>
  `ConfigMap "argocd-notifications-cm": \`${path}\` must not hold a secret; use a Secret.`;
const ofEnv = (name: string, i = 0) =>
  `Pod "pod-1": \`spec.containers[0].env[${i}].value\` (${name}) must not hold a secret; use \`valueFrom.secretKeyRef\`.`;
const service = (token: string) => `url: http://x\nheaders:\n- name: Authorization\n  value: Bearer ${token}\n`;

export const spec: Spec = {
  policy: noPlainSecret,
  pass: [
    { title: "a reference of Argo CD", given: configMap({ "service.webhook.x": service("$sync-webhook-token") }) },
    { title: "a reference to a Secret", given: pod({ name: "TOKEN", valueFrom: { secretKeyRef: { name: "a" } } }) },
    { title: "a public certificate", given: configMap({ "ca.crt": "-----BEGIN CERTIFICATE-----\nAAAA\n" }) },
    { title: "another variable", given: pod({ name: "TOKEN_FILE", value: "/var/run/token" }) },
  ],
  fail: [
    { title: "a token in a header", given: configMap({ a: service("0123456789abcdef") }), messages: [ofKey("data.a")] },
    {
      title: "a password by its key",
      given: configMap({ "db.password": "example" }),
      messages: [ofKey('data["db.password"]')],
    },
    {
      title: "a private key",
      given: configMap({ "tls.key": "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n" }),
      messages: [ofKey('data["tls.key"]')],
    },
    {
      title: "an environment value",
      given: pod({ name: "DB_PASSWORD", value: "example" }),
      messages: [ofEnv("DB_PASSWORD")],
    },
    {
      title: "a password in a URL, in a Sensor's pod",
      given: custom(SENSOR, {
        template: { container: { env: [{ name: "PROXY", value: "http://me:example@proxy" }] } },
      }),
      messages: [
        'Sensor "sensor-1": `spec.template.container.env[0].value` (PROXY) must not hold a secret; use `valueFrom.secretKeyRef`.',
      ],
    },
  ],
  empty: [
    { title: "no data", given: configMap(undefined) },
    { title: "an empty value", given: pod({ name: "DB_PASSWORD", value: "" }) },
    { title: "no spec", given: custom(SENSOR, undefined) },
  ],
  unknown: [
    {
      title: "one value; the next is still checked",
      given: pod({ name: "A", value: UNKNOWN }, { name: "TOKEN", value: "example" }),
      messages: [ofEnv("TOKEN", 1)],
      unknown: "spec.containers.0.env.0.value",
    },
    { title: "a key of a ConfigMap", given: configMap({ a: UNKNOWN }), unknown: "data.a" },
  ],
};
