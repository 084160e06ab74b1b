// What an application's manifests may touch: its own namespace, as the API server itself sees to it.
//
// The AppProject knows patterns of namespaces, not which application a namespace belongs to. A project for each application would
// be a Pulumi resource for each application; this is one ValidatingAdmissionPolicy for all of them. It judges every write of Argo
// CD's application controller by the tracking annotation that Argo CD puts on everything it applies, over whatever the manifests
// themselves say (argo-cd, util/argo/resource_tracking.go).
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { quoted, userIs } from "../objects/cel";
import { applicationBoundary, labels, patchForce, podSecurityLabel } from "../objects/names";
import type { Phase } from "../settings/phases";
import { pieces } from "../settings/placeholders";

export interface ApplicationBoundaryArgs {
  /** Namespace of Argo CD. */
  argoCdNamespace: pulumi.Input<string>;
  /** Phases of this stack. */
  phases: readonly Phase[];
}

const trackingAnnotation = "argocd.argoproj.io/tracking-id";
/** ServiceAccount of the application controller, as the chart argo-cd names it. */
const controller = "argocd-application-controller";

/** CEL: the namespace of the application that the CEL expression `app` names, in a phase. */
function namespaceOf({ name, namespace }: Phase, app: string): string {
  const parts = pieces(namespace).map((piece) =>
    "text" in piece ? quoted(piece.text) : piece.placeholder === "app" ? app : quoted(name),
  );
  return parts.join(" + ");
}

/** CEL: the first phase that `condition` holds for gives the value; the empty text where none does. */
const choose = (phases: readonly Phase[], condition: (phase: Phase) => string, value: (phase: Phase) => string) =>
  phases.reduceRight((rest, phase) => `${condition(phase)} ? ${value(phase)} : (${rest})`, "''");

/** CEL: a label of an object; the empty text where it has none. */
const label = (object: string, name: string) =>
  `(has(${object}.metadata.labels) && ${quoted(name)} in ${object}.metadata.labels ? ${object}.metadata.labels[${quoted(name)}] : '')`;

/** Whether the applications of a phase are all in one namespace. */
const isShared = ({ namespace }: Phase): boolean => !namespace.includes("{app}");

/** CEL: whether a namespace has the labels of the application and the phase that write. */
const isOwn = (object: string) =>
  `(${label(object, labels.phase)} == variables.phase && (variables.owner == '' || ${label(object, labels.app)} == variables.owner))`;

/** `spec` of the policy. Its binding denies what it does not allow. */
export function applicationBoundarySpec(phases: readonly Phase[], user: string) {
  const own = phases.filter((phase) => phase.managed);
  const annotations = "variables.subject.metadata.annotations";
  const tracking = quoted(trackingAnnotation);
  const byPhase = (value: (phase: Phase) => string) =>
    choose(own, ({ name }) => `variables.phase == ${quoted(name)}`, value);
  return {
    failurePolicy: "Fail",
    matchConstraints: {
      resourceRules: [
        { apiGroups: ["*"], apiVersions: ["*"], resources: ["*"], operations: ["CREATE", "UPDATE", "DELETE"] },
      ],
    },
    matchConditions: [{ name: "by-argo-cd", expression: userIs(user) }],
    variables: [
      { name: "subject", expression: "object == null ? oldObject : object" },
      { name: "where", expression: "has(request.namespace) ? request.namespace : ''" },
      { name: "isNamespace", expression: "request.resource.group == '' && request.resource.resource == 'namespaces'" },
      {
        name: "tracking",
        expression: `has(${annotations}) && ${tracking} in ${annotations} ? ${annotations}[${tracking}] : ''`,
      },
      { name: "application", expression: "variables.tracking.split(':')[0]" },
      {
        // A namespace that Argo CD makes for an application is not tracked, but labelled by the ApplicationSet. Its own
        // Applications carry the same labels, and are written by the controller all the time.
        name: "phase",
        expression: choose(
          own,
          ({ name }) =>
            `(variables.tracking == '' ? variables.isNamespace && ${label("variables.subject", labels.phase)} == ${quoted(name)} : variables.application.endsWith(${quoted(`-${name}`)}))`,
          ({ name }) => quoted(name),
        ),
      },
      {
        name: "app",
        expression: `variables.phase == '' ? '' : variables.tracking == '' ? ${label("variables.subject", labels.app)} : variables.application.substring(0, variables.application.size() - variables.phase.size() - 1)`,
      },
      // Where it belongs: empty for what no application of these phases owns.
      { name: "home", expression: byPhase((phase) => namespaceOf(phase, "variables.app")) },
      { name: "podSecurity", expression: byPhase((phase) => quoted(phase.podSecurity)) },
      // Whose a namespace has to be by its label: empty for one that applications share.
      { name: "owner", expression: byPhase((phase) => (isShared(phase) ? quoted("") : "variables.app")) },
    ],
    validations: [
      {
        expression: "variables.home == '' || variables.where == variables.home",
        messageExpression:
          "'the application ' + variables.app + ' may write into the namespace ' + variables.home + ' in the phase ' + variables.phase + ', and not into ' + (variables.where == '' ? 'the cluster' : variables.where)",
      },
      {
        expression: `variables.home == '' || !variables.isNamespace || object == null || ${label("object", podSecurityLabel)} == variables.podSecurity`,
        messageExpression: `'the namespace ' + request.name + ' must carry the label ${podSecurityLabel}: ' + variables.podSecurity`,
      },
      {
        expression: `variables.home == '' || !variables.isNamespace || object == null || ${isOwn("object")}`,
        messageExpression: `'the namespace ' + request.name + ' must carry the label ${labels.phase}: ' + variables.phase + (variables.owner == '' ? '' : ' and ${labels.app}: ' + variables.owner)`,
      },
      {
        // Manifests that bring a Namespace which is never applied, such as a hook that is skipped, leave the one that was there as it is.
        expression: `variables.home == '' || variables.isNamespace || namespaceObject == null || ${isOwn("namespaceObject")}`,
        messageExpression: `'the namespace ' + variables.where + ' was there before, and is not taken over: to hand it over, label it ${labels.app}=' + variables.app + ' and ${labels.phase}=' + variables.phase`,
      },
      {
        // Argo CD is a manager of what it made before there were these labels.
        expression: `variables.home == '' || !variables.isNamespace || oldObject == null || ${label("oldObject", labels.app)} == variables.app || (has(oldObject.metadata.managedFields) && oldObject.metadata.managedFields.exists(field, field.manager.startsWith('argocd')))`,
        messageExpression: `'the namespace ' + request.name + ' was there before, and is not taken over: to hand it over, label it ${labels.app}=' + variables.app`,
      },
    ],
  } satisfies k8s.types.input.admissionregistration.v1.ValidatingAdmissionPolicySpec;
}

/** Keeps every application in its own namespace. Needs Kubernetes 1.30 or later. */
export class ApplicationBoundary extends pulumi.ComponentResource {
  constructor(name: string, args: ApplicationBoundaryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:ApplicationBoundary", name, {}, opts);
    const spec = pulumi
      .output(args.argoCdNamespace)
      .apply((namespace) => applicationBoundarySpec(args.phases, `system:serviceaccount:${namespace}:${controller}`));
    const policy = new k8s.admissionregistration.v1.ValidatingAdmissionPolicy(
      `${name}-policy`,
      { metadata: { name: applicationBoundary, annotations: patchForce }, spec },
      { parent: this },
    );
    new k8s.admissionregistration.v1.ValidatingAdmissionPolicyBinding(
      `${name}-binding`,
      {
        metadata: { name: applicationBoundary, annotations: patchForce },
        spec: { policyName: policy.metadata.name, validationActions: ["Deny"] },
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
