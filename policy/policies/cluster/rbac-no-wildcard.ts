// A wildcard also grants what does not exist yet.
import { rulesInValues } from "../../lib/chartPods";
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { CLUSTER_ROLE, ROLE } from "../../lib/kinds";
import { selectsAll } from "../../lib/networkPeers";
import type { Node } from "../../lib/node";
import { rulesOf } from "../../lib/rbac";
import { charts, either, objects } from "../../lib/sights";
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
  looksAt: either(objects(ROLE, CLUSTER_ROLE), charts),
  *check(subject) {
    const { title } = subject;
    if ("values" in subject) {
      yield* wildcards(title, rulesInValues(subject));
      return;
    }
    for (const selector of subject.body.items("aggregationRule", "clusterRoleSelectors")) {
      if (selectsAll(selector)) yield `${title}: ${selector.quoted} must not select every role.`;
    }
    yield* wildcards(title, rulesOf(subject));
  },
});

function wildcards(title: string, rules: Iterable<Node>): Generator<string> {
  return eachKnown(rules, (rule) =>
    eachKnown(FIELDS, function* (field) {
      const place = rule.at(field);
      const wide = place.texts().find((value) => WILDCARD.test(value));
      if (wide !== undefined) yield `${title}: ${place.quoted} must not contain "${wide}".`;
    }),
  );
}
