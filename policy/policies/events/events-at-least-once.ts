// A Sensor acts at most once by default, and its retries then do nothing: an error loses the promotion.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { SENSOR } from "../../lib/kinds";
import { triggersOf } from "../../lib/sensor";
import { objects } from "../../lib/sights";
import { eachKnown } from "../../lib/unknown";

export const eventsAtLeastOnce = resourcePolicy({
  name: "events-at-least-once",
  description: "Every trigger of a Sensor acts at least once.",
  level: "mandatory",
  severity: "high",
  framework: promotion("F6"),
  remediation: "Set `atLeastOnce: true` for the trigger; what it makes must bear being made twice.",
  url: "https://argoproj.github.io/argo-events/sensors/more-about-sensors-and-triggers/#events-delivery-order",
  looksAt: objects(SENSOR),
  *check(sensor) {
    yield* eachKnown(triggersOf(sensor), function* (trigger) {
      const field = trigger.at("atLeastOnce");
      if (field.isOn() || (sensor.partial && !field.isSet)) return;
      yield `${sensor.title}: ${field.quoted} must be true.`;
    });
  },
});
