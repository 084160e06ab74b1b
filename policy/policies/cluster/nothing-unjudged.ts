// What the policies cannot read they cannot judge: it is said here, once, instead of being passed in silence.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { type Unread, unreadParts } from "../../lib/unread";

export const nothingUnjudged = resourcePolicy<Unread>({
  name: "nothing-unjudged",
  description: "All that decides what runs can be read before it runs.",
  level: "advisory",
  severity: "medium",
  framework: promotion("Policies"),
  remediation: "Write it into the program, or look at it yourself: no policy has.",
  url: "https://www.pulumi.com/docs/insights/policy/policy-packs/",
  looksAt: unreadParts,
  *check({ title, place, problem }) {
    if (problem !== undefined) yield `${title}: ${place.quoted} ${problem}; no policy judges it.`;
  },
});
