// A wildcard also grants what does not exist yet.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { items, pathText } from "../../lib/read";
import { rulePaths } from "../../lib/rbac";
import { titleOf } from "../../lib/title";
import { CLUSTER_ROLE, ROLE } from "../../lib/types";
import { eachKnown } from "../../lib/unknown";

const FIELDS = ["apiGroups", "resources", "verbs", "nonResourceURLs"];

export const rbacNoWildcard = resourcePolicy({
  name: "rbac-no-wildcard",
  description: "A role names its API groups, resources and verbs; none of them is `*`.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.1.3"),
  remediation: "Replace each `*` in the rules by what the account needs.",
  url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  types: [ROLE, CLUSTER_ROLE],
  *check(role) {
    const places = rulePaths(role).flatMap((rule) => FIELDS.map((field) => [...rule, field]));
    yield* eachKnown(places, function* (path) {
      if (items(role.props, ...path).includes("*"))
        yield `${titleOf(role)}: \`${pathText(path)}\` must not contain "*".`;
    });
  },
});
