// A cluster that refuses what Argo CD wants to roll out, as one whose admission webhook is down does.

/** Manifests of a policy that refuses every change of the Deployments in a namespace. */
export const refusedRollouts = (name: string, namespace: string): string =>
  [
    {
      kind: "ValidatingAdmissionPolicy",
      spec: {
        failurePolicy: "Fail",
        matchConstraints: {
          resourceRules: [
            { apiGroups: ["apps"], apiVersions: ["v1"], operations: ["UPDATE"], resources: ["deployments"] },
          ],
        },
        validations: [{ expression: "false", message: "not now" }],
      },
    },
    {
      kind: "ValidatingAdmissionPolicyBinding",
      spec: {
        policyName: name,
        validationActions: ["Deny"],
        matchResources: { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } },
      },
    },
  ]
    .map((object) => JSON.stringify({ apiVersion: "admissionregistration.k8s.io/v1", metadata: { name }, ...object }))
    .join("\n");
