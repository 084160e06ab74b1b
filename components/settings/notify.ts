// Who is told how promotions ended and what they wait for: one entry for each place that messages go to.
import { z } from "zod";
import { endOutcomes } from "../../contract/ends";
import { eventType, waysToTell } from "../../contract/events";
import { secretKey, secretName } from "./credentials";
import { requestAddress } from "./webAddress";

/** All states in which a promotion that passed waits, in one word. */
const waiting = "waiting";

/** What an entry may be told of. */
const words = [...endOutcomes, waiting] as const;

/** Types of the events that the words of an entry mean. */
export const typesOf = (on: readonly (typeof words)[number][]): string[] => {
  const types = endOutcomes.flatMap((state) =>
    waysToTell(state)
      .filter(({ waits }) => on.includes(state) || (on.includes(waiting) && waits === true))
      .map((told) => eventType(state, told)),
  );
  return [...new Set(types)];
};

const slack = z.strictObject({
  channel: z
    .string()
    .regex(/^(#?[a-z0-9][a-z0-9_-]{0,79}|[CG][A-Z0-9]{8,})$/, "the name or the id of a channel, such as #deployments")
    .meta({
      description: "Channel. The app of the token has to be a member of it, unless it may write into every one.",
    }),
  existingSecret: secretName.meta({
    description:
      "Name of the Secret in `argo` that holds the token of a Slack app with the scope chat:write. It is yours to make.",
  }),
  key: secretKey.default("token").meta({ description: "Key in it." }),
  thread: z.boolean().default(false).meta({
    description:
      "True: a digest. The channel shows the first message of a state on each day; what follows of it stands in the thread below.",
  }),
});

/** As Argo Events checks addresses before it sends. */
const mailbox = z
  .string()
  .regex(
    /^[\w.-]+@([\w-]+\.)+[\w-]{2,4}$/,
    "an e-mail address of letters, digits, '.', '_' and '-', whose last part has 2 to 4 letters (Argo Events sends to no other)",
  );

const email = z
  .strictObject({
    host: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, "the name of a host, without its port")
      .meta({ description: "Mail server (SMTP). STARTTLS is used where it offers that." }),
    port: z
      .number()
      .int("a port")
      .min(1, "a port")
      .max(65535, "a port")
      .default(587)
      .meta({ description: "Its port. 465 is TLS from the first byte, with a login alone." }),
    from: mailbox.meta({ description: "Sender." }),
    to: z
      .array(mailbox)
      .min(1, "at least one address")
      .meta({ description: "Recipients. Each gets a mail of its own." }),
    username: z
      .string()
      .min(1, "a user name")
      .optional()
      .meta({ description: "User name, with `existingSecret`.", defaultText: "no login" }),
    existingSecret: secretName.optional().meta({
      description: "Name of the Secret in `argo` that holds its password. It is yours to make.",
      defaultText: "no login",
    }),
    key: secretKey.default("password").meta({ description: "Key in it." }),
  })
  .refine(({ username, existingSecret }) => (username === undefined) === (existingSecret === undefined), {
    error: "username and existingSecret, both or neither",
  });

const header = z.strictObject({
  name: z
    .string()
    .regex(
      /^[A-Z][a-z0-9]*(-[A-Z0-9][a-z0-9]*)*$/,
      "the name of a header as HTTP writes it, such as Authorization or X-Api-Key",
    )
    .meta({ description: "Name of the header." }),
  existingSecret: secretName.meta({
    description: "Name of the Secret in `argo` that holds its value. It is yours to make.",
  }),
  key: secretKey.default("value").meta({ description: "Key in it." }),
});

const headers = z
  .array(header)
  .default([])
  .meta({ description: "Headers whose values are secret: a list of `{name, existingSecret, key}`." });

const teams = z.strictObject({
  url: requestAddress.meta({
    description:
      "Address of the proxy, which gets a message with an Adaptive Card. Argo Events writes it into its log.",
  }),
  headers,
});

const webhook = z.strictObject({
  url: requestAddress.meta({
    description:
      "Address that every event is posted to as it is (docs/events.md), as `application/cloudevents+json`. Argo Events writes it into its log.",
  }),
  headers,
});

const rateLimit = z.strictObject({
  messages: z.number().int("a whole number").min(1, "1 or more").meta({ description: "Messages." }),
  per: z.enum(["second", "minute", "hour"]).default("minute").meta({ description: "In how long a time." }),
});

/** Where messages may go. */
export const targets = ["slack", "teams", "email", "webhook"] as const;

const entry = z
  .strictObject({
    on: z
      .array(z.enum(words))
      .min(1, `at least one of ${words.join(", ")}`)
      .meta({
        description: `What is told: states (docs/how-it-works.md#states-of-a-promotion), and \`${waiting}\` for all in which a version passed and waits.`,
      }),
    applications: z
      .string()
      .regex(/^[a-z0-9*?]([-a-z0-9*?]{0,61}[a-z0-9*?])?$/, "names of applications with * and ?, such as shop-*")
      .default("*")
      .meta({ description: "Of which applications: * is any characters, ? is one." }),
    slack: slack.optional().meta({ description: "A channel of Slack." }),
    teams: teams.optional().meta({
      description:
        "A channel of Microsoft Teams, by a proxy of yours that holds the address of its webhook: that address is a secret, which Argo Events cannot keep (docs/notify.md#microsoft-teams).",
    }),
    email: email.optional().meta({ description: "People, by e-mail." }),
    webhook: webhook.optional().meta({ description: "Anything that takes an HTTP request." }),
    rateLimit: rateLimit.optional().meta({
      description: "At most so many; the others wait their turn.",
      defaultText: "as many as there are; to Slack one a second",
    }),
  })
  .refine((given) => targets.filter((target) => given[target] !== undefined).length === 1, {
    error: `exactly one of ${targets.join(", ")}`,
  });

export const notifySchema = z.array(entry);

/** One entry. */
export type Notify = z.infer<typeof entry>;
