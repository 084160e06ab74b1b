// Messages as each service wants them: templates of Go, with Sprig's functions, over the event of a promotion.

/** What a message takes of an event. */
export const field = (name: string) => `.Input.body.data.${name}`;

/** The text for Slack, which reads three characters as its own: what a version or a reason holds mentions nobody. */
export const slackText = `{{ ${field("text")} | replace "&" "&amp;" | replace "<" "&lt;" | replace ">" "&gt;" }}`;

/** What messages of one thread have in common: the state and the day. */
export const slackThread = `{{ ${field("state")} }} {{ ${field("finished_at")} | trunc 10 }}`;

/** JSON with templates in it as they are. */
const json = (value: unknown): string =>
  JSON.stringify(value).replace(/"(\{\{.*?\}\})"/g, (_, template: string) => template.replaceAll('\\"', '"'));

/** A text that is shown as it is: in a TextBlock it would be read as Markdown. */
const plain = (name: string, more: object = {}) => ({
  type: "RichTextBlock",
  inlines: [{ type: "TextRun", text: `{{ ${field(name)} | toJson }}`, ...more }],
});

/** A button for each link that a browser opens. */
const buttons = [
  `{{ $sep := "" }}{{ range $name, $url := ${field("links")} }}{{ if regexMatch "^https?://" $url }}{{ $sep }}`,
  json({
    type: "Action.OpenUrl",
    title: '{{ $name | replace "_" " " | title | toJson }}',
    url: "{{ $url | toJson }}",
  }),
  `{{ $sep = "," }}{{ end }}{{ end }}`,
].join("");

/** A message with an Adaptive Card, as webhooks of Microsoft Teams take it. */
export const teamsMessage = json({
  type: "message",
  attachments: [
    {
      contentType: "application/vnd.microsoft.card.adaptive",
      content: {
        $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
        type: "AdaptiveCard",
        version: "1.4",
        body: [plain("summary", { weight: "Bolder" }), plain("reason"), plain("next")],
        actions: ["{{buttons}}"],
      },
    },
  ],
}).replace("{{buttons}}", () => buttons);
