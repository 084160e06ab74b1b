// Whoever reaches an open webhook starts Workflows; the body's fields then decide what they do.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { EVENT_SOURCE } from "../../lib/kinds";
import type { Node } from "../../lib/node";
import { objects } from "../../lib/sights";
import { eachKnown } from "../../lib/unknown";

/** Event sources that listen for requests, with the field that names the secret of theirs. */
const RECEIVERS: Record<string, string> = {
  webhook: "authSecret",
  github: "webhookSecret",
  gitlab: "secretToken",
  bitbucketserver: "webhookSecret",
  slack: "signingSecret",
  sns: "validateSignature",
  bitbucket: "webhook.authSecret",
  gerrit: "webhook.authSecret",
  storageGrid: "webhook.authSecret",
  stripe: "webhook.authSecret",
};

export const eventsWebhookAuthenticated = resourcePolicy({
  name: "events-webhook-authenticated",
  description: "Every event source that listens for requests knows its senders by a secret.",
  level: "mandatory",
  severity: "critical",
  framework: promotion("F8"),
  remediation: "Set `authSecret` (name and key of a Secret with the token) for the entry.",
  url: "https://argoproj.github.io/argo-events/eventsources/webhook-authentication/",
  looksAt: objects(EVENT_SOURCE),
  *check({ title, body, partial }) {
    const entries = Object.keys(RECEIVERS).flatMap((kind) => body.entries("spec", kind));
    yield* eachKnown(entries, function* (entry) {
      const own = RECEIVERS[entry.path[1]!]!;
      const keys = entry.keys();
      // A part of an object that names no address changes one that is there.
      if (partial && !keys.some((key) => ["port", "endpoint", "webhook", own].includes(key))) return;
      const places = [entry.at(own), entry.at("webhook", "authSecret")];
      if (entry.isOn("validateSignature") || places.some((secret) => isNamed(secret))) return;
      yield `${title}: ${places[0]!.quoted} must name a Secret and its key.`;
    });
  },
});

function isNamed(secret: Node): boolean {
  return secret.text("name") !== "" && secret.text("key") !== "";
}
