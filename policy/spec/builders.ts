// Builders of the resources that specs are about: the least that a policy looks at, overridden case by case.
import { CLUSTER_WORKFLOW_TEMPLATE, RELEASE, SENSOR } from "../lib/types";
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

/** A resource with metadata and spec; `type` is the token. Its name in the program is its name in the cluster. */
export function custom(
  type: string,
  spec: unknown,
  metadata: Record<string, unknown> = {},
  options: Partial<Given> = {},
): Given {
  const [, apiVersion, kind] = type.split(":");
  const name = typeof metadata["name"] === "string" ? metadata["name"] : `${kind?.toLowerCase()}-1`;
  const props = { apiVersion, kind, metadata: { name, namespace: "argo", ...metadata }, spec };
  return { type, name, props, ...options };
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

/** What a trigger of a Sensor promotes. */
export interface PromotionOptions {
  source: string;
  targets: unknown;
  image?: unknown;
  credentials?: unknown;
  changes?: object;
}

/** A trigger that promotes, as the program writes it. */
function promotionTrigger({ source, targets, image, credentials, changes }: PromotionOptions): object {
  const parameters = [
    { name: "source_phase" },
    { name: "target_phases", value: Array.isArray(targets) ? JSON.stringify(targets) : targets },
    { name: "test_docker_image", value: image ?? "registry.example.com/test-campaign:0.1.0" },
    { name: "git_credentials_secret", value: credentials ?? "github-credentials" },
  ];
  const resource = {
    kind: "Workflow",
    spec: { arguments: { parameters }, workflowTemplateRef: { name: "workflow-template-validate-then-promote" } },
  };
  return {
    atLeastOnce: true,
    retryStrategy: { steps: 6 },
    template: { conditions: `webhook-dep-${source}`, k8s: { source: { resource } } },
    ...changes,
  };
}

/** The Sensor of these promotions. */
export function promotionSensor(promotions: PromotionOptions[], metadata: Record<string, unknown> = {}): Given {
  const filter = (field: string, value: string) => ({ path: `body.${field}|@tostr`, type: "string", value: [value] });
  const dependencies = promotions.map(({ source }) => ({
    name: `webhook-dep-${source}`,
    filters: {
      data: [
        filter("app", '^"[a-z]+"$'),
        filter("source_phase", `^"${source}"$`),
        filter("source_commit", '^"[0-9a-f]{40}"$'),
      ],
    },
  }));
  const triggers = promotions.map(promotionTrigger);
  return custom(SENSOR, { dependencies, triggers }, { name: "webhook-app-promotion", ...metadata });
}
