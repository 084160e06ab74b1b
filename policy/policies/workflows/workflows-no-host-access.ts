// A campaign runs what its image holds: it must not reach the node.
import { hostAccessOfContainer, hostAccessOfPod, reachesNode } from "../../lib/containers";
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { workflowPods } from "../../lib/sights";
import { eachKnown, inTurn } from "../../lib/unknown";

/** What Pod Security's level `restricted` allows. */
const RULES = { flags: ["privileged", "allowPrivilegeEscalation"], capabilities: ["NET_BIND_SERVICE"] };

export const workflowsNoHostAccess = resourcePolicy({
  name: "workflows-no-host-access",
  description: "No container of a Workflow is privileged or reaches into its node.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.2.2"),
  remediation: "Remove the field; mount a volume or ask for a capability of the cluster's own instead.",
  url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  looksAt: workflowPods,
  *check({ object, fields, containers }) {
    const reached = inTurn(
      hostAccessOfPod(fields),
      eachKnown(containers, ({ fields: layers }) =>
        eachKnown(layers.nodes, (place) => hostAccessOfContainer(place, RULES)),
      ),
    );
    yield* eachKnown(reached, (place) => [reachesNode(object.title, place)]);
  },
});
