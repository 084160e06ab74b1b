// Who may send a message decides what it says: where that becomes the image, the account or the whole object, also what runs.
import { resourcePolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { SENSOR } from "../../lib/kinds";
import { fieldsOf, structureProblem } from "../../lib/messages";
import { ofTrigger } from "../../lib/promotions";
import { allTriggersOf, parametersOf } from "../../lib/sensor";
import { each } from "../../lib/sights";
import { eachKnown } from "../../lib/unknown";

const triggers = each([SENSOR], (sensor) => eachKnown(allTriggersOf(sensor), (trigger) => [{ sensor, trigger }]));

export const eventsMessageNoStructure = resourcePolicy({
  name: "events-message-no-structure",
  description:
    "A message gives values to what a trigger makes or sends, never its structure, and never where a message goes.",
  level: "mandatory",
  severity: "critical",
  framework: promotion("F8"),
  remediation:
    "Write the object into the trigger itself, and let the message fill in names, labels, arguments, data and values of the environment; write channel, recipient, address and headers into it too.",
  url: "https://argoproj.github.io/argo-events/tutorials/02-parameterization/",
  looksAt: triggers,
  *check({ sensor, trigger }) {
    // Of a promotion promotion-body-checked says it, and more.
    if (ofTrigger(sensor, trigger).next().value !== undefined) return;
    yield* eachKnown(parametersOf(trigger), function* (parameter) {
      const problem = fieldsOf(parameter).length === 0 ? undefined : structureProblem(parameter);
      if (problem !== undefined) yield `${sensor.title}: ${parameter.quoted} ${problem}.`;
    });
  },
});
