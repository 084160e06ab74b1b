// The stack that the golden files change, and what the engine would say about a change of it.
import { stringify } from "yaml";
import { Node } from "../../../policy/lib/node";
import { APPLICATION_SET, CLUSTER_WORKFLOW_TEMPLATE, RELEASE, SECRET, SENSOR } from "../../../policy/lib/types";
import type { PolicyResult, Preview, State, Step } from "../events";

/** Stands wherever a secret could come through; no comment may ever hold it. */
export const secret = "s3cr3t-of-the-golden-files";

export type Stack = Record<string, { type: string; inputs: Record<string, unknown> }>;

/** An edge: the name of a phase, or a phase with gates before it. */
type Out =
  | string
  | { phase: string; carrier?: string; autoMerge?: boolean; soak?: string; windows?: object[]; needs?: string[] };

interface PhaseOptions {
  name: string;
  promotesTo: Out[];
  image?: string;
}

/** The ApplicationSet and the Sensor of these phases. */
export function phases(...list: PhaseOptions[]): Stack {
  const values = list.map(({ name }) => name);
  const generator = { selector: { matchExpressions: [{ key: "phase", operator: "In", values }] } };
  const triggers = list
    .filter(({ promotesTo }) => promotesTo.length > 0)
    .map(({ name, promotesTo, image = "test-campaign:0.1.0" }) => {
      const parameters = [
        { name: "source_phase", value: name },
        { name: "target_phases", value: JSON.stringify(promotesTo.map(targetOf)) },
        { name: "test_docker_image", value: image },
      ];
      const spec = { arguments: { parameters }, workflowTemplateRef: { name: "promote", clusterScope: true } };
      const resource = { kind: "Workflow", spec };
      return { template: { name, k8s: { source: { resource } } } };
    });
  return {
    applicationset: { type: APPLICATION_SET, inputs: { spec: { generators: [generator] } } },
    sensor: { type: SENSOR, inputs: { spec: { triggers } } },
  };
}

const targetOf = (out: Out) => (typeof out === "string" ? out : out.phase);

/** The same, with the template whose step is told of the gates. */
export function gatedPhases(...list: PhaseOptions[]): Stack {
  const args = ["--phases", JSON.stringify(list.map(({ name, promotesTo }) => ({ name, promotesTo })))];
  const templates = [{ name: "promotion", container: { command: ["promote"], args } }];
  const inputs = { metadata: { name: "promote" }, spec: { templates } };
  return { ...phases(...list), promote: { type: CLUSTER_WORKFLOW_TEMPLATE, inputs } };
}

/** Templates whose step settles what becomes of a version that fails, by the phase. */
export function settled(answers: Record<string, string>): Stack {
  const templates = Object.entries(answers).map(([phase, answer]) => ({
    name: `settlement-${phase}`,
    container: { command: ["promote"], args: ["settle", "--phase", phase, "--on-failure", answer] },
  }));
  const inputs = { metadata: { name: "settle" }, spec: { templates } };
  return { settle: { type: CLUSTER_WORKFLOW_TEMPLATE, inputs } };
}

/** A release as the program registers it. */
export function release(name: string, version: string, values: object = {}): Stack {
  const repositoryOpts = { repo: "https://argoproj.github.io/argo-helm" };
  return {
    [`${name}-release`]: {
      type: RELEASE,
      inputs: { chart: name, name, namespace: name, version, repositoryOpts, values },
    },
  };
}

/** The webhook's token: the engine shows neither the random value nor the Secret's data. */
export function token(generation: number): Stack {
  return {
    token: { type: "random:index/randomPassword:RandomPassword", inputs: { length: 48, keepers: { generation } } },
    "webhook-auth": { type: SECRET, inputs: { metadata: { name: "webhook-auth" }, data: `[secret ${generation}]` } },
  };
}

/** test -> prod, three releases. */
export const base: Stack = {
  ...phases({ name: "test", promotesTo: ["prod"] }, { name: "prod", promotesTo: [] }),
  ...release("argo-cd", "10.1.0", { server: { replicas: 1 } }),
  ...release("argo-events", "2.4.22"),
  ...release("argo-workflows", "1.0.18"),
  ...token(1),
};

/** The preview of a change, as the engine reports it. */
export function previewOf(before: Stack, after: Stack, extra: Partial<Preview> = {}): Preview {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const steps = names.map((name): Step => {
    const [old, now] = [before[name], after[name]];
    const type = (now ?? old)!.type;
    const urn = `urn:pulumi:prod::argo-promotion::${type}::${name}`;
    const state = (part: typeof now): State | null => (part ? { type, urn, custom: true, inputs: part.inputs } : null);
    const paths = old && now ? differences(old.inputs, now.inputs) : [];
    const op = !old
      ? "create"
      : !now
        ? "delete"
        : paths.length === 0
          ? "same"
          : type.startsWith("random:")
            ? "replace"
            : "update";
    const detailedDiff = Object.fromEntries(paths.map((path) => [path, { diffKind: "update" }]));
    return { op, urn, type, old: state(old), new: state(now), detailedDiff };
  });
  return { steps, policies: [], packs: ["argo-promotion 0.1.0"], errors: [], ...extra };
}

function differences(old: unknown, now: unknown, path = ""): string[] {
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  const both = [old, now].every((each) => typeof each === "object" && each !== null && !Array.isArray(each));
  if (!both) return [path];
  const keys = [...new Set([...Object.keys(old as object), ...Object.keys(now as object)])];
  return keys.flatMap((key) =>
    differences(new Node(old).at(key).value, new Node(now).at(key).value, path === "" ? key : `${path}.${key}`),
  );
}

/** A violation as the engine reports it. */
export function violation(
  policyName: string,
  enforcementLevel: string,
  resource: string,
  message: string,
): PolicyResult {
  const resourceUrn = `urn:pulumi:prod::argo-promotion::${(base[resource] ?? { type: "a:b:C" }).type}::${resource}`;
  return { policyName, enforcementLevel, severity: "high", message: `What holds.\n${message}\n`, resourceUrn };
}

/** In place of Helm: a Deployment, and a Secret that the chart makes, different each time it is rendered. */
export function render(inputs: Record<string, unknown>): Promise<string> {
  const given = new Node(inputs);
  const name = given.text("name");
  const image = `${given.text("values", "global", "registry") || "quay.io"}/argoproj/${name}:v${given.text("version")}`;
  const env = [
    { name: "ADMIN_PASSWORD", value: secret },
    { name: "LOG_LEVEL", value: given.text("values", "logLevel") || "info" },
  ];
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: `${name}-server` },
    spec: {
      replicas: Number(given.text("values", "server", "replicas") || 1),
      template: { spec: { containers: [{ name: "server", image, env }] } },
    },
  };
  const made = { kind: "Secret", metadata: { name: `${name}-secret` }, data: { key: `${secret}-${Math.random()}` } };
  return Promise.resolve([deployment, made].map((manifest) => stringify(manifest)).join("---\n"));
}
