// Deleting a release or a namespace deletes every application and every record in it: that takes two decisions.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { releaseTitle } from "../../lib/release";
import { titleOf } from "../../lib/title";
import { NAMESPACE, RELEASE } from "../../lib/types";

interface Config {
  required: boolean;
}

export const protectProduction = resourcePolicy<Config>({
  name: "protect-production",
  description: "Pulumi refuses to delete releases and namespaces, where that is required.",
  level: "mandatory",
  severity: "high",
  framework: promotion("Protection"),
  remediation: "Set the resource option `protect: true`.",
  url: "https://www.pulumi.com/docs/iac/concepts/options/protect/",
  config: {
    required: { description: "Whether this environment must be protected.", type: "boolean", default: false },
  },
  types: [RELEASE, NAMESPACE],
  *check(resource, { required }) {
    if (required && !resource.protect) {
      const title = resource.type === RELEASE ? releaseTitle(resource) : titleOf(resource);
      yield `${title}: the resource option \`protect\` must be true.`;
    }
  },
});
