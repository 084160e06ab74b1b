// The Sensor `promotion-notify`: one dependency and one trigger for each entry of `notify`. It is not the Sensor that promotes, so
// that a receiver which hangs holds up nothing but its own messages.
import * as pulumi from "@pulumi/pulumi";
import { globPattern } from "../../contract/glob";
import type { Dependency, MessageTemplate, NotifySensorSpec, NotifyTrigger } from "../objects/argoEventsKinds";
import { argoResource } from "../objects/argoKinds";
import { notifySensor, promotionEvents, serviceAccounts } from "../objects/names";
import { type Notify, typesOf } from "../settings/notify";
import { field, slackText, slackThread, teamsMessage } from "./messages";
import { type SensorPodArgs, sensorPods, textFilter } from "./sensorPod";

export interface NotifySensorArgs extends SensorPodArgs {
  /** Who is told what. */
  notify: readonly Notify[];
}

/** Seconds for one HTTP request. */
const timeout = 10;

/** The events of one entry. */
export function notifyDependency({ on, applications }: Notify, index: number) {
  return {
    name: `notify-${index}`,
    eventSourceName: promotionEvents.eventSource,
    eventName: promotionEvents.eventName,
    filters: {
      data: [
        textFilter("body.type", ...typesOf(on).map(globPattern)),
        textFilter("body.data.application", globPattern(applications)),
      ],
    },
  } satisfies Dependency;
}

type Message = Pick<NotifyTrigger, "parameters" | "rateLimit"> & { template: MessageTemplate };

/** A message by an HTTP request, and what of it is the body. */
const request = (
  { url, headers }: NonNullable<Notify["webhook"]>,
  contentType: string,
  payload: Extract<MessageTemplate, { http: object }>["http"]["payload"][number],
): Message => ({
  template: {
    http: {
      url,
      method: "POST",
      timeout,
      headers: { "Content-Type": contentType },
      ...(headers.length > 0 && {
        secureHeaders: headers.map(({ name, existingSecret, key }) => ({
          name,
          valueFrom: { secretKeyRef: { name: existingSecret, key } },
        })),
      }),
      payload: [payload],
    },
  },
});

/** What is sent, and what of the event it takes: texts for people, and no address, channel or recipient. */
function messageOf({ slack, teams, email, webhook }: Notify, dependencyName: string): Message {
  const take = (dest: string, dataTemplate: string) => ({ src: { dependencyName, dataTemplate }, dest });
  if (slack !== undefined) {
    const { channel, existingSecret: name, key, thread } = slack;
    return {
      template: { slack: { channel, slackToken: { name, key } } },
      parameters: [
        take("slack.message", slackText),
        // Argo Events answers the first message of a key by every later one.
        ...(thread ? [take("slack.thread.messageAggregationKey", slackThread)] : []),
      ],
      // Slack takes about one a second in a channel.
      rateLimit: { unit: "Second", requestsPerUnit: 1 },
    };
  }
  if (email !== undefined) {
    const { host, port, from, to, username, existingSecret: name, key } = email;
    return {
      template: {
        email: { host, port, from, to, ...(name !== undefined && { username, smtpPassword: { name, key } }) },
      },
      parameters: [take("email.subject", `{{ ${field("summary")} }}`), take("email.body", `{{ ${field("text")} }}`)],
    };
  }
  if (teams !== undefined) return request(teams, "application/json", take("", teamsMessage));
  // The event as it is.
  return request(webhook!, "application/cloudevents+json", { src: { dependencyName, dataKey: "body" }, dest: "" });
}

const units = { second: "Second", minute: "Minute", hour: "Hour" } as const;

/** The trigger of one entry. What is not taken is tried again for two minutes; what comes meanwhile waits on the bus, in order. */
export function notifyTrigger(entry: Notify, index: number) {
  const dependencyName = notifyDependency(entry, index).name;
  const { template, ...message } = messageOf(entry, dependencyName);
  const { rateLimit } = entry;
  return {
    ...message,
    ...(rateLimit && { rateLimit: { unit: units[rateLimit.per], requestsPerUnit: rateLimit.messages } }),
    ...("http" in template && { policy: { status: { allow: [200, 201, 202, 203, 204] } } }),
    atLeastOnce: true,
    retryStrategy: { steps: 8, duration: "1s", factor: 2, jitter: 0.2 },
    template: { name: dependencyName, conditions: dependencyName, ...template },
  } satisfies NotifyTrigger;
}

/** `spec` of the Sensor. */
export const notifySensorSpec = (args: Omit<NotifySensorArgs, "namespace">) =>
  ({
    ...sensorPods(args, notifySensor, serviceAccounts.notify),
    dependencies: args.notify.map(notifyDependency),
    triggers: args.notify.map(notifyTrigger),
  }) satisfies NotifySensorSpec;

/** The Sensor `promotion-notify`. Register it only where somebody is to be told. */
export class NotifySensor extends pulumi.ComponentResource {
  constructor(name: string, args: NotifySensorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("argo-promotion:promotion:NotifySensor", name, {}, opts);
    argoResource(
      `${name}-promotion-notify`,
      "Sensor",
      { name: notifySensor, namespace: args.namespace },
      notifySensorSpec(args),
      { parent: this },
    );
    this.registerOutputs();
  }
}
