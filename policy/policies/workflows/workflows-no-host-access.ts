// A campaign runs what its image holds: it must not reach the node.
import { hostAccessOfContainer, hostAccessOfPod, reachesNode } from "../../lib/containers";
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { each, either, workflowPods } from "../../lib/sights";
import { eachKnown, inTurn } from "../../lib/unknown";
import { patchesOf, WORKFLOW_KINDS } from "../../lib/workflow";

/** What Pod Security's level `restricted` allows. */
const RULES = { flags: ["privileged", "allowPrivilegeEscalation"], capabilities: ["NET_BIND_SERVICE"] };

/** Texts that are laid over pods. */
const patches = each(WORKFLOW_KINDS, (object) =>
  eachKnown(patchesOf(object), ({ place }) => [{ title: object.title, patch: place }]),
);

export const workflowsNoHostAccess = resourcePolicy({
  name: "workflows-no-host-access",
  description: "No container of a Workflow is privileged or reaches into its node, also by no patch.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.2.2"),
  remediation:
    "Remove the field; mount a volume or ask for a capability of the cluster's own instead. Write what a patch would fill in into a template of its own.",
  url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  looksAt: either(workflowPods, patches),
  *check(subject) {
    if ("patch" in subject) {
      const { title, patch } = subject;
      // Argo pastes the value before it parses: a quote in it ends the text, and the rest is fields of the pod.
      if (patch.text().includes("{{")) {
        yield `${title}: ${patch.quoted} must not hold an expression, whose value may give access to the node.`;
      }
      return;
    }
    const { object, fields, containers } = subject;
    const reached = inTurn(
      hostAccessOfPod(fields),
      eachKnown(containers, ({ fields: layers }) =>
        eachKnown(layers.nodes, (place) => hostAccessOfContainer(place, RULES)),
      ),
    );
    yield* eachKnown(reached, (place) => [reachesNode(object.title, place)]);
  },
});
