// Cases of events-bus-version-pinned.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { EVENT_BUS } from "../../lib/types";
import { eventsBusVersionPinned } from "./events-bus-version-pinned";

const bus = (version: unknown) => custom(EVENT_BUS, { jetstream: { version } }, { name: "default" });
const message = (found: string) =>
  `EventBus "default": \`spec.jetstream.version\` must be one exact version; it is ${found}.`;

export const spec: Spec = {
  policy: eventsBusVersionPinned,
  pass: [
    { title: "an exact version", given: bus("2.10.29") },
    { title: "a bus that others run", given: custom(EVENT_BUS, { jetstreamExotic: { url: "nats://nats:4222" } }) },
  ],
  fail: [
    { title: "latest", given: bus("latest"), messages: [message('"latest"')] },
    {
      title: "the deprecated kind of bus",
      given: custom(EVENT_BUS, { nats: { native: {} } }, { name: "default" }),
      messages: [message("not set")],
    },
  ],
  empty: [
    { title: "no version", given: bus(undefined), messages: [message("not set")] },
    { title: "no spec", given: custom(EVENT_BUS, undefined, { name: "default" }), messages: [message("not set")] },
  ],
  unknown: [{ title: "the version", given: bus(UNKNOWN), unknown: "spec.jetstream.version" }],
};
