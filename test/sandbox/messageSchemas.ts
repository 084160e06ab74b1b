// What services take, written from their published APIs, as JSON schemas.
import Ajv from "ajv";

/**
 * Arguments of Slack's chat.postMessage, as `application/x-www-form-urlencoded`
 * (https://docs.slack.dev/reference/methods/chat.postMessage, November 2026): texts; a channel, and at least one of three that say something.
 */
const slack = {
  type: "object",
  required: ["channel"],
  anyOf: [{ required: ["text"] }, { required: ["blocks"] }, { required: ["attachments"] }],
  properties: {
    token: { type: "string", pattern: "^xox" },
    channel: { type: "string", minLength: 1 },
    text: { type: "string", minLength: 1, maxLength: 40000 },
    blocks: { type: "string" },
    attachments: { type: "string" },
    as_user: { enum: ["true", "false"] },
    icon_emoji: { type: "string", pattern: "^:.+:$" },
    icon_url: { type: "string" },
    link_names: { enum: ["true", "false", "0", "1"] },
    markdown_text: { type: "string", maxLength: 12000 },
    metadata: { type: "string" },
    mrkdwn: { enum: ["true", "false"] },
    parse: { enum: ["none", "full"] },
    reply_broadcast: { enum: ["true", "false"] },
    thread_ts: { type: "string", pattern: "^\\d+\\.\\d+$" },
    unfurl_links: { enum: ["true", "false"] },
    unfurl_media: { enum: ["true", "false"] },
    username: { type: "string" },
  },
  additionalProperties: false,
};

const run = {
  type: "object",
  required: ["type", "text"],
  properties: {
    type: { const: "TextRun" },
    text: { type: "string" },
    weight: { enum: ["Default", "Lighter", "Bolder"] },
  },
  additionalProperties: false,
};

/**
 * A message with an Adaptive Card, as webhooks of Microsoft Teams take it
 * (https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using#send-adaptive-cards-using-an-incoming-webhook),
 * with a card of version 1.4 (https://adaptivecards.io/schemas/1.4.0/adaptive-card.json) as far as it is used here.
 */
const teams = {
  type: "object",
  required: ["type", "attachments"],
  properties: {
    type: { const: "message" },
    attachments: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        required: ["contentType", "content"],
        properties: {
          contentType: { const: "application/vnd.microsoft.card.adaptive" },
          contentUrl: { type: ["string", "null"] },
          content: {
            type: "object",
            required: ["type", "version", "body"],
            properties: {
              $schema: { type: "string" },
              type: { const: "AdaptiveCard" },
              version: { enum: ["1.2", "1.3", "1.4"] },
              body: {
                type: "array",
                items: {
                  type: "object",
                  required: ["type", "inlines"],
                  properties: {
                    type: { const: "RichTextBlock" },
                    inlines: { type: "array", minItems: 1, items: run },
                  },
                  additionalProperties: false,
                },
              },
              actions: {
                type: "array",
                items: {
                  type: "object",
                  required: ["type", "url"],
                  properties: {
                    type: { const: "Action.OpenUrl" },
                    title: { type: "string" },
                    url: { type: "string", pattern: "^https://" },
                  },
                  additionalProperties: false,
                },
              },
            },
            additionalProperties: false,
          },
        },
        additionalProperties: false,
      },
    },
  },
  additionalProperties: false,
};

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const taken = (schema: object) => {
  const validate = ajv.compile(schema);
  /** What the service would find wrong; empty where it takes the request. */
  return (value: unknown): string => (validate(value) ? "" : ajv.errorsText(validate.errors));
};

export const wrongForSlack = taken(slack);
export const wrongForTeams = taken(teams);
