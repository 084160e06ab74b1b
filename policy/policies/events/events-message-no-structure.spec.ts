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

const telling = (template: object, ...parameters: object[]) =>
  custom(SENSOR, { triggers: [{ parameters, template }] }, { name: "tell" });
const astray = (place: string, dest: string) =>
  `Sensor "tell": \`${place}\` must not fill in \`${dest}\` from the message, which decides then where it goes.`;

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
      title: "what people read, in Slack, by mail and of a request",
      given: custom(
        SENSOR,
        {
          triggers: [
            {
              parameters: [take("slack.message"), take("slack.thread.messageAggregationKey")],
              template: { slack: { channel: "shop" } },
            },
            {
              parameters: [take("email.subject"), take("email.body")],
              template: { email: { to: ["ops@example.com"] } },
            },
            { template: { http: { url: "https://hooks.example.com", payload: [take("")] } } },
          ],
        },
        { name: "tell" },
      ),
    },
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
    {
      title: "whom a message goes to, by a parameter of the trigger",
      given: telling({ slack: {}, email: {} }, take("slack.channel"), take("email.to.0"), take("http.headers.Cookie")),
      messages: [
        astray("spec.triggers[0].parameters[0]", "slack.channel"),
        astray("spec.triggers[0].parameters[1]", "email.to.0"),
        astray("spec.triggers[0].parameters[2]", "http.headers.Cookie"),
      ],
    },
    {
      title: "where a request goes, by a parameter of its own",
      given: telling({ http: { url: "https://hooks.example.com", parameters: [take("url")] } }),
      messages: [astray("spec.triggers[0].template.http.parameters[0]", "url")],
    },
    {
      title: "a header of a request",
      given: telling({ http: { url: "https://hooks.example.com", dynamicHeaders: [take("Authorization")] } }),
      messages: [astray("spec.triggers[0].template.http.dynamicHeaders[0]", "Authorization")],
    },
    {
      title: "whom a message goes to, by a parameter of its own",
      given: telling({
        slack: { parameters: [take("channel"), take("message")] },
        email: { parameters: [take("to.0"), take("subject")] },
      }),
      messages: [
        astray("spec.triggers[0].template.slack.parameters[0]", "channel"),
        astray("spec.triggers[0].template.email.parameters[0]", "to.0"),
      ],
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
