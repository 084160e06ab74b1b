// Cases of pods-no-host-access.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { podsNoHostAccess } from "./pods-no-host-access";

const pod = (spec: object) => custom("kubernetes:core/v1:Pod", spec);
const container = (securityContext: object) => pod({ containers: [{ securityContext }] });
const message = (path: string) => `Pod "pod-1": \`${path}\` must not give access to the node.`;

export const spec: Spec = {
  policy: podsNoHostAccess,
  pass: [
    { title: "a container without rights", given: container({ privileged: false, capabilities: { drop: ["ALL"] } }) },
    {
      title: "a capability that every container has",
      given: container({ capabilities: { add: ["NET_BIND_SERVICE"] } }),
    },
  ],
  fail: [
    {
      title: "a privileged container",
      given: container({ privileged: true }),
      messages: [message("spec.containers[0].securityContext.privileged")],
    },
    {
      title: "an added capability",
      given: container({ capabilities: { add: ["SYS_ADMIN"] } }),
      messages: [message("spec.containers[0].securityContext.capabilities.add")],
    },
    {
      title: "the node's network, files and port",
      given: pod({
        hostNetwork: true,
        volumes: [{ hostPath: { path: "/" } }],
        initContainers: [{ ports: [{ containerPort: 80, hostPort: 80 }] }],
      }),
      messages: [
        message("spec.hostNetwork"),
        message("spec.volumes[0].hostPath"),
        message("spec.initContainers[0].ports[0].hostPort"),
      ],
    },
    {
      title: "a part of an object",
      given: custom("kubernetes:apps/v1:DeploymentPatch", { template: { spec: { hostPID: true } } }, { name: "web" }),
      messages: ['Deployment "web": `spec.template.spec.hostPID` must not give access to the node.'],
    },
  ],
  empty: [
    { title: "no security context", given: pod({ containers: [{}] }) },
    { title: "no spec", given: custom("kubernetes:core/v1:Pod", undefined) },
  ],
  unknown: [
    {
      title: "whether a container is privileged; the pod is still checked",
      given: pod({ hostIPC: true, containers: [{ securityContext: { privileged: UNKNOWN } }] }),
      messages: [message("spec.hostIPC")],
      unknown: "spec.containers.0.securityContext.privileged",
    },
  ],
};
