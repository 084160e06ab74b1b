// A ConfigMap and an environment value are read by whoever may look at the pod.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { CUSTOM_RESOURCE_DEFINITION, SECRET, WORKFLOW_EVENT_BINDING } from "../../lib/kinds";
import type { Node } from "../../lib/node";
import { type PlainSecret, secretsIn } from "../../lib/secrets";
import { allObjects } from "../../lib/sights";
import { eachKnown, inTurn } from "../../lib/unknown";
import { WORKFLOW_KINDS } from "../../lib/workflow";

/** API groups in which a name tells; elsewhere the key of a Secret may be called a password. */
const NAMED = [
  "",
  "apps",
  "batch",
  "argoproj.io",
  "serving.knative.dev",
  "apps.openshift.io",
  "keda.sh",
  "storage.k8s.io",
];
/** What a value in base64 holds. */
const decoded = (entry: Node) => entry.parsed(Buffer.from(entry.text(), "base64").toString("latin1"));

/** Parts of an object that hold no configuration. */
const OTHER = ["apiVersion", "kind", "metadata", "status", "binaryData"];

export const noPlainSecret = resourcePolicy({
  name: "no-plain-secret",
  description:
    "No secret stands where everyone may read it: in a ConfigMap, an environment value, an argument, an address.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.4.1"),
  remediation: "Put it into a Secret, and refer to it with `valueFrom.secretKeyRef`, a volume, or `$key` in Argo CD.",
  url: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  looksAt: allObjects(SECRET, CUSTOM_RESOURCE_DEFINITION, WORKFLOW_EVENT_BINDING, ...WORKFLOW_KINDS),
  *check({ title, body, token }) {
    const byName = NAMED.includes(token.group);
    const use = token.kind === "ConfigMap" ? "use a Secret" : "use `valueFrom.secretKeyRef`";
    const places = body.keys().filter((key) => !OTHER.includes(key));
    const found = inTurn<PlainSecret>(
      eachKnown(places, (key) => secretsIn(body.at(key), { byName })),
      eachKnown(["annotations", "labels"], (key) => secretsIn(body.at("metadata", key), { byName: false })),
      eachKnown(body.entries("binaryData"), (entry) =>
        eachKnown(secretsIn(decoded(entry), { byName }), (): PlainSecret[] => [{ place: entry }]),
      ),
    );
    yield* eachKnown(found, ({ place, name }) => [
      `${title}: ${place.quoted}${name === undefined ? "" : ` (${name})`} must not hold a secret; ${use}.`,
    ]);
  },
});
