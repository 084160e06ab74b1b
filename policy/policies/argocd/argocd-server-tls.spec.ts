// Cases of argocd-server-tls.
import { chart } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { argocdServerTls } from "./argocd-server-tls";

const server = (insecure: unknown, values: object = {}) =>
  chart("argo-cd", { configs: { params: { "server.insecure": insecure } }, server: values });
const messages = [
  'Release "argo-cd": `values.configs.params["server.insecure"]` must be false unless `values.server.ingress` has TLS.',
];
const argument = [
  'Release "argo-cd": `values.server.extraArgs[0]` must be false unless `values.server.ingress` has TLS.',
];

export const spec: Spec = {
  policy: argocdServerTls,
  pass: [
    { title: "TLS by the server itself", given: server(false) },
    { title: "an ingress with TLS", given: server(true, { ingress: { enabled: true, tls: true } }) },
    {
      title: "an ingress with a certificate of its own",
      given: server(true, { ingress: { enabled: true, extraTls: [{}] } }),
    },
  ],
  fail: [
    { title: "plain http", given: server(true), messages },
    { title: "plain http by an argument", given: server(false, { extraArgs: ["--insecure"] }), messages: argument },
    {
      title: "plain http by an argument as a text",
      given: server(false, { extraArgs: "--insecure=true" }),
      messages: argument.map((each) => each.replace("[0]", "")),
    },
    { title: "an ingress without TLS", given: server("true", { ingress: { enabled: true } }), messages },
    {
      title: "an ingress with TLS that is off",
      given: server(true, { ingress: { enabled: false, tls: true } }),
      messages,
    },
  ],
  empty: [{ title: "no values: the server makes a certificate", given: chart("argo-cd", {}) }],
  unknown: [{ title: "the flag", given: server(UNKNOWN), unknown: "values.configs.params.server.insecure" }],
  override: [{ title: "TLS ends elsewhere", given: server(true), config: { tlsInFront: true } }],
};
