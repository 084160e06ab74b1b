// Cases of events-at-least-once.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { SENSOR } from "../../lib/types";
import { eventsAtLeastOnce } from "./events-at-least-once";

const sensor = (...triggers: object[]) => custom(SENSOR, { triggers }, { name: "webhook-app-promotion" });
const message = (i: number) => `Sensor "webhook-app-promotion": \`spec.triggers[${i}].atLeastOnce\` must be true.`;

export const spec: Spec = {
  policy: eventsAtLeastOnce,
  pass: [{ title: "at least once", given: sensor({ atLeastOnce: true }) }],
  fail: [
    { title: "off", given: sensor({ atLeastOnce: true }, { atLeastOnce: false }), messages: [message(1)] },
    { title: "the default", given: sensor({ template: {} }), messages: [message(0)] },
  ],
  empty: [
    { title: "no triggers", given: sensor() },
    { title: "no spec", given: custom(SENSOR, undefined) },
  ],
  unknown: [
    {
      title: "one trigger; the next is still checked",
      given: sensor({ atLeastOnce: UNKNOWN }, {}),
      messages: [message(1)],
      unknown: "spec.triggers.0.atLeastOnce",
    },
  ],
};
