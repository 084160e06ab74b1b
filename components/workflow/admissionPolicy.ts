// A ValidatingAdmissionPolicy that holds in one namespace, and denies what it does not allow.
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { patchForce } from "../objects/names";
import { namespaceNamed } from "../objects/selectors";

export type PolicySpec = k8s.types.input.admissionregistration.v1.ValidatingAdmissionPolicySpec;

/** The head of a policy on what is done with a kind: what cannot be judged is denied. */
export const judged = (
  { apiGroup, apiVersion, resource }: { apiGroup: string; apiVersion: string; resource: string },
  ...operations: ("CREATE" | "UPDATE")[]
) => ({
  failurePolicy: "Fail",
  matchConstraints: {
    resourceRules: [{ apiGroups: [apiGroup], apiVersions: [apiVersion], resources: [resource], operations }],
  },
});

/** A kind of Argo's, in whatever version. */
export const ofArgo = (resource: string) => ({ apiGroup: "argoproj.io", apiVersion: "*", resource });

const pod = "request.userInfo.extra['authentication.kubernetes.io/pod-name']";

/** CEL: the pod whose token a request brings, as the API server knows it; the empty text for every other token. */
export const podOfToken = {
  name: "pod",
  expression: `has(request.userInfo.extra) && 'authentication.kubernetes.io/pod-name' in request.userInfo.extra ? ${pod}[0] : ''`,
};

/**
 * Registers a policy and its binding. Needs Kubernetes 1.30 or later.
 *
 * @param name of the resource; that of the binding ends with `-binding`
 */
export function admissionPolicy(
  name: string,
  policy: { name: string; spec: pulumi.Input<PolicySpec>; namespace: pulumi.Input<string> },
  parent: pulumi.Resource,
): void {
  const metadata = { name: policy.name, annotations: patchForce };
  const made = new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(
    name,
    { metadata, spec: policy.spec },
    { parent },
  );
  new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
    `${name}-binding`,
    {
      metadata,
      spec: {
        policyName: made.metadata.name,
        validationActions: ["Deny"],
        matchResources: namespaceNamed(policy.namespace),
      },
    },
    { parent },
  );
}
