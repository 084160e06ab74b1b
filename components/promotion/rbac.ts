// ServiceAccounts and the least that each of them may do.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { serviceAccounts } from "../names";

export interface RbacArgs {
  /** Namespace of the Workflows and the Sensor. */
  namespace: pulumi.Input<string>;
  /** Namespace of Argo CD. */
  argoCdNamespace: pulumi.Input<string>;
  /** Namespace of the records. */
  recordNamespace: pulumi.Input<string>;
}

/** A rule of a role. */
export interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

type Account = keyof typeof serviceAccounts;

/** What each ServiceAccount may do in the namespace `argo`. */
export const roles: Record<Account, Rule[]> = {
  // The record of an end tells what its Workflow did.
  workflow: [{ apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["get"] }],
  executor: [{ apiGroups: ["argoproj.io"], resources: ["workflowtaskresults"], verbs: ["create", "patch"] }],
  // A trigger with operation `patch` reads, then creates or patches.
  sensor: [{ apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["get", "create", "patch"] }],
  // Deletes only finished Workflows of broken promotions, whose name is the identity that is sent again.
  sweep: [{ apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["list", "delete"] }],
};

/**
 * What they may do in the namespace of the records: write one ConfigMap an application. Kubernetes cannot limit `create` to a name,
 * so nothing else is in that namespace. The sweep also records the ends whose own record was lost.
 */
export const recordRules = {
  workflow: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["get", "create", "update"] }],
  sweep: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["list", "get", "create", "update"] }],
} satisfies Partial<Record<Account, Rule[]>>;

/**
 * What the guard may do: look at Applications in `argocd`, and at workloads and their pods in every namespace of a phase. Kubernetes
 * knows no pattern of namespaces, and applications come and go without this program: so the whole cluster, for reading alone.
 */
export const guardRules: Record<"applications" | "workloads", Rule[]> = {
  applications: [{ apiGroups: ["argoproj.io"], resources: ["applications"], verbs: ["get"] }],
  workloads: [
    { apiGroups: ["apps"], resources: ["deployments", "statefulsets", "daemonsets"], verbs: ["get"] },
    { apiGroups: ["argoproj.io"], resources: ["rollouts"], verbs: ["get"] },
    // Which images they run: only by the labels of a workload, never by name, log or command.
    { apiGroups: [""], resources: ["pods"], verbs: ["list"] },
  ],
};

/** What the sweep may do in `argocd`. */
export const sweepRules: Rule[] = [{ apiGroups: ["argoproj.io"], resources: ["applications"], verbs: ["list"] }];

/** Manifest of the executor's token, which the workflow controller mounts by this name. */
export function executorTokenManifest(serviceAccount: pulumi.Input<string>, namespace: pulumi.Input<string>) {
  return {
    metadata: {
      name: `${serviceAccounts.executor}.service-account-token`,
      namespace,
      annotations: { "kubernetes.io/service-account.name": serviceAccount },
    },
    type: "kubernetes.io/service-account-token",
  };
}

const apiGroup = "rbac.authorization.k8s.io";

/** ServiceAccounts `argo`, `argo-executor`, `argo-sensor` and `argo-sweep` with what they may do. */
export class Rbac extends pulumi.ComponentResource {
  constructor(name: string, args: RbacArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:Rbac", name, {}, opts);
    const parent = { parent: this };
    const { namespace } = args;
    const subject = (account: string) => ({ kind: "ServiceAccount", name: account, namespace });

    for (const key of Object.keys(roles) as Account[]) {
      const account = serviceAccounts[key];
      const metadata = { name: account, namespace };
      const made = new k8s.core.v1.ServiceAccount(`${name}-${key}`, { metadata }, parent);
      if (key === "executor") {
        const token = executorTokenManifest(made.metadata.name, namespace);
        new k8s.core.v1.Secret(`${name}-${key}-token`, token, parent);
      }
      if (roles[key].length === 0) continue;
      new k8s.rbac.v1.Role(`${name}-${key}-role`, { metadata, rules: roles[key] }, parent);
      new k8s.rbac.v1.RoleBinding(
        `${name}-${key}-binding`,
        { metadata, roleRef: { apiGroup, kind: "Role", name: account }, subjects: [subject(account)] },
        parent,
      );
    }
    for (const [key, rules] of Object.entries(recordRules)) {
      const account = serviceAccounts[key as keyof typeof recordRules];
      const metadata = { name: account, namespace: args.recordNamespace };
      const roleRef = { apiGroup, kind: "Role", name: account };
      new k8s.rbac.v1.Role(`${name}-${key}-records`, { metadata, rules }, parent);
      new k8s.rbac.v1.RoleBinding(
        `${name}-${key}-records-binding`,
        { metadata, roleRef, subjects: [subject(account)] },
        parent,
      );
    }
    this.bindSweep(name, args.argoCdNamespace, subject(serviceAccounts.sweep));
    this.bindGuard(name, args.argoCdNamespace, subject(serviceAccounts.workflow));
    this.registerOutputs();
  }

  private bindSweep(name: string, argoCdNamespace: pulumi.Input<string>, subject: object): void {
    const parent = { parent: this };
    const metadata = { name: "argo-promotion-sweep", namespace: argoCdNamespace };
    const subjects = [subject as k8s.types.input.rbac.v1.Subject];
    const roleRef = { apiGroup, kind: "Role", name: metadata.name };
    new k8s.rbac.v1.Role(`${name}-sweep-applications`, { metadata, rules: sweepRules }, parent);
    new k8s.rbac.v1.RoleBinding(`${name}-sweep-applications-binding`, { metadata, roleRef, subjects }, parent);
  }

  private bindGuard(name: string, argoCdNamespace: pulumi.Input<string>, subject: object): void {
    const parent = { parent: this };
    const subjects = [subject as k8s.types.input.rbac.v1.Subject];
    const role = "argo-promotion-guard";
    const metadata = { name: role, namespace: argoCdNamespace };
    new k8s.rbac.v1.Role(`${name}-guard-role`, { metadata, rules: guardRules.applications }, parent);
    new k8s.rbac.v1.RoleBinding(
      `${name}-guard-binding`,
      { metadata, roleRef: { apiGroup, kind: "Role", name: role }, subjects },
      parent,
    );
    new k8s.rbac.v1.ClusterRole(
      `${name}-guard-cluster-role`,
      { metadata: { name: role }, rules: guardRules.workloads },
      parent,
    );
    new k8s.rbac.v1.ClusterRoleBinding(
      `${name}-guard-cluster-binding`,
      { metadata: { name: role }, roleRef: { apiGroup, kind: "ClusterRole", name: role }, subjects },
      parent,
    );
  }
}
