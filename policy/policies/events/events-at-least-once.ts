// A Sensor acts at most once by default, and its retries then do nothing: an error loses the promotion.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { isOn, pathText } from "../../lib/read";
import { titleOf } from "../../lib/title";
import { SENSOR } from "../../lib/types";
import { eachKnown } from "../../lib/unknown";
import { triggerPaths } from "../../lib/workflow";

export const eventsAtLeastOnce = resourcePolicy({
  name: "events-at-least-once",
  description: "Every trigger of a Sensor acts at least once.",
  level: "mandatory",
  severity: "high",
  framework: promotion("F6"),
  remediation: "Set `atLeastOnce: true` for the trigger; what it makes must bear being made twice.",
  url: "https://argoproj.github.io/argo-events/sensors/more-about-sensors-and-triggers/#events-delivery-order",
  types: [SENSOR],
  *check(sensor) {
    yield* eachKnown(triggerPaths(sensor), function* (path) {
      const field = [...path, "atLeastOnce"];
      if (!isOn(sensor.props, ...field)) yield `${titleOf(sensor)}: \`${pathText(field)}\` must be true.`;
    });
  },
});
