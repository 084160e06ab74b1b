// What the bad stacks build on: parts that no policy objects to, so that each stack shows its own faults only.
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/** A release of an Argo chart; `changes` is what the stack does wrong. */
export function release(
  chart: "argo-cd" | "argo-events" | "argo-workflows",
  values: Record<string, unknown>,
  changes: Partial<k8s.helm.v3.ReleaseArgs> = {},
  opts?: pulumi.CustomResourceOptions,
): k8s.helm.v3.Release {
  const version = { "argo-cd": "10.1.1", "argo-events": "2.4.22", "argo-workflows": "1.0.18" }[chart];
  const args: k8s.helm.v3.ReleaseArgs = {
    chart,
    version,
    name: chart,
    namespace: chart,
    timeout: 600,
    atomic: true,
    repositoryOpts: { repo: "https://argoproj.github.io/argo-helm" },
    values,
    ...changes,
  };
  return new k8s.helm.v3.Release(chart, args, opts);
}

/** A custom resource of Argo in the namespace `argo`. */
export function argo(
  kind: string,
  name: string,
  spec: object,
  opts?: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
  const metadata = { name, namespace: "argo" };
  return new k8s.apiextensions.CustomResource(name, { apiVersion: "argoproj.io/v1alpha1", kind, metadata, spec }, opts);
}

/** Values of Argo CD with a login for people. */
export const singleSignOn = { "admin.enabled": false, "oidc.config": "issuer: https://login.example.com" };

/** A template of a Workflow that no policy objects to. */
export const template = {
  name: "promotion",
  serviceAccountName: "argo",
  activeDeadlineSeconds: 600,
  securityContext: { runAsNonRoot: true },
  container: {
    image: "registry.example.com/promote:0.1.0",
    command: ["promote"],
    resources: { requests: { memory: "64Mi" }, limits: { memory: "128Mi" } },
  },
};

/** The Secret that promotions read. */
export function credentials(): k8s.core.v1.Secret {
  return new k8s.core.v1.Secret("credentials", { metadata: { name: "github-credentials", namespace: "argo" } });
}

/** The trigger of a source phase; `changes` is what the stack does wrong. */
export function trigger(source: string, targets: string[], changes: { image?: string; parameters?: object[] } = {}) {
  const { image = "registry.example.com/test-campaign:0.1.0", parameters = [] } = changes;
  const resource = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Workflow",
    spec: {
      activeDeadlineSeconds: 3600,
      workflowTemplateRef: { name: "workflow-template-validate-then-promote", clusterScope: true },
      arguments: {
        parameters: [
          { name: "source_phase", value: source },
          { name: "target_phases", value: JSON.stringify(targets) },
          { name: "test_docker_image", value: image },
          { name: "git_credentials_secret", value: "github-credentials" },
        ],
      },
    },
  };
  return {
    atLeastOnce: true,
    retryStrategy: { steps: 3 },
    template: { name: source, k8s: { operation: "create", source: { resource }, parameters } },
  };
}

/** A Sensor of these triggers. */
export function sensor(triggers: object[], serviceAccountName = "argo-sensor"): void {
  const dependencies = [{ name: "webhook-dep", eventSourceName: "webhook", eventName: "appSyncSuccess" }];
  argo("Sensor", "webhook-app-promotion", { template: { serviceAccountName }, dependencies, triggers });
}
