// Another verification of the phase test, for the time of a test: its template on the cluster is replaced by what the program would write.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { WorkflowTemplateSpec } from "../../components/objects/argoWorkflowsKinds";
import {
  forPhase,
  namespaces,
  serviceAccounts,
  verificationAdmission,
  workflowTemplates,
} from "../../components/objects/names";
import { controllerAccount } from "../../components/platform/argoWorkflows";
import { sourcePhases } from "../../components/settings/phases";
import {
  verificationPodsSpec,
  verificationResultsSpec,
  verificationTemplatesSpec,
} from "../../components/workflow/verificationAdmission";
import { validateThenPromoteSpec } from "../../components/workflow/workflowTemplates";
import { kubectl } from "../../sandbox/cluster/programs";
import { campaignImage } from "../../sandbox/images/table";
import { repositoryRoot } from "../../sandbox/lib/paths";
import { phases, templateArgs } from "../components/templates";
import { patched } from "./patched";
import { cluster } from "./running";

/** The Secrets that the stack keeps from verifications. */
export const secrets = ["github-credentials", "webhook-auth"];
export const controller = `system:serviceaccount:${namespaces.argo}:${controllerAccount()}`;

const template = ["clusterworkflowtemplate", forPhase(workflowTemplates.validateThenPromote, "test")];
const graph = (verification: unknown = {}) =>
  phases({ name: "test", promotesTo: ["prod"], verification }, { name: "prod" });

/** The policies that the program makes where a phase is verified by a WorkflowTemplate. */
const policies = {
  templates: verificationTemplatesSpec(graph()),
  pods: verificationPodsSpec(graph(), secrets, controller),
  results: verificationResultsSpec(namespaces.argo, controller),
};

const policyNames = Object.values(verificationAdmission);

/** Makes the policies; the function that it gives removes them. */
export async function withPolicies(): Promise<() => Promise<void>> {
  const apiVersion = "admissionregistration.k8s.io/v1";
  const items = Object.entries(policies).flatMap(([key, spec]) => {
    const name = verificationAdmission[key as keyof typeof policies];
    const matchResources = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespaces.argo } } };
    const binding = { policyName: name, validationActions: ["Deny"], matchResources };
    return [
      { apiVersion, kind: "ValidatingAdmissionPolicy", metadata: { name }, spec },
      { apiVersion, kind: "ValidatingAdmissionPolicyBinding", metadata: { name }, spec: binding },
    ];
  });
  await kubectl(cluster, ["apply", "-f", "-"], JSON.stringify({ apiVersion: "v1", kind: "List", items }));
  return async () => {
    const kinds = "validatingadmissionpolicybindings,validatingadmissionpolicies";
    await kubectl(cluster, ["delete", kinds, ...policyNames, "--ignore-not-found"]);
  };
}

/** Verifies test so; the function that it gives sets back what was there. */
export async function verifiedBy(verification: unknown, more: object = {}): Promise<() => Promise<void>> {
  const [phase] = sourcePhases(graph(verification));
  const written = validateThenPromoteSpec(templateArgs, phase!);
  const text = await kubectl(cluster, ["get", ...template, "-o", "json"]);
  const { spec: before } = JSON.parse(text) as { spec: WorkflowTemplateSpec };
  const campaign = before.templates.find(({ name }) => name === "integration-tests")!;
  const [own] = campaign.initContainers!;
  const templates = written.templates.map((each) => {
    if (each.name !== "guard") return each;
    const { volumes } = campaign;
    // What the stack's own guard is told, and what one in a pod of its own is told besides.
    const said = each.container!.args as string[];
    const args = [...(own!.args as string[]), ...said.slice(said.indexOf("--with-version"))];
    const container = { ...own!, name: undefined, args };
    return { ...each, volumes, container };
  });
  const record = before.templates.find(({ name }) => name === "record")!;
  const spec = { ...written, ...more, templates: templates.map((each) => (each.name === "record" ? record : each)) };
  return patched(template, [{ op: "replace", path: "/spec", value: spec }]);
}

const folder = join(repositoryRoot, "examples/verifications");

/** WorkflowTemplates of the examples, with an image that the sandbox has. */
export function example(name: string): string {
  const text = readFileSync(join(folder, `${name}.yaml`), "utf8");
  return text.replace(/^(\s+image: )python:.*$/gm, `$1${campaignImage}`);
}

/** A WorkflowTemplate of one pod that runs a shell command. */
export const shell = (name: string, command: string, more: object = {}, ofPod: object = {}) => ({
  apiVersion: "argoproj.io/v1alpha1",
  kind: "WorkflowTemplate",
  metadata: { name, namespace: namespaces.argo },
  spec: {
    templates: [
      {
        name: "main",
        ...ofPod,
        container: {
          image: campaignImage,
          command: ["/bin/sh", "-c", command],
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          ...more,
        },
      },
    ],
  },
});

/** A pod as the workflow controller makes one of a verification. */
export const podOf = (template: string, spec: object = {}, ofContainer: object = {}, labels?: object) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: {
    name: `app-test-0123456789ab-${template}-1234567`,
    namespace: namespaces.argo,
    labels: labels ?? { "argo-promotion/campaign": "test" },
    ownerReferences: [
      {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Workflow",
        name: "app-test-0123456789ab",
        uid: "0",
        controller: true,
      },
    ],
  },
  spec: {
    serviceAccountName: serviceAccounts.verification,
    securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "main",
        image: campaignImage,
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        ...ofContainer,
      },
    ],
    ...spec,
  },
});
