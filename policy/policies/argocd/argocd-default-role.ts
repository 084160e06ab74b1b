// `policy.default` is what every login may do that no rule names.
import { argoCd } from "../../lib/argoCd";
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";

const ADMIN = "role:admin";

/** What matches everything, as a glob or as an expression. */
const ALL = /^(\*+|\?\*|\*\/\*|\.\*|\^?\.\*\$?)$/;

export const argocdDefaultRole = resourcePolicy({
  name: "argocd-default-role",
  description: "A login that no Argo CD rule names is not an administrator.",
  level: "mandatory",
  severity: "critical",
  framework: cis("5.1.1"),
  remediation: 'Set `configs.rbac["policy.default"]` in the values to role:readonly or leave it empty.',
  url: "https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/#default-policy-for-authenticated-users",
  looksAt: argoCd,
  *check({ title, rbac }) {
    const role = rbac.text("policy.default").trim();
    if (role === ADMIN) {
      yield `${title}: ${rbac.place("policy.default").quoted} must not be role:admin; use role:readonly or leave it empty.`;
    }
    if (role === "") return;
    const keys = rbac.keys().filter((key) => /^policy(\..+)?\.csv$/.test(key));
    const rules = keys.flatMap((key) => rulesOf(rbac.text(key)));
    const roles = inherited(role, rules);
    for (const key of keys) {
      if (rulesOf(rbac.text(key)).some((rule) => roles.has(rule[1] ?? "") && isAllowAll(rule))) {
        yield `${title}: ${rbac.place(key).quoted} must not allow ${role}, the default role, everything.`;
      }
    }
  },
});

/** The rules of a policy, one a line, as Casbin reads them. */
function rulesOf(csv: string): string[][] {
  return csv.split("\n").map((line) => line.split(",").map((field) => field.trim().replace(/^"(.*)"$/, "$1")));
}

/** A role, and the roles that it has from others. */
function inherited(role: string, rules: string[][]): Set<string> {
  const roles = new Set([role]);
  for (const held of roles) {
    for (const [kind, subject, parent] of rules) if (kind === "g" && subject === held && parent) roles.add(parent);
  }
  return roles;
}

/** True for `p, <role>, *, *, *, allow` and for `g, <role>, role:admin`. */
function isAllowAll([kind, , resource = "", action = "", , effect = "allow"]: string[]): boolean {
  if (kind === "g") return resource === ADMIN;
  return kind === "p" && effect !== "deny" && ALL.test(resource) && ALL.test(action);
}
