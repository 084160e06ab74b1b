// What verifications that users wrote may not do, seen to by the API server: see a credential, run as one of our accounts, pass for one
// of our own templates, or report for another's pod.
//
// Whoever writes a WorkflowTemplate says all that its pods are, by `podSpecPatch` too; what its pods are is looked at where they are
// made. The one thing that the workflow controller alone says is a pod's name: Workflow, template and a number.
import * as pulumi from "@pulumi/pulumi";
import { templates } from "../../contract/workflow";
import { list, quoted, userIs } from "../objects/cel";
import { forPhase, labels, serviceAccounts, verificationAdmission, workflowTemplates } from "../objects/names";
import { type Phase, triggeredPhases } from "../settings/phases";
import { admissionPolicy, judged, ofArgo, podOfToken, type PolicySpec } from "./admissionPolicy";

export interface VerificationAdmissionArgs {
  /** Namespace of the Workflows. */
  namespace: pulumi.Input<string>;
  /** The workflow controller as the API server calls it, which makes every pod of a Workflow. */
  controller: string;
  /** All phases. */
  phases: readonly Phase[];
  /** Secrets in that namespace which no verification may see. */
  secrets: readonly string[];
}

/** Names of templates that make pods of this program, as a pattern: no user's may be called so. */
const ownTemplates = `(${[...Object.values(templates), "sweep", "campaign-[0-9]+"].join("|")})`;

/**
 * `spec` of the policy on WorkflowTemplates: names of our templates are ours, in a reference too. A reference whose name is made of
 * parameters could be to anything.
 */
export function verificationTemplatesSpec(phases: readonly Phase[]): PolicySpec {
  const { validateThenPromote, ...others } = workflowTemplates;
  const ours = [
    ...Object.values(others),
    ...triggeredPhases(phases).map(({ name }) => forPhase(validateThenPromote, name)),
  ];
  const reference = (what: string) =>
    `(!has(${what}.templateRef) || !(${what}.templateRef.name in ${list(ours)}) && !${what}.templateRef.name.contains('{{'))`;
  const inline = (what: string) =>
    `(!has(${what}.inline) || !has(${what}.inline.name) && !has(${what}.inline.steps) && !has(${what}.inline.dag))`;
  const hooks = (what: string) => `(!has(${what}.hooks) || ${what}.hooks.all(k, ${reference(`${what}.hooks[k]`)}))`;
  const call = (what: string) => [reference(what), inline(what), hooks(what)].join(" && ");
  return {
    ...judged(ofArgo("workflowtemplates"), "CREATE", "UPDATE"),
    variables: [{ name: "all", expression: "has(object.spec.templates) ? object.spec.templates : []" }],
    validations: [
      {
        expression: `variables.all.all(t, !has(t.name) || !t.name.matches('^${ownTemplates}$'))`,
        message: `the names of templates ${[...Object.values(templates), "sweep", "campaign-<number>"].join(", ")} are those of argo-promotion: choose others`,
      },
      {
        expression: `variables.all.all(t, (!has(t.steps) || t.steps.all(g, g.all(s, ${call("s")}))) && (!has(t.dag) || t.dag.tasks.all(s, ${call("s")})))`,
        message:
          "a step or task refers to a template by a name that is written out and is none of argo-promotion's, and an inline template is one pod without a name",
      },
    ],
  };
}

/** CEL: no reference to a Secret that is kept from verifications, of a pod's containers and volumes. */
function seesNone(secrets: readonly string[]): string {
  // Those with the logins of the event bus are named after it by Argo Events.
  const free = (name: string) => `!(${name} in ${list(secrets)} || ${name}.startsWith('eventbus-'))`;
  const ifThere = (path: string, then: (path: string) => string) => `(!has(${path}) || ${then(path)})`;
  const fromEnv = ifThere("c.env", (env) => {
    return `${env}.all(e, !has(e.valueFrom) || ${ifThere("e.valueFrom.secretKeyRef", (ref) => free(`${ref}.name`))})`;
  });
  const fromAll = ifThere("c.envFrom", (from) => {
    return `${from}.all(e, ${ifThere("e.secretRef", (ref) => free(`${ref}.name`))})`;
  });
  const volume = [
    ifThere("v.secret", (secret) => free(`${secret}.secretName`)),
    ifThere("v.projected", (projected) =>
      ifThere(`${projected}.sources`, (sources) => {
        return `${sources}.all(s, ${ifThere("s.secret", (secret) => free(`${secret}.name`))})`;
      }),
    ),
    ifThere("v.csi", (csi) => ifThere(`${csi}.nodePublishSecretRef`, (ref) => free(`${ref}.name`))),
  ].join(" && ");
  const mounted = ifThere("object.spec.volumes", (volumes) => `${volumes}.all(v, ${volume})`);
  return `variables.containers.all(c, ${fromEnv} && ${fromAll}) && ${mounted}`;
}

/** `spec` of the policy on pods that the workflow controller makes, other than those of this program. */
export function verificationPodsSpec(
  phases: readonly Phase[],
  secrets: readonly string[],
  controller: string,
): PolicySpec {
  const names = triggeredPhases(phases).map(({ name }) => name);
  const label = quoted(labels.campaign);
  return {
    ...judged({ apiGroup: "", apiVersion: "v1", resource: "pods" }, "CREATE"),
    matchConditions: [{ name: "by-the-controller", expression: userIs(controller) }],
    variables: [
      {
        name: "workflow",
        expression: "has(object.metadata.ownerReferences) ? object.metadata.ownerReferences[0].name : ''",
      },
      {
        name: "isOwn",
        expression: `object.metadata.name == variables.workflow || object.metadata.name.startsWith(variables.workflow + '-') && object.metadata.name.substring(variables.workflow.size()).matches('^-${ownTemplates}-[0-9]+$')`,
      },
      {
        name: "containers",
        expression: "object.spec.containers + (has(object.spec.initContainers) ? object.spec.initContainers : [])",
      },
    ],
    validations: [
      {
        expression: `variables.isOwn || ${seesNone(secrets)}`,
        message: `a verification may not see the Secrets of argo-promotion (${[...secrets, "eventbus-*"].join(", ")})`,
      },
      {
        expression: `variables.isOwn || has(object.spec.serviceAccountName) && object.spec.serviceAccountName == ${quoted(serviceAccounts.verification)}`,
        message: `the pods of a verification run as the ServiceAccount ${serviceAccounts.verification}: leave serviceAccountName out`,
      },
      {
        expression: `variables.isOwn || has(object.metadata.labels) && ${label} in object.metadata.labels && object.metadata.labels[${label}] in ${list(names)}`,
        message: `the pods of a verification keep the label ${labels.campaign}, by which NetworkPolicies know them`,
      },
    ],
  };
}

/** `spec` of the policy on what Argo's containers report: each for its own pod, so that none makes up what the guard found. */
export function verificationResultsSpec(namespace: string, controller: string): PolicySpec {
  const workflow = "workflows.argoproj.io/workflow";
  return {
    ...judged(ofArgo("workflowtaskresults"), "CREATE", "UPDATE"),
    matchConditions: [
      {
        name: "by-a-pod",
        expression: `request.userInfo.username.startsWith('system:serviceaccount:${namespace}:') && !(${userIs(controller)})`,
      },
    ],
    variables: [
      podOfToken,
      {
        name: "workflow",
        expression: `has(object.metadata.labels) && ${quoted(workflow)} in object.metadata.labels ? object.metadata.labels[${quoted(workflow)}] : ''`,
      },
    ],
    validations: [
      {
        expression:
          "variables.pod == object.metadata.name || object.metadata.name.startsWith(variables.workflow + '-') && variables.pod.startsWith(variables.workflow + '-') && variables.pod.endsWith(object.metadata.name.substring(variables.workflow.size()))",
        message: "a pod of a Workflow reports what became of itself, and of no other",
      },
    ],
  };
}

/** The policies on verifications that users wrote. */
export class VerificationAdmission extends pulumi.ComponentResource {
  constructor(name: string, args: VerificationAdmissionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:VerificationAdmission", name, {}, opts);
    const { phases, secrets, controller } = args;
    const namespace = pulumi.output(args.namespace);
    const specs: Record<keyof typeof verificationAdmission, pulumi.Input<PolicySpec>> = {
      templates: verificationTemplatesSpec(phases),
      pods: verificationPodsSpec(phases, secrets, controller),
      results: namespace.apply((known) => verificationResultsSpec(known, controller)),
    };
    for (const key of Object.keys(specs) as (keyof typeof specs)[]) {
      const policy = { name: verificationAdmission[key], spec: specs[key], namespace };
      admissionPolicy(`${name}-${key}`, policy, this);
    }
    this.registerOutputs();
  }
}
