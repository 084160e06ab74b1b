// The packed charts read what the program sets: a value that a chart ignores would be tried out by nobody.
import assert from "node:assert/strict";
import { argoCdValues } from "../../components/platform/argoCd";
import { argoEventsValues } from "../../components/platform/argoEvents";
import { argoWorkflowsValues } from "../../components/platform/argoWorkflows";
import type { HelmValues } from "../../components/settings/charts";
import { packCharts } from "../../sandbox/charts/pack";
import { reads, templatesOf } from "../components/readValues";

const args = {
  chart: "",
  repository: "",
  namespace: "n",
  availability: "high",
  antiAffinity: "hard",
  registry: "mirror.example.com",
  pullPolicy: "IfNotPresent",
  keepCrds: true,
  protect: false,
  polling: "15s",
  gitHost: "git.example.com",
  caBundle: "PEM",
} as const;

const values = {
  "argo-cd": argoCdValues(args),
  "argo-workflows": argoWorkflowsValues(args),
  "argo-events": argoEventsValues(args),
};

/** What the packed charts do without: upstream's manifests hold nothing that these would change. */
const without: Record<keyof typeof values, string[]> = {
  // One pull policy for all images; upstream's policies are always there.
  "argo-cd": ["redis-ha.image.pullPolicy", "redis-ha.haproxy.image.pullPolicy", "global.networkPolicy.create"],
  // Roles of the official chart in each of these namespaces, and its job that downloads CRDs.
  "argo-workflows": ["crds.full", "workflow.rbac.create", "controller.workflowNamespaces"],
  "argo-events": [],
};

/** Every value that is set, with its path: down to lists and plain values. */
function leaves(value: HelmValues, prefix: string[] = []): string[][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const path = [...prefix, key];
    return typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? leaves(inner as HelmValues, path)
      : [path];
  });
}

describe("the packed chart", () => {
  for (const [name, set] of Object.entries(values) as [keyof typeof values, HelmValues][]) {
    it(`${name} reads every value that the program sets`, async () => {
      const packed = templatesOf((await packCharts())[name]!);
      const templates = packed.replaceAll(`(index .Values "redis-ha")`, ".Values.redis-ha");
      const unread = leaves(set).filter((path) => !reads(templates, path));
      assert.deepEqual(unread.map((path) => path.join(".")).sort(), [...without[name]].sort());
    });
  }
});
