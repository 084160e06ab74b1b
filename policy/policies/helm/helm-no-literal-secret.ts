// Values of a release stand in Pulumi's state, in Helm's own Secret and in every diff.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { pathText } from "../../lib/read";
import { releaseTitle } from "../../lib/release";
import { isLiteralSecret, leaves } from "../../lib/secrets";
import { RELEASE } from "../../lib/types";

export const helmNoLiteralSecret = resourcePolicy({
  name: "helm-no-literal-secret",
  description: "The values of a Helm release name Secrets and hold none.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.4.1"),
  remediation: "Make a Secret of its own and give the chart its name (`existingSecret`, `secretName`, `$name:key`).",
  url: "https://www.pulumi.com/docs/iac/concepts/secrets/",
  types: [RELEASE],
  *check(release) {
    for (const { path, name, value } of leaves(release.props, ["values"])) {
      if (isLiteralSecret(name, value)) {
        yield `${releaseTitle(release)}: \`${pathText(path)}\` must not hold a secret; give the chart the name of a Secret.`;
      }
    }
  },
});
