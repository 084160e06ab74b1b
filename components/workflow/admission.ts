// Who may create a Workflow in `argo`, and which: what the API server itself sees to, whatever rights an account has there.
//
// The workflow controller's own restriction (`templateReferencing: Strict`) does not look at the status of a new Workflow, which
// the custom resource definition lets anybody write: a template stored there would be run as the controller's own copy of ours.
import * as pulumi from "@pulumi/pulumi";
import { targetsOf } from "../../contract/phases";
import { identityParameters, promotionParameters, stopped, templates } from "../../contract/workflow";
import { list, quoted, userIs } from "../objects/cel";
import { forPhase, labels, serviceAccounts, workflowAdmission, workflowTemplates } from "../objects/names";
import { type Phase, triggeredPhases } from "../settings/phases";
import { admissionPolicy, judged, ofArgo, podOfToken, type PolicySpec } from "./admissionPolicy";

export interface AdmissionArgs {
  /** Namespace of the Workflows. */
  namespace: pulumi.Input<string>;
  /** The workflow controller as a user of the Kubernetes API, which makes the sweep's Workflows and writes every status. */
  controller: string;
  /** All phases; Workflows are made for those that are managed and verified or promoted from. */
  phases: readonly Phase[];
}

/** Users of the API, by what they do. */
export interface Users {
  sensor: string;
  sweep: string;
  controller: string;
  /** The promotion step. */
  step: string;
}

const workflows = ofArgo("workflows");

/** CEL: the value of an argument of the new Workflow; the empty text where it is not given exactly once. */
const argument = (name: string) => {
  const named = `variables.given.filter(p, p.name == ${quoted(name)})`;
  return { name, expression: `${named}.size() == 1 ? ${named}[0].value : ''` };
};

/** CEL: the same label as an argument, so that no Workflow passes for one of another promotion. */
const sameLabel = (label: string, variable: string) =>
  `${quoted(label)} in object.metadata.labels && object.metadata.labels[${quoted(label)}] == variables.${variable}`;

/** `spec` of the policy on new Workflows. Its binding denies what it does not allow. */
export function newWorkflowSpec(
  phases: readonly Phase[],
  { sensor, sweep, controller }: Pick<Users, "sensor" | "sweep" | "controller">,
): PolicySpec {
  const sources = triggeredPhases(phases);
  const names = sources.map(({ name }) => name);
  const edges = sources.flatMap((phase) => targetsOf(phase).map((target) => `${phase.name}/${target}`));
  const promoting = names.map((name) => forPhase(workflowTemplates.validateThenPromote, name));
  return {
    ...judged(workflows, "CREATE"),
    variables: [
      {
        name: "template",
        expression: "has(object.spec.workflowTemplateRef) ? object.spec.workflowTemplateRef.name : ''",
      },
      {
        name: "given",
        expression:
          "has(object.spec.arguments) && has(object.spec.arguments.parameters) ? object.spec.arguments.parameters : []",
      },
      ...[...Object.values(identityParameters), promotionParameters.target].map(argument),
      { name: "isVerified", expression: `variables.template == ${quoted(workflowTemplates.promoteVerified)}` },
      { name: "isPromotion", expression: `variables.template in ${list(promoting)}` },
      { name: "isRecord", expression: `variables.template == ${quoted(workflowTemplates.recordEnd)}` },
      { name: "isSweep", expression: `variables.template == ${quoted(workflowTemplates.sweep)}` },
    ],
    validations: [
      {
        // Clients in Go write both fields of an empty status. The controller writes the templates that it has read on its way, and
        // may write every status anyway.
        expression: `!has(object.status) || ${userIs(controller)} || object.status.all(field, field in ['startedAt', 'finishedAt'] && object.status[field] == null)`,
        message: "a new Workflow has no status: what it runs stands in its template",
      },
      {
        expression:
          "object.spec.all(field, field in ['arguments', 'priority', 'ttlStrategy', 'workflowTemplateRef']) && has(object.spec.workflowTemplateRef) && has(object.spec.workflowTemplateRef.clusterScope) && object.spec.workflowTemplateRef.clusterScope && (variables.isPromotion || variables.isVerified || variables.isRecord || variables.isSweep)",
        message: `a Workflow refers to a ClusterWorkflowTemplate of argo-promotion (${[...promoting, workflowTemplates.promoteVerified, workflowTemplates.recordEnd, workflowTemplates.sweep].join(", ")}), and brings arguments, ttlStrategy and priority, nothing else`,
      },
      {
        expression: `request.userInfo.username == (variables.isSweep ? ${quoted(controller)} : variables.isVerified ? ${quoted(sweep)} : ${quoted(sensor)})`,
        messageExpression: `request.userInfo.username + ' may not create it: Workflows of promotions are made by ${sensor}, of what is verified already by ${sweep}, the sweep by ${controller}'`,
      },
      {
        expression:
          "!has(object.spec.arguments) || object.spec.arguments.all(field, field == 'parameters') && variables.given.all(p, p.all(field, field in ['name', 'value']))",
        message: "an argument of a Workflow has a name and a value, nothing else",
      },
      {
        expression: `variables.isSweep ? variables.given.size() == 0 : variables.given.size() == (variables.isVerified ? 4 : 3) && variables.app.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && variables.source_commit.matches('^([0-9a-f]{40}|[0-9a-f]{64})$') && variables.source_phase in ${list(names)} && (!variables.isVerified || variables.source_phase + '/' + variables.target_phase in ${list(edges)})`,
        message: `the arguments of a Workflow are app (a DNS label), source_commit (the full id of a commit) and source_phase (${names.join(", ")}); of one that promotes what is verified also target_phase (${edges.join(", ")})`,
      },
      {
        expression: `!(variables.isPromotion || variables.isVerified) || (variables.isVerified || variables.template == ${quoted(forPhase(workflowTemplates.validateThenPromote, ""))} + variables.source_phase) && object.metadata.name.startsWith(variables.app + '-' + variables.source_phase + '-') && has(object.metadata.labels) && ${sameLabel(labels.app, "app")} && ${sameLabel(labels.phase, "source_phase")} && ${sameLabel(labels.commit, "source_commit")}`,
        message: "template, name and labels of a Workflow are those of the promotion that its arguments name",
      },
    ],
  };
}

/** CEL: a field of the object is what it was. */
const unchanged = (field: string) =>
  `has(object.${field}) == has(oldObject.${field}) && (!has(object.${field}) || object.${field} == oldObject.${field})`;

/**
 * `spec` of the policy on Workflows that are there: only the controller writes what they do. The promotion step, which holds the
 * credentials of the repository and speaks with servers outside, stops the Workflow that its own pod is of, and touches no other.
 */
export function runningWorkflowSpec({ controller, step }: Pick<Users, "controller" | "step">): PolicySpec {
  // What `argo stop`, `argo terminate` and `argo suspend` write.
  const stops = "['shutdown', 'suspend']";
  const same = (a: string, b: string, but: string) =>
    `${a}.spec.all(field, field in ${but} || field in ${b}.spec && ${a}.spec[field] == ${b}.spec[field])`;
  const unchangedBut = (but: string) => `${same("object", "oldObject", but)} && ${same("oldObject", "object", but)}`;
  const name = "object.metadata.name";
  // A pod is named after its Workflow and its template by the workflow controller, and can be named so by no user's template.
  const isOwn = `variables.pod.startsWith(${name} + '-') && variables.pod.substring(${name}.size()).matches('^-(${templates.promotion}|${templates.settlement})-[0-9]+$')`;
  const metadata = ["labels", "annotations", "finalizers", "ownerReferences"].map((each) =>
    unchanged(`metadata.${each}`),
  );
  const onlyStops = `has(object.spec.shutdown) && object.spec.shutdown == ${quoted(stopped)} && ${unchangedBut("['shutdown']")}`;
  return {
    ...judged(workflows, "UPDATE"),
    matchConditions: [
      { name: "not-by-the-controller", expression: `request.userInfo.username != ${quoted(controller)}` },
    ],
    variables: [podOfToken],
    validations: [
      { expression: unchanged("status"), message: "only the workflow controller writes the status of a Workflow" },
      {
        expression: unchangedBut(stops),
        message: "what a Workflow does is not changed once it is there; it can be stopped (shutdown, suspend)",
      },
      {
        expression: `request.userInfo.username != ${quoted(step)} || ${[isOwn, onlyStops, ...metadata].join(" && ")}`,
        message: `the promotion step stops the Workflow that it is a part of (shutdown: ${stopped}), and changes nothing else`,
      },
    ],
  };
}

/** The policies on Workflows in `argo`. Needs Kubernetes 1.30 or later. */
export class Admission extends pulumi.ComponentResource {
  constructor(name: string, args: AdmissionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:Admission", name, {}, opts);
    const user = (account: string) => pulumi.interpolate`system:serviceaccount:${args.namespace}:${account}`;
    const users = pulumi.output({
      sensor: user(serviceAccounts.sensor),
      sweep: user(serviceAccounts.sweep),
      controller: args.controller,
      step: user(serviceAccounts.workflow),
    });
    const policies = {
      new: { name: workflowAdmission.new, spec: users.apply((known) => newWorkflowSpec(args.phases, known)) },
      running: { name: workflowAdmission.running, spec: users.apply(runningWorkflowSpec) },
    };
    for (const [key, policy] of Object.entries(policies)) {
      admissionPolicy(`${name}-${key}`, { ...policy, namespace: args.namespace }, this);
    }
    this.registerOutputs();
  }
}
