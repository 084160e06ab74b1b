// A promotion whose Secret is missing waits until its deadline, after the campaign has run.
import { stackPolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { argument, promotionTriggers } from "../../lib/phases";
import { text } from "../../lib/read";
import { titleOf } from "../../lib/title";
import { SECRET } from "../../lib/types";
import { eachKnown } from "../../lib/unknown";
import type { Resource } from "../../lib/definePolicy";

interface Config {
  existingSecrets: string[];
}

export const promotionCredentials = stackPolicy<Config>({
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
  *check(resources, { existingSecrets }) {
    yield* eachKnown(promotionTriggers(resources), function* (trigger) {
      const { sensor } = trigger;
      const name = argument(trigger, "git_credentials_secret");
      const namespace = text(sensor.props, "metadata", "namespace");
      if (name === "") {
        yield {
          message: `${titleOf(sensor)}: the argument git_credentials_secret must name a Secret.`,
          resource: sensor,
        };
      } else if (!existingSecrets.includes(`${namespace}/${name}`) && !isMade(resources, name, namespace)) {
        const message = `${titleOf(sensor)}: the Secret "${name}" (argument git_credentials_secret) must be in namespace "${namespace}": made by this stack, by an ExternalSecret, or listed in \`existingSecrets\`.`;
        yield { message, resource: sensor };
      }
    });
  },
});

/** True where the stack makes the Secret, or what makes it. Throws for an unknown value only where none is found. */
function isMade(resources: readonly Resource[], name: string, namespace: string): boolean {
  const made = eachKnown(resources, function* ({ type, props }) {
    const isSecret = type === SECRET;
    const makesSecret = /^kubernetes:(external-secrets\.io|bitnami\.com)\/[^:]+:(ExternalSecret|SealedSecret)$/.test(
      type,
    );
    if (!isSecret && !makesSecret) return;
    const target = text(props, "spec", "target", "name") || text(props, "metadata", "name");
    if (target === name && text(props, "metadata", "namespace") === namespace) yield true;
  });
  return made.next().value === true;
}
