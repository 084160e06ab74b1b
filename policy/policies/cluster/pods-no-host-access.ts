// A pod that reaches into its node reaches every pod on it, and every Secret that those hold.
import { hostAccessOfValues } from "../../lib/chartPods";
import { hostAccessOfContainer, hostAccessOfPod, reachesNode } from "../../lib/containers";
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { charts, either, pods } from "../../lib/sights";
import { eachKnown, inTurn } from "../../lib/unknown";

/** What Pod Security's level `baseline` allows. */
const RULES = {
  flags: ["privileged"],
  capabilities: [
    ...["AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE"],
    ...["SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"],
  ],
};

export const podsNoHostAccess = resourcePolicy({
  name: "pods-no-host-access",
  description: "No container is privileged or reaches into its node.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.2.2"),
  remediation: "Remove the field; mount a volume or ask for a capability of the cluster's own instead.",
  url: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  looksAt: either(pods, charts),
  *check(subject) {
    if ("values" in subject) {
      yield* eachKnown(hostAccessOfValues(subject, RULES), (place) => [reachesNode(subject.title, place)]);
      return;
    }
    const { object, fields, containers } = subject;
    const reached = inTurn(
      hostAccessOfPod(fields),
      eachKnown(containers, ({ place }) => hostAccessOfContainer(place, RULES)),
    );
    yield* eachKnown(reached, (place) => [reachesNode(object.title, place)]);
  },
});
