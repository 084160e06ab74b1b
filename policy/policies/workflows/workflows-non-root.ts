// A process that is root in its container is root on the node, one kernel bug later.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { at, isOn, num, pathText, type Path } from "../../lib/read";
import { eachKnown } from "../../lib/unknown";
import {
  inTemplate,
  podTemplates,
  templateContainers,
  templateTitle,
  WORKFLOW_HOLDERS,
  type PodTemplate,
} from "../../lib/workflow";

export const workflowsNonRoot = resourcePolicy({
  name: "workflows-non-root",
  description: "The containers of Workflows do not run as root.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.2.7"),
  remediation: "Set `securityContext.runAsNonRoot: true` in the template (not `runAsUser: 0` in a container).",
  url: "https://argo-workflows.readthedocs.io/en/stable/workflow-pod-security-context/",
  types: WORKFLOW_HOLDERS,
  *check(resource) {
    yield* eachKnown(podTemplates(resource), function* (template) {
      yield* eachKnown(templateContainers(template), (container) => ofContainer(template, container));
    });
  },
});

function* ofContainer(template: PodTemplate, path: Path): Generator<string> {
  const { props } = template.resource;
  const own = at(props, ...path, "securityContext");
  const user = num(own, "runAsUser") ?? num(inTemplate(template, "securityContext", "runAsUser"));
  const nonRoot = at(own, "runAsNonRoot") ?? inTemplate(template, "securityContext", "runAsNonRoot");
  if (user === 0) yield `${templateTitle(template)}: \`runAsUser\` must not be 0 for \`${pathText(path)}\`.`;
  else if (!isOn(nonRoot)) {
    yield `${templateTitle(template)}: \`securityContext.runAsNonRoot\` must be true for \`${pathText(path)}\`.`;
  }
}
