// Wrong entries of `notify` and wrong links: what is set over a right configuration, and the sentences that answer it.
import type { Wrong } from "./wrong";

/** People who cannot be told so, and links that lead nowhere. */
export const wrongNotify: Wrong[] = [
  [
    "entries of notify that say nothing, too much, or of what there is not",
    {
      notify: [
        { on: [], slack: { channel: "shop", existingSecret: "slack" } },
        { on: ["red"], slack: { channel: "shop", existingSecret: "slack" } },
        { on: ["failed"], applications: "Shop-*", slack: { channel: "shop", existingSecret: "slack" } },
        { on: ["failed"] },
        {
          on: ["failed"],
          slack: { channel: "shop", existingSecret: "slack" },
          email: { host: "smtp.example.com", from: "a@example.com", to: ["b@example.com"] },
        },
      ],
    },
    [
      "notify[0].on is an empty list; allowed: at least one of promoted, proposed, already-current, superseded, verified, held, failed, rolled-back, invalid, broken, waiting.",
      'notify[1].on[0] is "red"; allowed: promoted, proposed, already-current, superseded, verified, held, failed, rolled-back, invalid, broken or waiting.',
      'notify[2].applications is "Shop-*"; allowed: names of applications with * and ?, such as shop-* ("shop-*"?).',
      "notify[3] is an object; allowed: exactly one of slack, teams, email, webhook.",
      "notify[4] is an object; allowed: exactly one of slack, teams, email, webhook.",
    ],
  ],
  [
    "a channel of Slack that there is not",
    {
      notify: [
        { on: ["failed"], slack: { channel: "Shop Deployments", existingSecret: "Slack", key: "a/b", thread: "yes" } },
      ],
    },
    [
      'notify[0].slack.channel is "Shop Deployments"; allowed: the name or the id of a channel, such as #deployments ("shop-deployments"?).',
      'notify[0].slack.existingSecret is "Slack"; allowed: the name of a Secret ("slack"?).',
      'notify[0].slack.key is "a/b"; allowed: a key of a Secret.',
      'notify[0].slack.thread is "yes"; allowed: true or false (true?).',
    ],
  ],
  [
    "a token in the place of the Secret that holds it",
    { notify: [{ on: ["failed"], slack: { channel: "shop", token: "xoxb-1234567890-abcdef" } }] },
    [
      "notify[0].slack.existingSecret is missing; allowed: the name of a Secret (pulumi config set --path notify[0].slack.existingSecret <value>).",
      "notify[0].slack.token is not a known key; allowed: channel, existingSecret, key, thread.",
    ],
  ],
  [
    "e-mail that Argo Events does not send",
    {
      notify: [
        {
          on: ["failed"],
          email: {
            host: "smtp.example.com:25",
            port: 0,
            from: "ops",
            to: ["ops+shop@example.com", "ops@example.cloud"],
            username: "",
            existingSecret: "SMTP",
            key: "a/b",
          },
        },
        { on: ["failed"], email: { host: "smtp.example.com", from: "a@example.com", to: [] } },
        {
          on: ["failed"],
          email: { host: "smtp.example.com", from: "a@example.com", to: ["b@example.com"], username: "u" },
        },
      ],
    },
    [
      'notify[0].email.host is "smtp.example.com:25"; allowed: the name of a host, without its port.',
      "notify[0].email.port is 0; allowed: a port.",
      "notify[0].email.from is \"ops\"; allowed: an e-mail address of letters, digits, '.', '_' and '-', whose last part has 2 to 4 letters (Argo Events sends to no other).",
      "notify[0].email.to[0] is \"ops+shop@example.com\"; allowed: an e-mail address of letters, digits, '.', '_' and '-', whose last part has 2 to 4 letters (Argo Events sends to no other).",
      "notify[0].email.to[1] is \"ops@example.cloud\"; allowed: an e-mail address of letters, digits, '.', '_' and '-', whose last part has 2 to 4 letters (Argo Events sends to no other).",
      'notify[0].email.username is ""; allowed: a user name.',
      'notify[0].email.existingSecret is "SMTP"; allowed: the name of a Secret ("smtp"?).',
      'notify[0].email.key is "a/b"; allowed: a key of a Secret.',
      "notify[1].email.to is an empty list; allowed: at least one address.",
      "notify[2].email is an object; allowed: username and existingSecret, both or neither.",
    ],
  ],
  [
    "an address of Teams that is a secret",
    {
      notify: [
        {
          on: ["failed"],
          teams: { url: "https://prod-1.westeurope.logic.azure.com/workflows/1/triggers/manual/paths/invoke?sig=abc" },
        },
      ],
    },
    [
      "notify[0].teams.url has a value that is not accepted (not shown: it is secret); allowed: an http:// or https:// URL without login, query and fragment: it is shown in logs, and what is secret goes into a Secret.",
    ],
  ],
  [
    "an address of Slack that is a secret",
    { notify: [{ on: ["failed"], webhook: { url: "https://hooks.slack.com/services/T0/B0/abc" } }] },
    [
      "notify[0].webhook.url has a value that is not accepted (not shown: it is secret); allowed: a URL that is no secret itself, as this one is: Argo Events writes it into its log.",
    ],
  ],
  [
    "a request with a login in its address, and headers that cannot be",
    {
      notify: [
        {
          on: ["failed"],
          webhook: {
            url: "https://user:pw@hooks.example.com/x",
            headers: [{ name: "authorization", existingSecret: "Hooks", key: "a/b" }],
          },
        },
        { on: ["failed"], teams: { url: "ftp://x", headers: [{ name: "x y", existingSecret: "Hooks", key: "a/b" }] } },
      ],
    },
    [
      "notify[0].webhook.url has a value that is not accepted (not shown: it is secret); allowed: an http:// or https:// URL without login, query and fragment: it is shown in logs, and what is secret goes into a Secret.",
      'notify[0].webhook.headers[0].name is "authorization"; allowed: the name of a header as HTTP writes it, such as Authorization or X-Api-Key.',
      'notify[0].webhook.headers[0].existingSecret is "Hooks"; allowed: the name of a Secret ("hooks"?).',
      'notify[0].webhook.headers[0].key is "a/b"; allowed: a key of a Secret.',
      'notify[1].teams.url is "ftp://x"; allowed: an http:// or https:// URL without login, query and fragment: it is shown in logs, and what is secret goes into a Secret.',
      'notify[1].teams.headers[0].name is "x y"; allowed: the name of a header as HTTP writes it, such as Authorization or X-Api-Key.',
      'notify[1].teams.headers[0].existingSecret is "Hooks"; allowed: the name of a Secret ("hooks"?).',
      'notify[1].teams.headers[0].key is "a/b"; allowed: a key of a Secret.',
    ],
  ],
  [
    "a limit of nothing, in a time that is none",
    {
      notify: [
        { on: ["failed"], slack: { channel: "shop", existingSecret: "slack" }, rateLimit: { messages: 0, per: "day" } },
      ],
    },
    [
      "notify[0].rateLimit.messages is 0; allowed: 1 or more.",
      'notify[0].rateLimit.per is "day"; allowed: second, minute or hour.',
    ],
  ],
  [
    "one entry of notify without a list",
    { notify: { on: ["failed"], slack: { channel: "shop", existingSecret: "slack" } } },
    [
      'notify is an object; allowed: a list of objects with the keys on, applications, slack, teams, email, webhook and rateLimit ([{"on":["failed"],"slack":{"channel":"shop","existingSecret":"slack"}}]?).',
    ],
  ],
  [
    "links to nowhere",
    { links: { workflows: "workflows.example.com", commits: "https://git.example.com/c/" } },
    [
      'links.workflows is "workflows.example.com"; allowed: an https:// or http:// URL without user name, password, query and fragment, and without a slash at its end.',
      'links.commits is "https://git.example.com/c/"; allowed: an address with {commit} in it, once.',
    ],
  ],
  [
    "a link with a slash at its end",
    { links: { workflows: "https://workflows.example.com/" } },
    [
      'links.workflows is "https://workflows.example.com/"; allowed: an https:// or http:// URL without user name, password, query and fragment, and without a slash at its end ("https://workflows.example.com"?).',
    ],
  ],
];
