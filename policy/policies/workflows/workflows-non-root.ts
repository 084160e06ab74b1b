// A process that is root in its container is root on the node, one kernel bug later.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { templateContainers } from "../../lib/sights";

export const workflowsNonRoot = resourcePolicy({
  name: "workflows-non-root",
  description: "The containers of Workflows do not run as root.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.2.7"),
  remediation: "Set `securityContext.runAsNonRoot: true` in the template (not `runAsUser: 0` in a container).",
  url: "https://argo-workflows.readthedocs.io/en/stable/workflow-pod-security-context/",
  looksAt: templateContainers,
  *check({ pod, container }) {
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
