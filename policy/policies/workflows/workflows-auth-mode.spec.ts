// Cases of workflows-auth-mode.
import { chart, custom } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { workflowsAuthMode } from "./workflows-auth-mode";

const server = (values: object) => chart("argo-workflows", { server: values });
const pod = (container: object) => custom("kubernetes:core/v1:Pod", { containers: [container] });
const message = (key: string) => `Release "argo-workflows": \`values.server.${key}\` must not contain server.`;

export const spec: Spec = {
  policy: workflowsAuthMode,
  pass: [
    { title: "client", given: server({ authModes: ["client"] }) },
    { title: "single sign-on", given: server({ authModes: ["sso", "client"] }) },
    { title: "another chart", given: chart("argo-cd", { server: { authModes: ["server"] } }) },
  ],
  fail: [
    { title: "server", given: server({ authModes: ["client", "server"] }), messages: [message("authModes[1]")] },
    { title: "the deprecated key", given: server({ authMode: "server" }), messages: [message("authMode")] },
    { title: "an argument", given: server({ extraArgs: ["--auth-mode=server"] }), messages: [message("extraArgs[0]")] },
    {
      title: "an argument in two parts",
      given: server({ extraArgs: ["--auth-mode", "server"] }),
      messages: [message("extraArgs[0]")],
    },
    {
      title: "arguments as one text",
      given: server({ extraArgs: "--namespaced --auth-mode=server" }),
      messages: [message("extraArgs")],
    },
    {
      title: "a server that the stack runs itself",
      given: pod({ image: "quay.io/argoproj/argocli:v3.7.1", args: ["server", "--auth-mode=server"] }),
      messages: ['Pod "pod-1": `spec.containers[0].args[1]` must not contain server.'],
    },
  ],
  empty: [
    { title: "no values: the server's default is client", given: chart("argo-workflows", undefined) },
    { title: "no modes", given: server({ authModes: [] }) },
  ],
  unknown: [{ title: "a mode", given: server({ authModes: [UNKNOWN] }), unknown: "values.server.authModes.0" }],
};
