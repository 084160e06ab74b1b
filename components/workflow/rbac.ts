// ServiceAccounts and the least that each of them may do.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Origin } from "../../contract/identity";
import { podAccounts, serviceAccounts } from "../objects/names";

export interface RbacArgs {
  /** Namespace of the Workflows and the Sensor. */
  namespace: pulumi.Input<string>;
  /** Namespace of Argo CD. */
  argoCdNamespace: pulumi.Input<string>;
  /** Namespace of the records. */
  recordNamespace: pulumi.Input<string>;
  /** Where Applications come from. */
  applications: Origin;
}

/** A rule of a role. */
export interface Rule {
  apiGroups: string[];
  resources: string[];
  verbs: string[];
}

type Account = keyof typeof serviceAccounts;

const workflows = (...verbs: string[]): Rule => ({ apiGroups: ["argoproj.io"], resources: ["workflows"], verbs });
/** What every account of a Workflow's pods may do in `argo`: Argo's own containers there report what became of the pod. */
export const resultRules: Rule[] = [
  { apiGroups: ["argoproj.io"], resources: ["workflowtaskresults"], verbs: ["create", "patch"] },
];

/** What each ServiceAccount may do in the namespace `argo` besides. */
export const roles: Record<Account, Rule[]> = {
  // The record of an end tells what its Workflow did. It stops a Workflow: its own, as the API server sees to.
  workflow: [workflows("get", "patch")],
  guard: [],
  record: [workflows("get")],
  verification: [],
  // A trigger with operation `patch` reads, then creates or patches.
  sensor: [workflows("get", "create", "patch")],
  // Makes only those that promote what is verified, as the API server sees to; deletes only finished ones, whose name is needed again.
  sweep: [workflows("list", "create", "delete")],
  // Sends messages, and asks the API for nothing.
  notify: [],
};

const write = ["get", "create", "update"];

/**
 * What they may do in the namespace of the records: write one ConfigMap an application. Kubernetes cannot limit `create` to a name,
 * so nothing else is in that namespace. The sweep also records the ends whose own record was lost. The guard records nothing: its
 * account is that of the campaign's pod.
 */
export const recordRules = {
  workflow: [{ apiGroups: [""], resources: ["configmaps"], verbs: write }],
  record: [{ apiGroups: [""], resources: ["configmaps"], verbs: write }],
  sweep: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["list", ...write] }],
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

/** What it needs besides where Applications are known by their labels alone. */
export const labelledRules: Rule[] = [{ apiGroups: ["argoproj.io"], resources: ["applications"], verbs: ["list"] }];

/** Who has these rules: the promotion step looks again; what records an end asks whether there is such an Application. */
export const lookers = {
  applications: ["guard", "workflow", "record"],
  workloads: ["guard", "workflow"],
} satisfies Record<keyof typeof guardRules, Account[]>;

/** What the sweep may do in `argocd`. */
export const sweepRules: Rule[] = [{ apiGroups: ["argoproj.io"], resources: ["applications"], verbs: ["list"] }];

/** Manifest of an account. Pods mount its token by name, or not at all. */
export const accountManifest = (account: Account, namespace: pulumi.Input<string>) => ({
  metadata: { name: serviceAccounts[account], namespace },
  automountServiceAccountToken: false,
});

const apiGroup = "rbac.authorization.k8s.io";

/** The ServiceAccounts in `argo` with what they may do. */
export class Rbac extends pulumi.ComponentResource {
  constructor(name: string, args: RbacArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:Rbac", name, {}, opts);
    const parent = { parent: this };
    const { namespace } = args;
    const subject = (account: Account) => ({ kind: "ServiceAccount", name: serviceAccounts[account], namespace });

    for (const key of Object.keys(roles) as Account[]) {
      const manifest = accountManifest(key, namespace);
      const { metadata } = manifest;
      new k8s.core.v1.ServiceAccount(`${name}-${key}`, manifest, parent);
      if (roles[key].length === 0) continue;
      new k8s.rbac.v1.Role(`${name}-${key}-role`, { metadata, rules: roles[key] }, parent);
      new k8s.rbac.v1.RoleBinding(
        `${name}-${key}-binding`,
        { metadata, roleRef: { apiGroup, kind: "Role", name: metadata.name }, subjects: [subject(key)] },
        parent,
      );
    }
    for (const key of Object.keys(recordRules) as (keyof typeof recordRules)[]) {
      const rules = recordRules[key];
      const metadata = { name: serviceAccounts[key], namespace: args.recordNamespace };
      const roleRef = { apiGroup, kind: "Role", name: metadata.name };
      new k8s.rbac.v1.Role(`${name}-${key}-records`, { metadata, rules }, parent);
      new k8s.rbac.v1.RoleBinding(
        `${name}-${key}-records-binding`,
        { metadata, roleRef, subjects: [subject(key)] },
        parent,
      );
    }
    this.bindResults(name, namespace, podAccounts.map(subject));
    this.bindSweep(name, args.argoCdNamespace, subject("sweep"));
    this.bindGuard(name, args, subject);
    this.registerOutputs();
  }

  private bindResults(
    name: string,
    namespace: pulumi.Input<string>,
    subjects: k8s.types.input.rbac.v1.Subject[],
  ): void {
    const parent = { parent: this };
    const metadata = { name: "argo-promotion-results", namespace };
    const roleRef = { apiGroup, kind: "Role", name: metadata.name };
    new k8s.rbac.v1.Role(`${name}-results-role`, { metadata, rules: resultRules }, parent);
    new k8s.rbac.v1.RoleBinding(`${name}-results-binding`, { metadata, roleRef, subjects }, parent);
  }

  private bindSweep(
    name: string,
    argoCdNamespace: pulumi.Input<string>,
    subject: k8s.types.input.rbac.v1.Subject,
  ): void {
    const parent = { parent: this };
    const metadata = { name: "argo-promotion-sweep", namespace: argoCdNamespace };
    const subjects = [subject];
    const roleRef = { apiGroup, kind: "Role", name: metadata.name };
    new k8s.rbac.v1.Role(`${name}-sweep-applications`, { metadata, rules: sweepRules }, parent);
    new k8s.rbac.v1.RoleBinding(`${name}-sweep-applications-binding`, { metadata, roleRef, subjects }, parent);
  }

  private bindGuard(
    name: string,
    { argoCdNamespace, applications }: RbacArgs,
    subject: (account: Account) => k8s.types.input.rbac.v1.Subject,
  ): void {
    const parent = { parent: this };
    const role = "argo-promotion-guard";
    const metadata = { name: role, namespace: argoCdNamespace };
    const rules = [...guardRules.applications, ...(applications === "labelled" ? labelledRules : [])];
    new k8s.rbac.v1.Role(`${name}-guard-role`, { metadata, rules }, parent);
    new k8s.rbac.v1.RoleBinding(
      `${name}-guard-binding`,
      { metadata, roleRef: { apiGroup, kind: "Role", name: role }, subjects: lookers.applications.map(subject) },
      parent,
    );
    new k8s.rbac.v1.ClusterRole(
      `${name}-guard-cluster-role`,
      { metadata: { name: role }, rules: guardRules.workloads },
      parent,
    );
    new k8s.rbac.v1.ClusterRoleBinding(
      `${name}-guard-cluster-binding`,
      {
        metadata: { name: role },
        roleRef: { apiGroup, kind: "ClusterRole", name: role },
        subjects: lookers.workloads.map(subject),
      },
      parent,
    );
  }
}
