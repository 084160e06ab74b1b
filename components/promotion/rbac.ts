// ServiceAccounts and the least that each of them may do.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { serviceAccounts } from "../names";

export interface RbacArgs {
  /** Namespace of the Workflows and the Sensor. */
  namespace: pulumi.Input<string>;
}

/** A rule of a Role. */
export interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

/** What each ServiceAccount may do in the namespace `argo`. */
export const roles: Record<"workflow" | "sensor", Rule[]> = {
  // The executor reports a step's outcome through this resource.
  workflow: [{ apiGroups: ["argoproj.io"], resources: ["workflowtaskresults"], verbs: ["create", "patch"] }],
  // A trigger with operation `patch` reads, then creates or patches.
  sensor: [{ apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["get", "create", "patch"] }],
};

/**
 * Manifest of the token that only the executor's containers mount, so that a test image never sees one. The
 * workflow controller looks for it under this name.
 */
export function executorTokenManifest(serviceAccount: pulumi.Input<string>, namespace: pulumi.Input<string>) {
  return {
    metadata: {
      name: `${serviceAccounts.workflow}.service-account-token`,
      namespace,
      annotations: { "kubernetes.io/service-account.name": serviceAccount },
    },
    type: "kubernetes.io/service-account-token",
  };
}

/** ServiceAccounts `argo` and `argo-sensor`, each with a Role and a RoleBinding of the same name. */
export class Rbac extends pulumi.ComponentResource {
  constructor(name: string, args: RbacArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:Rbac", name, {}, opts);
    for (const [key, rules] of Object.entries(roles)) {
      const account = serviceAccounts[key as keyof typeof roles];
      const metadata = { name: account, namespace: args.namespace };
      const serviceAccount = new k8s.core.v1.ServiceAccount(`${name}-${key}`, { metadata }, { parent: this });
      if (key === "workflow") {
        new k8s.core.v1.Secret(
          `${name}-${key}-token`,
          executorTokenManifest(serviceAccount.metadata.name, args.namespace),
          { parent: this },
        );
      }
      new k8s.rbac.v1.Role(`${name}-${key}-role`, { metadata, rules }, { parent: this });
      new k8s.rbac.v1.RoleBinding(
        `${name}-${key}-binding`,
        {
          metadata,
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: account },
          subjects: [{ kind: "ServiceAccount", name: account, namespace: args.namespace }],
        },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}
