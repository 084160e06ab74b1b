// Argo Workflows, as a Helm release.
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { namespaces } from "../objects/names";
import type { HelmValues } from "../settings/charts";
import { checkedArguments } from "../settings/check";
import { podSecurity, restrictedContainer } from "./podSecurity";
import {
  type ReleaseArgs,
  releaseArgs,
  type ReleaseSettings,
  releaseShape,
  replicas,
  requests,
  spread,
} from "./release";

export type ArgoWorkflowsArgs = ReleaseArgs;

/**
 * Requests a second that the workflow controller may make, and at once. It reads every template of a new Workflow anew to validate
 * it (v3.7 `setExecWorkflow`), about 22 requests: with the default of 20 a second, many Workflows at once wait for each other.
 */
const clientLimits = ["--qps=100", "--burst=200"];

/** Helm values of the chart argo-workflows. */
export function argoWorkflowsValues(args: ReleaseSettings): HelmValues {
  const image = args.registry ? { image: { registry: args.registry } } : {};
  const high = (component: string) =>
    args.availability === "high"
      ? {
          ...replicas(args),
          affinity: spread(args.antiAffinity, {
            "app.kubernetes.io/name": `argo-workflows-${component}`,
            "app.kubernetes.io/instance": "argo-workflows",
          }),
        }
      : {};
  return {
    // The full CRDs come from a job that downloads them: not in an air-gapped cluster.
    crds: { keep: args.keepCrds, full: false },
    images: { pullPolicy: args.pullPolicy, ...(args.pullSecrets && { pullSecrets: args.pullSecrets }) },
    // Pods of Workflows get the RBAC of this program, which is less. `controller.workflowNamespaces` only says where the chart's own goes.
    workflow: { rbac: { create: false } },
    controller: {
      ...image,
      ...high("workflow-controller"),
      ...requests("250m", "128Mi"),
      podSecurityContext: podSecurity(),
      // A Workflow may only run the templates that this program installed, as they are.
      workflowRestrictions: { templateReferencing: "Strict" },
      // The default of 10s is what a Workflow of two short steps mostly waits for.
      extraEnv: [{ name: "DEFAULT_REQUEUE_TIME", value: "1s" }],
      extraArgs: clientLimits,
    },
    // Argo's own containers in every pod of a Workflow, `init` and `wait`. With these set the chart gives them the pull policy too.
    executor: {
      ...image,
      resources: {
        requests: { cpu: "10m", memory: "64Mi" },
        limits: { memory: "256Mi", "ephemeral-storage": "1Gi" },
      },
      securityContext: restrictedContainer,
    },
    server: { ...image, ...high("server"), ...requests("50m", "64Mi"), podSecurityContext: podSecurity() },
  };
}

/** ServiceAccount of the workflow controller, as the chart names it unless the configuration says otherwise. */
export function controllerAccount(values: HelmValues = {}): string {
  const { controller } = values as { controller?: { serviceAccount?: { name?: string } } };
  return controller?.serviceAccount?.name ?? "argo-workflows-workflow-controller";
}

const schema = z.strictObject(releaseShape("argoWorkflows"));

/** The arguments checked, with every default. */
function settingsOf(name: string, { namespace = namespaces.argo, ...args }: ArgoWorkflowsArgs): ReleaseSettings {
  return { ...checkedArguments(`ArgoWorkflows ${name}`, schema, args), namespace };
}

/** Argo Workflows in the namespace `argo`. */
export class ArgoWorkflows extends pulumi.ComponentResource {
  readonly release: k8s.helm.v3.Release;

  constructor(name: string, args: ArgoWorkflowsArgs = {}, opts?: pulumi.ComponentResourceOptions) {
    const settings = settingsOf(name, args);
    super("argo-promotion:platform:ArgoWorkflows", name, {}, opts);
    this.release = new k8s.helm.v3.Release(
      `${name}-release`,
      releaseArgs("argo-workflows", "argo-workflows", settings, argoWorkflowsValues(settings)),
      { parent: this, protect: settings.protect },
    );
    this.registerOutputs({ release: this.release.name });
  }
}
