// Cases of events-message-no-structure.
import { custom, promotionSensor } from "../../spec/builders";
import { UNKNOWN, type Spec } from "../../spec/cases";
import { SENSOR } from "../../lib/types";
import { eventsMessageNoStructure } from "./events-message-no-structure";

const take = (dest: unknown, src: object = { dependencyName: "dep", dataKey: "body.image" }) => ({ src, dest });
const resource = { apiVersion: "argoproj.io/v1alpha1", kind: "Workflow", spec: { workflowTemplateRef: { name: "a" } } };
const sensor = (parameters: object[], ofTrigger: object[] = []) =>
  custom(
    SENSOR,
    { triggers: [{ parameters: ofTrigger, template: { k8s: { source: { resource }, parameters } } }] },
    { name: "scan" },
  );
const message = (place: string, dest: string) =>
  `Sensor "scan": \`${place}\` must not fill in \`${dest}\` from the message, which decides then what runs.`;

export const spec: Spec = {
  policy: eventsMessageNoStructure,
  pass: [
    {
      title: "names, labels, arguments, data and variables",
      given: sensor([
        take("metadata.name"),
        take("metadata.labels.commit"),
        take("spec.arguments.parameters.0.value"),
        take("data.image"),
        take("spec.template.spec.containers.0.env.0.value"),
      ]),
    },
    { title: "structure that is no message's", given: sensor([take("spec.priority", { value: "1" })]) },
    {
      title: "a promotion, of which another policy says it",
      given: promotionSensor([{ source: "test", targets: [] }]),
    },
  ],
  fail: [
    {
      title: "the image",
      given: sensor([take("spec.templates.0.container.image")]),
      messages: [message("spec.triggers[0].template.k8s.parameters[0]", "spec.templates.0.container.image")],
    },
    {
      title: "the whole object, by a parameter of the trigger",
      given: sensor([], [take("k8s.source.resource", { dependencyName: "dep", dataKey: "body" })]),
      messages: [message("spec.triggers[0].parameters[0]", "k8s.source.resource")],
    },
  ],
  empty: [
    { title: "no parameters", given: sensor([]) },
    { title: "no spec", given: custom(SENSOR, undefined) },
  ],
  unknown: [
    {
      title: "a place; the next is still checked",
      given: sensor([take(UNKNOWN), take("spec.serviceAccountName")]),
      messages: [message("spec.triggers[0].template.k8s.parameters[1]", "spec.serviceAccountName")],
      unknown: "spec.triggers.0.template.k8s.parameters.0.dest",
    },
  ],
};
