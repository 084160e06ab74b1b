// A promotion whose Secret is missing waits until its deadline, after the campaign has run.
import { stackPolicy } from "../../lib/definePolicy";
import { isTemplated } from "../../lib/embedded";
import { reachable } from "../../lib/flow";
import { cis } from "../../lib/frameworks";
import { type Kind, SECRET } from "../../lib/kinds";
import { argument, type Promotion, promotionsOf } from "../../lib/promotions";
import type { Stack } from "../../lib/stack";
import { eachKnown } from "../../lib/unknown";
import { templatePods } from "../../lib/workflow";

/** Kinds whose controllers make a Secret. */
const MAKERS: Kind[] = [
  { name: "ExternalSecret", groups: ["external-secrets.io"] },
  { name: "SealedSecret", groups: ["bitnami.com"] },
];

/** What the git server is shown, by its variable. */
const SHOWN: Partial<Record<string, string>> = { GIT_PASSWORD: "password", GIT_SSH_KEY: "SSH key" };

interface Config {
  existingSecrets: string[];
}

export const promotionCredentials = stackPolicy<Promotion, Config>({
  name: "promotion-credentials",
  description: "The Secret with the git credentials of a promotion exists, or comes from an external store.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.4.2"),
  remediation:
    "Set `credentials` in the configuration of the program, or name the Secret that others maintain in the policy configuration.",
  url: "https://external-secrets.io/latest/api/externalsecret/",
  config: {
    existingSecrets: {
      description: "Secrets that others maintain, as <namespace>/<name>.",
      type: "array",
      items: { type: "string", pattern: "^[^/]+/[^/]+$" },
      default: [],
    },
  },
  looksAt: promotionsOf,
  *check(promotion, stack, { existingSecrets }) {
    const { sensor } = promotion;
    const { title, namespace, resource } = sensor;
    yield* eachKnown(secretsOf(promotion, stack), function* ({ name, from }) {
      if (name === "") {
        yield { message: `${title}: the ${from} must name a Secret.`, resource };
      } else if (!existingSecrets.includes(`${namespace}/${name}`) && !isMade(stack, name, namespace)) {
        const message = `${title}: the Secret "${name}" (${from}) must be in namespace "${namespace}": made by this stack, by an ExternalSecret, or listed in \`existingSecrets\`.`;
        yield { message, resource };
      }
    });
  },
});

/** The Secrets that a promotion reads, and what names each: an argument of its Workflow, or its templates. */
function* secretsOf(promotion: Promotion, stack: Stack): Generator<{ name: string; from: string }> {
  const given = argument(promotion, "git_credentials_secret");
  if (given) yield { name: given.text("value"), from: "argument git_credentials_secret" };
  const objects = new Set(reachable(promotion, stack).map(({ object }) => object));
  yield* eachKnown(objects, (object) =>
    eachKnown(templatePods(object), ({ containers }) =>
      eachKnown(
        containers.flatMap(({ fields }) => fields.items("env")),
        function* (variable) {
          const name = variable.text("valueFrom", "secretKeyRef", "name");
          const shown = SHOWN[variable.text("name")];
          if (shown === undefined || isTemplated(name)) return;
          yield { name, from: `${shown} of ${object.title}` };
        },
      ),
    ),
  );
}

/** True where the stack makes the Secret, or what makes it. Throws for an unknown value only where none is found. */
function isMade(stack: Stack, name: string, namespace: string): boolean {
  const made = eachKnown(stack.ofKind(SECRET, ...MAKERS), function* (object) {
    const target = object.body.text("spec", "target", "name") || object.name;
    if (target === name && object.namespace === namespace) yield true;
  });
  return made.next().value === true;
}
