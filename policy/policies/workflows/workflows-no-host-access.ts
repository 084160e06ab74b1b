// A campaign runs what its image holds: it must not reach the node.
import { resourcePolicy, type Resource } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { isOn, itemPaths, items, keys, pathText, text, type Path } from "../../lib/read";
import { titleOf } from "../../lib/title";
import { eachKnown, inTurn } from "../../lib/unknown";
import { podTemplates, templateContainers, WORKFLOW_HOLDERS, workflowSpecPaths } from "../../lib/workflow";

const HOST_FLAGS = ["hostNetwork", "hostPID", "hostIPC"];
const FORBIDDEN_PATCH = /hostNetwork|hostPID|hostIPC|hostPath|privileged|allowPrivilegeEscalation["']?\s*:\s*true/;

export const workflowsNoHostAccess = resourcePolicy({
  name: "workflows-no-host-access",
  description: "No container of a Workflow is privileged or reaches into its node.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.2.2"),
  remediation: "Remove the field; mount a volume or ask for a capability of the cluster's own instead.",
  url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  types: WORKFLOW_HOLDERS,
  *check(resource) {
    const specs = workflowSpecPaths(resource);
    const templates = podTemplates(resource);
    yield* inTurn(
      eachKnown([...specs, ...templates.map(({ path }) => path)], (path) => ofPod(resource, path)),
      eachKnown(templates.flatMap(templateContainers), (path) => ofContainer(resource, path)),
    );
  },
});

function* ofPod(resource: Resource, pod: Path): Generator<string> {
  const { props } = resource;
  for (const flag of HOST_FLAGS) {
    if (isOn(props, ...pod, flag)) yield forbidden(resource, [...pod, flag]);
  }
  for (const volume of itemPaths(props, ...pod, "volumes")) {
    if (keys(props, ...volume).includes("hostPath")) yield forbidden(resource, [...volume, "hostPath"]);
  }
  if (FORBIDDEN_PATCH.test(text(props, ...pod, "podSpecPatch"))) yield forbidden(resource, [...pod, "podSpecPatch"]);
}

function* ofContainer(resource: Resource, path: Path): Generator<string> {
  const context = [...path, "securityContext"];
  for (const flag of ["privileged", "allowPrivilegeEscalation"]) {
    if (isOn(resource.props, ...context, flag)) yield forbidden(resource, [...context, flag]);
  }
  const added = [...context, "capabilities", "add"];
  if (items(resource.props, ...added).length > 0) yield forbidden(resource, added);
}

function forbidden(resource: Resource, path: Path): string {
  return `${titleOf(resource)}: \`${pathText(path)}\` must not give access to the node.`;
}
