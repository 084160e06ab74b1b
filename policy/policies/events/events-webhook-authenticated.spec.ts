// Cases of events-webhook-authenticated.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { EVENT_SOURCE } from "../../lib/types";
import { eventsWebhookAuthenticated } from "./events-webhook-authenticated";

const source = (entries: object) => custom(EVENT_SOURCE, { webhook: entries });
const authSecret = { name: "webhook-auth", key: "token" };
const message = (entry: string) =>
  `EventSource "eventsource-1": \`spec.webhook.${entry}.authSecret\` must name a Secret and its key.`;

export const spec: Spec = {
  policy: eventsWebhookAuthenticated,
  pass: [
    { title: "a token", given: source({ appSyncSuccess: { port: "12001", authSecret } }) },
    { title: "no webhook", given: custom(EVENT_SOURCE, { calendar: { hourly: {} } }) },
  ],
  fail: [
    {
      title: "one of two entries is open",
      given: source({ appSyncSuccess: { authSecret }, other: { port: "12001" } }),
      messages: [message("other")],
    },
  ],
  empty: [
    { title: "no spec", given: custom(EVENT_SOURCE, undefined) },
    { title: "no key", given: source({ a: { authSecret: { name: "webhook-auth" } } }), messages: [message("a")] },
    { title: "an empty authSecret", given: source({ a: { authSecret: {} } }), messages: [message("a")] },
  ],
  unknown: [
    {
      title: "one Secret's name; the other entry is still reported",
      given: source({ a: { authSecret: { name: UNKNOWN, key: "token" } }, b: {} }),
      messages: [message("b")],
      unknown: "spec.webhook.a.authSecret.name",
    },
  ],
};
