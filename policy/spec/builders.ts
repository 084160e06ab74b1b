// Builders of the resources that specs are about: the least that a policy looks at, overridden case by case.
import { RELEASE } from "../lib/types";
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
