// Cases of workflows-no-host-access.
import { custom, goodTemplate, withContainer, workflowTemplate } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { CLUSTER_WORKFLOW_TEMPLATE } from "../../lib/types";
import { workflowsNoHostAccess } from "./workflows-no-host-access";

const context = (securityContext: object) => withContainer({ securityContext });
const message = (path: string) =>
  `ClusterWorkflowTemplate "clusterworkflowtemplate-1": \`${path}\` must not give access to the node.`;

export const spec: Spec = {
  policy: workflowsNoHostAccess,
  pass: [
    { title: "a container without rights", given: context({ privileged: false, allowPrivilegeEscalation: false }) },
    {
      title: "a volume of the cluster, capabilities taken away",
      given: workflowTemplate({
        ...goodTemplate,
        volumes: [{ name: "ca", configMap: { name: "git-ca" } }],
        container: { securityContext: { capabilities: { drop: ["ALL"] } } },
      }),
    },
  ],
  fail: [
    {
      title: "a privileged container",
      given: context({ privileged: true, allowPrivilegeEscalation: true }),
      messages: [
        message("spec.templates[0].container.securityContext.privileged"),
        message("spec.templates[0].container.securityContext.allowPrivilegeEscalation"),
      ],
    },
    {
      title: "an added capability",
      given: context({ capabilities: { add: ["SYS_ADMIN"] } }),
      messages: [message("spec.templates[0].container.securityContext.capabilities.add")],
    },
    {
      title: "the node's network and files",
      given: custom(CLUSTER_WORKFLOW_TEMPLATE, { hostNetwork: true, volumes: [{ hostPath: { path: "/" } }] }),
      messages: [message("spec.hostNetwork"), message("spec.volumes[0].hostPath")],
    },
    {
      title: "a patch of the pod",
      given: workflowTemplate({ ...goodTemplate, podSpecPatch: '{"hostPID": true}' }),
      messages: [message("hostPID` in `spec.templates[0].podSpecPatch")],
    },
    {
      title: "a patch that a parameter is pasted into",
      given: workflowTemplate({ ...goodTemplate, podSpecPatch: '{"containers":[{"name":"{{inputs.parameters.a}}"}]}' }),
      messages: [
        'ClusterWorkflowTemplate "clusterworkflowtemplate-1": `spec.templates[0].podSpecPatch` must not hold an expression, whose value may give access to the node.',
      ],
    },
  ],
  empty: [
    { title: "no spec", given: custom(CLUSTER_WORKFLOW_TEMPLATE, undefined) },
    { title: "no security context", given: withContainer({ securityContext: undefined }) },
  ],
  unknown: [
    {
      title: "whether a container is privileged; the spec is still checked",
      given: custom(CLUSTER_WORKFLOW_TEMPLATE, {
        hostNetwork: true,
        templates: [{ container: { securityContext: { privileged: UNKNOWN } } }],
      }),
      messages: [message("spec.hostNetwork")],
      unknown: "spec.templates.0.container.securityContext.privileged",
    },
  ],
};
