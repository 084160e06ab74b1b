// Applications, discovered from the repository by one ApplicationSet inside one AppProject.
import * as pulumi from "@pulumi/pulumi";
import type { ApplicationSetSpec, AppProjectSpec } from "../objects/argoCdKinds";
import { argoResource } from "../objects/argoKinds";
import { appProject, applicationSet, labels, podSecurityLabel } from "../objects/names";
import type { Phase } from "../settings/phases";
import { fill } from "../settings/placeholders";
import { appSegment, type Repository, seconds } from "../settings/repository";
import { subscription } from "../trigger/notificationConfig";
import { manifestGeneratePaths, sourceOf } from "./source";

export interface ApplicationsArgs {
  /** Namespace of Argo CD. */
  namespace: pulumi.Input<string>;
  /** The GitOps repository. */
  repository: Repository;
  /** All phases; Applications are made for those that are managed. */
  phases: readonly Phase[];
  /** What an Application deployed stays when the Application goes, with the stack or without it. */
  keepWorkloads: boolean;
}

/**
 * Attempts at a sync, within about seven minutes: what the infrastructure broke (a repo-server that restarts, an API server
 * that is busy) passes. After the last one Argo CD leaves the Application alone until its own manifests change.
 */
const syncRetry = { limit: 10, refresh: true, backoff: { duration: "5s", factor: 2, maxDuration: "1m" } };

const cluster = "https://kubernetes.default.svc";

/**
 * `spec` of the AppProject: this repository, the namespaces of these phases, nothing else. Those of unmanaged phases too:
 * Argo CD removes what an Application deployed only where its project still allows it, and a phase becomes unmanaged
 * while its Applications are being removed.
 */
export function appProjectSpec(args: Pick<ApplicationsArgs, "repository" | "phases">) {
  const patterns = args.phases.map((phase) => fill(phase.namespace, { app: "*", phase: phase.name }));
  return {
    description: "Applications that are promoted from phase to phase",
    sourceRepos: [args.repository.url],
    destinations: [...new Set(patterns)].map((namespace) => ({ server: cluster, namespace })),
    clusterResourceWhitelist: [{ group: "", kind: "Namespace" }],
  } satisfies AppProjectSpec;
}

/** What an Application has by its phase, as a Go template: one text, or a choice where the phases differ. */
function byPhase(phases: readonly Phase[], value: (phase: Phase) => string, app: string): string {
  const managed = phases.filter((phase) => phase.managed);
  const same = new Set(managed.map(value)).size === 1;
  const first = managed[0];
  if (same && first) return fill(value(first), { app, phase: "{{ .phase }}" });
  const branches = managed.map(
    (phase, i) =>
      `{{ ${i === 0 ? "" : "else "}if eq .phase "${phase.name}" }}${fill(value(phase), { app, phase: phase.name })}`,
  );
  return `${branches.join("")}{{ end }}`;
}

/**
 * Whether a values file that does not exist is let pass: a field for all phases, and a patch by the phase where they differ. Let pass, a
 * wrong path deploys the chart's own values, Synced and Healthy.
 */
function missingValues(phases: readonly Phase[]): {
  ignoreMissingValueFiles: boolean;
  patch: { templatePatch?: string };
} {
  const managed = phases.filter((phase) => phase.managed);
  const optional = managed.filter((phase) => phase.valuesOptional).map(({ name }) => JSON.stringify(name));
  const differ = optional.length > 0 && optional.length < managed.length;
  const byPhase = `{{ eq .phase ${optional.join(" ")} }}`;
  return {
    ignoreMissingValueFiles: optional.length > 0 && !differ,
    patch: differ ? { templatePatch: `spec:\n  source:\n    helm:\n      ignoreMissingValueFiles: ${byPhase}\n` } : {},
  };
}

/** `spec` of the ApplicationSet. The application is the folder, the phase stands in the generator file. */
export function applicationSetSpec(args: Omit<ApplicationsArgs, "namespace">) {
  const { repository } = args;
  const app = `{{ index .path.segments ${appSegment(repository)} }}`;
  const phase = "{{ .phase }}";
  const name = `${app}-${phase}`;
  const { helm, ...source } = sourceOf(repository.layout, { app, phase });
  const { patch, ...missing } = missingValues(args.phases);
  const paths = manifestGeneratePaths(repository.layout, { app, phase });
  return {
    goTemplate: true,
    goTemplateOptions: ["missingkey=error"],
    ...(helm && patch),
    generators: [
      {
        git: {
          repoURL: repository.url,
          revision: repository.branch,
          files: [{ path: repository.layout.generators }],
          requeueAfterSeconds: seconds(repository.polling),
        },
        // Phases of another stack's cluster are in the repository too.
        selector: {
          matchExpressions: [
            { key: "phase", operator: "In", values: args.phases.filter((p) => p.managed).map((p) => p.name) },
          ],
        },
      },
    ],
    // Without it every Application has a finalizer, and takes what it deployed with it.
    syncPolicy: { preserveResourcesOnDeletion: args.keepWorkloads },
    template: {
      metadata: {
        name,
        labels: { [labels.app]: app, [labels.phase]: phase },
        annotations: {
          [subscription]: "",
          ...(paths !== undefined && { "argocd.argoproj.io/manifest-generate-paths": paths }),
        },
      },
      spec: {
        project: appProject,
        source: {
          repoURL: repository.url,
          targetRevision: repository.branch,
          ...source,
          ...(helm && { helm: { ...missing, releaseName: name, ...helm } }),
        },
        destination: { server: cluster, namespace: byPhase(args.phases, (p) => p.namespace, app) },
        syncPolicy: {
          automated: { prune: true, selfHeal: true },
          managedNamespaceMetadata: {
            labels: {
              [labels.app]: app,
              [labels.phase]: phase,
              [podSecurityLabel]: byPhase(args.phases, (p) => p.podSecurity, app),
            },
          },
          syncOptions: ["CreateNamespace=true", "ApplyOutOfSyncOnly=true", "PruneLast=true"],
          retry: syncRetry,
        },
      },
    },
  } satisfies ApplicationSetSpec;
}

/** The AppProject and the ApplicationSet. */
export class Applications extends pulumi.ComponentResource {
  constructor(name: string, args: ApplicationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:Applications", name, {}, opts);
    const protect = args.phases.some((phase) => phase.managed && phase.protected);
    const project = argoResource(
      `${name}-project`,
      "AppProject",
      { name: appProject, namespace: args.namespace },
      appProjectSpec(args),
      { parent: this, protect },
    );
    argoResource(
      `${name}-applicationset`,
      "ApplicationSet",
      {
        name: applicationSet,
        namespace: args.namespace,
        annotations: {
          // Deleting waits for the Applications, whose finalizers need Argo CD to be still there.
          "pulumi.com/deletionPropagationPolicy": "foreground",
          // Its controller, once told to refresh it, writes it back whole and owns fields of it from then on: the next change
          // of this program would end in a conflict.
          "pulumi.com/patchForce": "true",
        },
      },
      applicationSetSpec(args),
      { parent: this, protect, dependsOn: project },
    );
    this.registerOutputs();
  }
}
