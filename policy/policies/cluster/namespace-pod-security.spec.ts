// Cases of namespace-pod-security.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { APPLICATION_SET, NAMESPACE } from "../../lib/types";
import { namespacePodSecurity } from "./namespace-pod-security";

const enforce = (level: unknown) => ({ "pod-security.kubernetes.io/enforce": level });
const namespace = (labels: object | undefined, type = NAMESPACE) => custom(type, undefined, { name: "argo", labels });
const label = '["pod-security.kubernetes.io/enforce"]` must not be privileged.';

export const spec: Spec = {
  policy: namespacePodSecurity,
  pass: [
    { title: "restricted", given: namespace(enforce("restricted")) },
    { title: "a warning alone", given: namespace({ "pod-security.kubernetes.io/warn": "privileged" }) },
  ],
  fail: [
    {
      title: "privileged",
      given: namespace(enforce("privileged")),
      messages: [`Namespace "argo": \`metadata.labels${label}`],
    },
    {
      title: "the label alone",
      given: namespace(enforce("privileged"), "kubernetes:core/v1:NamespacePatch"),
      messages: [`Namespace "argo": \`metadata.labels${label}`],
    },
    {
      title: "a namespace that Argo CD makes",
      given: custom(APPLICATION_SET, {
        template: { spec: { syncPolicy: { managedNamespaceMetadata: { labels: enforce("privileged") } } } },
      }),
      messages: [
        `ApplicationSet "applicationset-1": \`spec.template.spec.syncPolicy.managedNamespaceMetadata.labels${label}`,
      ],
    },
  ],
  empty: [{ title: "no labels: the cluster's default", given: namespace(undefined) }],
  unknown: [
    {
      title: "the level",
      given: namespace(enforce(UNKNOWN)),
      unknown: "metadata.labels.pod-security.kubernetes.io/enforce",
    },
  ],
};
