// Wrong configurations in which two phases of one cluster meet, in a name or in a namespace: what each is refused with.

const together =
  "a name that does not end with -prod, the name of another phase (shop in eu-prod and shop-eu in prod would both be the Application shop-eu-prod)";
const apart = "a pattern by which no two phases meet";

export const wrongMeetings: [title: string, change: Record<string, unknown>, sentences: string[]][] = [
  [
    "a phase whose name ends with that of another",
    { phases: [{ name: "test", promotesTo: ["prod", "eu-prod"] }, { name: "prod" }, { name: "eu-prod" }] },
    [`phases[2].name is "eu-prod"; allowed: ${together}, such as prod-eu or euprod.`],
  ],
  [
    "a phase whose name ends with that of another, where one of the nearest names is taken",
    { phases: [{ name: "prod-eu", promotesTo: ["prod"] }, { name: "prod" }, { name: "eu-prod" }] },
    [`phases[2].name is "eu-prod"; allowed: ${together}, such as euprod.`],
  ],
  [
    "a phase whose name ends with that of another, where the nearest names are taken",
    { phases: ["prod", "eu-prod", "eu", "euprod"].map((name) => ({ name })) },
    [`phases[1].name is "eu-prod"; allowed: ${together}.`],
  ],
  [
    "two phases in one namespace for each application",
    { phases: ["test", "prod"].map((name) => ({ name, namespace: "shops-{app}" })) },
    [
      `phases[1].namespace is "shops-{app}"; allowed: ${apart} (shop in prod and shop in test would both be in shops-shop), such as {app}-{phase}.`,
    ],
  ],
  [
    "two phases in one namespace for all applications",
    { phases: ["test", "prod"].map((name) => ({ name, namespace: "shops" })) },
    [
      `phases[1].namespace is "shops"; allowed: ${apart} (shop in prod and shop in test would both be in shops), such as {app}-{phase}.`,
    ],
  ],
  [
    "namespaces that run together for an application of the right name",
    {
      phases: [
        { name: "test", namespace: "x-{app}" },
        { name: "prod", namespace: "x-{app}-{phase}" },
      ],
    },
    [
      `phases[1].namespace is "x-{app}-{phase}"; allowed: ${apart} (shop in prod and shop-prod in test would both be in x-shop-prod), such as {app}-{phase}.`,
    ],
  ],
  [
    "a namespace for all applications that is one of an application in another phase",
    { phases: [{ name: "test", namespace: "shop-prod" }, { name: "prod" }] },
    [
      `phases[0].namespace is "shop-prod"; allowed: ${apart} (shop in test and shop in prod would both be in shop-prod), such as {app}-{phase}.`,
    ],
  ],
  [
    "a namespace with the application twice",
    { phases: [{ name: "test", namespace: "{app}-{app}" }] },
    ['phases[0].namespace is "{app}-{app}"; allowed: a string that holds {app} once.'],
  ],
];
