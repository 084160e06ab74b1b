// Cases of events-bus-durable.
import { custom } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { EVENT_BUS } from "../../lib/types";
import { eventsBusDurable } from "./events-bus-durable";

const bus = (jetstream: object) => custom(EVENT_BUS, { jetstream }, { name: "default" });
const production = { minReplicas: 3, persistence: true };
const replicas = (least: number, found: number) =>
  `EventBus "default": \`spec.jetstream.replicas\` must be at least ${least}; it is ${found}.`;
const persistence = 'EventBus "default": `spec.jetstream.persistence` must be set.';

export const spec: Spec = {
  policy: eventsBusDurable,
  pass: [
    { title: "one replica where that is enough", given: bus({ replicas: 1 }) },
    { title: "three, on volumes", given: bus({ replicas: 3, persistence: {} }), config: production },
    { title: "a bus that others run", given: custom(EVENT_BUS, { jetstreamExotic: {} }), config: production },
  ],
  fail: [
    { title: "none", given: bus({ replicas: 0 }), messages: [replicas(1, 0)] },
    {
      title: "one, in memory",
      given: bus({ replicas: 1 }),
      config: production,
      messages: [replicas(3, 1), persistence],
    },
  ],
  empty: [
    { title: "no replicas: the default is three", given: bus({}), config: production, messages: [persistence] },
    { title: "no spec", given: custom(EVENT_BUS, undefined), config: production },
  ],
  unknown: [{ title: "the replicas", given: bus({ replicas: UNKNOWN }), unknown: "spec.jetstream.replicas" }],
  override: [
    { title: "three replicas", given: bus({ replicas: 1 }), config: { minReplicas: 3 }, messages: [replicas(3, 1)] },
    { title: "persistence", given: bus({ replicas: 1 }), config: { persistence: true }, messages: [persistence] },
  ],
};
