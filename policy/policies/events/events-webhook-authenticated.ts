// Whoever reaches an open webhook starts Workflows; the body's fields then decide what they do.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { keys, pathText, text } from "../../lib/read";
import { titleOf } from "../../lib/title";
import { EVENT_SOURCE } from "../../lib/types";
import { eachKnown } from "../../lib/unknown";

export const eventsWebhookAuthenticated = resourcePolicy({
  name: "events-webhook-authenticated",
  description: "Every webhook of an EventSource asks for a bearer token.",
  level: "mandatory",
  severity: "critical",
  framework: promotion("F8"),
  remediation: "Set `authSecret` (name and key of a Secret with the token) for the entry.",
  url: "https://argoproj.github.io/argo-events/eventsources/webhook-authentication/",
  types: [EVENT_SOURCE],
  *check(source) {
    yield* eachKnown(keys(source.props, "spec", "webhook"), function* (entry) {
      const path = ["spec", "webhook", entry, "authSecret"];
      if (text(source.props, ...path, "name") === "" || text(source.props, ...path, "key") === "") {
        yield `${titleOf(source)}: \`${pathText(path)}\` must name a Secret and its key.`;
      }
    });
  },
});
