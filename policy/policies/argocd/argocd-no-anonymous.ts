// Anonymous access gives everyone who reaches the server the default role.
import { resourcePolicy } from "../../lib/definePolicy";
import { nsa } from "../../lib/frameworks";
import { isOn } from "../../lib/read";
import { releaseTitle, valueOf } from "../../lib/release";
import { RELEASE } from "../../lib/types";

export const argocdNoAnonymous = resourcePolicy({
  name: "argocd-no-anonymous",
  description: "Argo CD lets nobody in without a login.",
  level: "mandatory",
  severity: "critical",
  framework: nsa("Authentication and authorization"),
  remediation: 'Remove `configs.cm["users.anonymous.enabled"]` from the values of the release, or set it to false.',
  url: "https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/#anonymous-access",
  types: [RELEASE],
  *check(release) {
    if (isOn(valueOf(release, "argo-cd", "configs", "cm", "users.anonymous.enabled"))) {
      yield `${releaseTitle(release)}: \`values.configs.cm["users.anonymous.enabled"]\` must be false.`;
    }
  },
});
