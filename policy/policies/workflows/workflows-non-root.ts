// A process that is root in its container is root on the node, one kernel bug later.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { each, either, templateContainers } from "../../lib/sights";
import { eachKnown } from "../../lib/unknown";
import { hasTemplates, specsOf, WORKFLOW_KINDS } from "../../lib/workflow";

/** What a Workflow of others' templates says of their user. */
const users = each(WORKFLOW_KINDS, (object) =>
  eachKnown(specsOf(object), (spec) =>
    hasTemplates(spec) ? [] : [{ title: object.title, context: spec.at("securityContext") }],
  ),
);

export const workflowsNonRoot = resourcePolicy({
  name: "workflows-non-root",
  description: "The containers of Workflows do not run as root.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.2.7"),
  remediation: "Set `securityContext.runAsNonRoot: true` in the template (not `runAsUser: 0` in a container).",
  url: "https://argo-workflows.readthedocs.io/en/stable/workflow-pod-security-context/",
  looksAt: either(templateContainers, users),
  *check(subject) {
    if ("context" in subject) {
      const { title, context } = subject;
      if (context.num("runAsUser") === 0) yield `${title}: ${context.at("runAsUser").quoted} must not be 0.`;
      if (context.isOff("runAsNonRoot")) yield `${title}: ${context.at("runAsNonRoot").quoted} must be true.`;
      return;
    }
    const { pod, container } = subject;
    const own = ["runAsUser", "runAsNonRoot"].map((field) => container.fields.find("securityContext", field));
    const [user, nonRoot] = own.map(
      (found, i) => found ?? pod.fields.find("securityContext", ["runAsUser", "runAsNonRoot"][i]!),
    );
    if (user?.num() === 0) yield `${pod.title}: \`runAsUser\` must not be 0 for ${container.place.quoted}.`;
    else if (container.partial ? nonRoot?.isOff() : !nonRoot?.isOn()) {
      yield `${pod.title}: \`securityContext.runAsNonRoot\` must be true for ${container.place.quoted}.`;
    }
  },
});
