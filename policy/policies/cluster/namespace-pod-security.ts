// The label of a namespace decides what its pods may be: whoever sets it to privileged has the nodes.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { APPLICATION, NAMESPACE } from "../../lib/kinds";
import type { Node } from "../../lib/node";
import type { KubeObject } from "../../lib/object";
import { objects } from "../../lib/sights";

/** The label by which Pod Security refuses pods. */
const ENFORCE = "pod-security.kubernetes.io/enforce";

export const namespacePodSecurity = resourcePolicy({
  name: "namespace-pod-security",
  description: "No namespace lets privileged pods in.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.2.1"),
  remediation: "Set the label pod-security.kubernetes.io/enforce to restricted or baseline.",
  url: "https://kubernetes.io/docs/concepts/security/pod-security-admission/",
  looksAt: objects(NAMESPACE, APPLICATION),
  *check(object) {
    const place = labelsOf(object).at(ENFORCE);
    if (place.text() === "privileged") yield `${object.title}: ${place.quoted} must not be privileged.`;
  },
});

/** The labels of a namespace: its own, or those that Argo CD gives to a namespace that it makes. */
function labelsOf(object: KubeObject): Node {
  const { body } = object;
  if (object.is(NAMESPACE)) return body.at("metadata", "labels");
  return body.at("spec", "syncPolicy", "managedNamespaceMetadata", "labels");
}
