// The page: `promote serve` as a Deployment of the promotion step's image, which reads and does nothing else.
//
// It knows no login of its own. Nothing comes in but through `kubectl port-forward`, for which Kubernetes asks who it is, and from the
// namespaces that the configuration names. Like the campaign's pod it calls the git server and the Kubernetes API, whose addresses are
// not known: so their ports are open to every address.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { phasesText } from "../../contract/phases";
import { namespaces, page } from "../objects/names";
import { namespaceNamed } from "../objects/selectors";
import { diskLimit, podSecurity } from "../platform/podSecurity";
import { apiPorts, dnsPorts, portOf, tcp } from "../platform/ports";
import { type AntiAffinity, spread } from "../platform/release";
import { shownKeys } from "../settings/credentials";
import type { Page as PageSettings } from "../settings/page";
import { graphOf } from "../settings/phases";
import {
  generatorFlags,
  layoutFlags,
  type PromoteArgs,
  promoteVolumes,
  servingContainer,
} from "../workflow/promoteContainer";
import type { Rule } from "../workflow/rbac";

export interface PageArgs extends PromoteArgs, PageSettings {
  /** Namespace of the Workflows: the page runs there, where the credentials of the repository are. */
  namespace: pulumi.Input<string>;
  /** Namespace of Argo CD, once it is there. */
  applicationsNamespace: pulumi.Input<string>;
  /** Namespace of the records. */
  recordNamespace: pulumi.Input<string>;
  /** Stack that its commands are for. */
  stack: string;
  /** One replica or two. */
  availability: "single" | "high";
  /** Spread of the replicas with `high`. */
  antiAffinity: AntiAffinity;
}

type Spec = Omit<PageArgs, "namespace" | "applicationsNamespace" | "recordNamespace">;

const labels = { "app.kubernetes.io/name": page.name };
const credentials = { name: "git-credentials", mountPath: "/etc/git-credentials", readOnly: true };

/** What it may do: see what a survey looks at, and nothing of it by name, log or Secret. */
export const pageRules = {
  applications: [{ apiGroups: ["argoproj.io"], resources: ["applications"], verbs: ["list", "watch"] }],
  workflows: [{ apiGroups: ["argoproj.io"], resources: ["workflows"], verbs: ["list", "watch"] }],
  records: [{ apiGroups: [""], resources: ["configmaps"], verbs: ["list", "watch"] }],
} satisfies Record<string, Rule[]>;

/** What Node.js is told: it runs for months, and what it reads at once is a lot of short-lived text, for which it would keep much memory. */
export const nodeOptions = { name: "NODE_OPTIONS", value: "--max-semi-space-size=4" };

/** `spec` of the Deployment. */
export function pageDeploymentSpec(args: Spec) {
  const flags = [
    ...["serve", "--git-repo", args.gitRepo, "--branch", args.branch, ...layoutFlags(args)],
    ...["--phases", phasesText(graphOf(args.phases)), "--port", String(page.port), "--stack", args.stack],
    ...["--git-credentials", credentials.mountPath],
    ...["--namespace", namespaces.argo, "--record-namespace", namespaces.records],
    ...generatorFlags(args),
    ...(args.url === undefined ? [] : ["--url", args.url]),
    ...(args.pages?.workflowPage === undefined ? [] : ["--workflow-page", args.pages.workflowPage]),
    ...(args.pages?.commitPage === undefined ? [] : ["--commit-page", args.pages.commitPage]),
  ];
  const container = servingContainer(args, flags, [credentials]);
  const high = args.availability === "high";
  const probe = (path: string) => ({ httpGet: { path, port: "http" }, timeoutSeconds: 5 });
  return {
    replicas: high ? 2 : 1,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: page.account,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: podSecurity(),
        terminationGracePeriodSeconds: 10,
        ...(args.pullSecrets && { imagePullSecrets: args.pullSecrets }),
        ...(high && { affinity: spread(args.antiAffinity, labels) }),
        volumes: [
          ...promoteVolumes(args),
          {
            name: credentials.name,
            secret: {
              secretName: args.gitCredentialsSecret,
              items: shownKeys(args.gitRepo).map((key) => ({ key, path: key })),
            },
          },
        ],
        containers: [
          {
            ...container,
            name: page.name,
            env: [...container.env, nodeOptions],
            ports: [{ name: "http", containerPort: page.port }],
            resources: {
              requests: args.resources.requests,
              limits: { ...diskLimit, ...args.resources.limits },
            },
            readinessProbe: probe("/readyz"),
            livenessProbe: { ...probe("/healthz"), initialDelaySeconds: 10, periodSeconds: 30 },
          },
        ],
      },
    },
  } satisfies k8s.types.input.apps.v1.DeploymentSpec;
}

/** `spec` of the Service, which is reached from inside the cluster. */
export const pageServiceSpec = () => ({
  type: "ClusterIP",
  selector: labels,
  ports: [{ name: "http", port: 80, targetPort: "http", protocol: "TCP" }],
});

/** `spec` of the NetworkPolicy. */
export function pageNetworkPolicySpec({ from, gitRepo }: Pick<Spec, "from" | "gitRepo">) {
  const sources = from.map(namespaceNamed);
  return {
    podSelector: { matchLabels: labels },
    policyTypes: ["Ingress", "Egress"],
    ingress: sources.length === 0 ? [] : [{ from: sources, ports: [tcp(page.port)] }],
    egress: [{ ports: dnsPorts }, { ports: [...new Set([...apiPorts, portOf(gitRepo)])].map(tcp) }],
  };
}

/** The Deployment with its Service, its account and what it may see, and the NetworkPolicy before it. */
export class Page extends pulumi.ComponentResource {
  constructor(name: string, args: PageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:Page", name, {}, opts);
    const parent = { parent: this };
    const { namespace } = args;
    const metadata = { name: page.name, namespace, labels };
    new k8s.core.v1.ServiceAccount(
      `${name}-account`,
      { metadata: { name: page.account, namespace }, automountServiceAccountToken: false },
      parent,
    );
    const bindings = this.bind(name, {
      applications: args.applicationsNamespace,
      workflows: namespace,
      records: args.recordNamespace,
    });
    new k8s.networking.v1.NetworkPolicy(
      `${name}-network-policy`,
      { metadata, spec: pageNetworkPolicySpec(args) },
      parent,
    );
    const deployment = new k8s.apps.v1.Deployment(
      `${name}-deployment`,
      { metadata, spec: pageDeploymentSpec(args) },
      { ...parent, dependsOn: bindings },
    );
    new k8s.core.v1.Service(
      `${name}-service`,
      { metadata, spec: pageServiceSpec() },
      { ...parent, dependsOn: deployment },
    );
    this.registerOutputs();
  }

  /** Lets the account see each kind in its namespace. */
  private bind(name: string, places: Record<keyof typeof pageRules, pulumi.Input<string>>): pulumi.Resource[] {
    const parent = { parent: this };
    return (Object.keys(pageRules) as (keyof typeof pageRules)[]).map((key) => {
      const metadata = { name: page.name, namespace: places[key] };
      new k8s.rbac.v1.Role(`${name}-${key}-role`, { metadata, rules: pageRules[key] }, parent);
      return new k8s.rbac.v1.RoleBinding(
        `${name}-${key}-binding`,
        {
          metadata,
          roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name: page.name },
          subjects: [{ kind: "ServiceAccount", name: page.account, namespace: places.workflows }],
        },
        parent,
      );
    });
  }
}
