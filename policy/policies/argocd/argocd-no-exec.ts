// A shell in any pod that Argo CD manages, from its web page, is cluster access for whoever may log in.
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { isOn } from "../../lib/read";
import { releaseTitle, valueOf } from "../../lib/release";
import { RELEASE } from "../../lib/types";

export const argocdNoExec = resourcePolicy({
  name: "argocd-no-exec",
  description: "Argo CD offers no shell in pods.",
  level: "mandatory",
  severity: "high",
  framework: nsa("Authentication and authorization"),
  remediation: 'Remove `configs.cm["exec.enabled"]` from the values of the release, or set it to false.',
  url: "https://argo-cd.readthedocs.io/en/stable/operator-manual/web_based_terminal/",
  types: [RELEASE],
  *check(release) {
    if (isOn(valueOf(release, "argo-cd", "configs", "cm", "exec.enabled"))) {
      yield `${releaseTitle(release)}: \`values.configs.cm["exec.enabled"]\` must be false.`;
    }
  },
});
