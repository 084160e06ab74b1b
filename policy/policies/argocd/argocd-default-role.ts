// `policy.default` is what every login may do that no rule names.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { text } from "../../lib/read";
import { releaseTitle, valueOf } from "../../lib/release";
import { RELEASE } from "../../lib/types";

export const argocdDefaultRole = resourcePolicy({
  name: "argocd-default-role",
  description: "A login that no Argo CD rule names is not an administrator.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.1.1"),
  remediation: 'Set `configs.rbac["policy.default"]` in the values to role:readonly or leave it empty.',
  url: "https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/#default-policy-for-authenticated-users",
  types: [RELEASE],
  *check(release) {
    const role = text(valueOf(release, "argo-cd", "configs", "rbac", "policy.default"));
    if (role === "role:admin") {
      yield `${releaseTitle(release)}: \`values.configs.rbac["policy.default"]\` must not be role:admin; use role:readonly or leave it empty.`;
    }
    const csv = text(valueOf(release, "argo-cd", "configs", "rbac", "policy.csv"));
    if (role !== "" && csv.split("\n").some((line) => isAllowAll(line, role))) {
      yield `${releaseTitle(release)}: \`values.configs.rbac["policy.csv"]\` must not allow ${role}, the default role, everything.`;
    }
  },
});

/** True for `p, <role>, *, *, *, allow` and for `g, <role>, role:admin`. */
function isAllowAll(line: string, role: string): boolean {
  const [kind, subject, resource, action] = line.split(",").map((part) => part.trim());
  if (subject !== role) return false;
  return kind === "g" ? resource === "role:admin" : kind === "p" && resource === "*" && action === "*";
}
