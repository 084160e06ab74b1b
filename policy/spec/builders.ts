// Builders of the resources that specs are about: the least that a policy looks at, overridden case by case.
import { CLUSTER_WORKFLOW_TEMPLATE, RELEASE } from "../lib/types";
import type { Given } from "./cases";

/** A release of Argo CD's chart that meets every policy. */
export function release(props: Record<string, unknown> = {}, options: Partial<Given> = {}): Given {
  return {
    type: RELEASE,
    name: "argo-cd",
    props: {
      chart: "argo-cd",
      name: "argocd",
      namespace: "argocd",
      version: "9.1.2",
      timeout: 600,
      atomic: true,
      repositoryOpts: { repo: "https://argoproj.github.io/argo-helm" },
      values: {},
      ...props,
    },
    ...options,
  };
}

/** A custom resource; `type` is the token, `extra` what stands beside metadata and spec. */
export function custom(type: string, spec: unknown, metadata: object = {}, options: Partial<Given> = {}): Given {
  const [, apiVersion, kind] = type.split(":");
  const name = `${kind?.toLowerCase()}-1`;
  return {
    type,
    name,
    props: { apiVersion, kind, metadata: { name, namespace: "argo", ...metadata }, spec },
    ...options,
  };
}

/** A release of one of the Argo charts with these values. */
export function chart(name: "argo-cd" | "argo-events" | "argo-workflows", values: object | undefined): Given {
  return release({ chart: name, name, values }, { name });
}

/** A template that meets every policy. */
export const goodTemplate = {
  name: "promotion",
  serviceAccountName: "argo",
  activeDeadlineSeconds: 600,
  securityContext: { runAsNonRoot: true },
  retryStrategy: { limit: 3 },
  container: {
    image: "registry.example.com/promote:0.1.0",
    resources: { requests: { cpu: "100m", memory: "64Mi" }, limits: { memory: "128Mi" } },
    securityContext: { allowPrivilegeEscalation: false },
  },
};

/** A ClusterWorkflowTemplate with these templates; by default one that meets every policy. */
export function workflowTemplate(...templates: object[]): Given {
  const all = templates.length > 0 ? templates : [goodTemplate];
  return custom(CLUSTER_WORKFLOW_TEMPLATE, { templates: all }, {}, { name: "templates" });
}

/** The template that meets every policy, with changes of its container. */
export function withContainer(changes: object): Given {
  return workflowTemplate({ ...goodTemplate, container: { ...goodTemplate.container, ...changes } });
}
