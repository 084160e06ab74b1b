// Parameters stand in the Workflow, in its archive and in the web page: a secret among them is published.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { WORKFLOW_EVENT_BINDING } from "../../lib/kinds";
import type { Node } from "../../lib/node";
import { hasSecretForm } from "../../lib/secretForms";
import { isSecretName } from "../../lib/secretNames";
import { secretsIn } from "../../lib/secrets";
import { objects } from "../../lib/sights";
import { eachKnown, inTurn } from "../../lib/unknown";
import { parametersOf, patchesOf, specsOf, WORKFLOW_KINDS } from "../../lib/workflow";

export const workflowsNoSecretParameter = resourcePolicy({
  name: "workflows-no-secret-parameter",
  description:
    "A Workflow gets secrets by reference, never in a parameter, an argument, an address or a literal environment value.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.4.1"),
  remediation: "Pass the name of a Secret, and read it with `valueFrom.secretKeyRef` or a volume in the template.",
  url: "https://argo-workflows.readthedocs.io/en/stable/walk-through/secrets/",
  looksAt: objects(...WORKFLOW_KINDS, WORKFLOW_EVENT_BINDING),
  *check(object) {
    const { title } = object;
    const parts = inTurn<Node>(
      specsOf(object),
      eachKnown(patchesOf(object), ({ nodes }) => nodes),
    );
    yield* inTurn(
      eachKnown(parametersOf(object), (place) => ofParameter(title, place)),
      eachKnown(parts, (part) =>
        eachKnown(secretsIn(part, { except: ["parameters", "podSpecPatch"] }), ({ place, name }) => [
          `${title}: ${place.quoted}${name === undefined ? "" : ` (${name})`} must not hold a secret; use \`valueFrom.secretKeyRef\`.`,
        ]),
      ),
    );
  },
});

function* ofParameter(title: string, place: Node): Generator<string> {
  const name = place.text("name");
  const isSecret = () => ["value", "default"].some((key) => hasSecretForm(place.text(key)));
  if (isSecretName(name) || isSecret()) {
    yield `${title}: ${place.quoted} (${name}) must not hold a secret; pass the name of a Secret.`;
  }
}
