// A wildcard also grants what does not exist yet.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { CLUSTER_ROLE, ROLE } from "../../lib/kinds";
import { rulesOf } from "../../lib/rbac";
import { objects } from "../../lib/sights";
import { eachKnown } from "../../lib/unknown";

const FIELDS = ["apiGroups", "resources", "verbs", "nonResourceURLs"];
/** Everything, or everything that has such a subresource. */
const WILDCARD = /^(\*|\/\*|\*\/.*)$/;

export const rbacNoWildcard = resourcePolicy({
  name: "rbac-no-wildcard",
  description: "A role names its API groups, resources and verbs; none of them is `*`.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.1.3"),
  remediation: "Replace each `*` in the rules by what the account needs.",
  url: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  looksAt: objects(ROLE, CLUSTER_ROLE),
  *check(role) {
    const places = rulesOf(role).flatMap((rule) => FIELDS.map((field) => rule.at(field)));
    yield* eachKnown(places, function* (place) {
      const wide = place.texts().find((value) => WILDCARD.test(value));
      if (wide !== undefined) yield `${role.title}: ${place.quoted} must not contain "${wide}".`;
    });
  },
});
