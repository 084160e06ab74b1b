// Wrong verifications of a phase: what is set over a right configuration, and the sentences that answer it.
import { withKeys, type Wrong } from "./wrong";

/** Wrong campaigns, WorkflowTemplates, and lists of these. */
export const wrongVerifications: Wrong[] = [
  [
    "a WorkflowTemplate with a bad name, and more that is wrong with it",
    {
      phases: [
        {
          name: "test",
          verification: {
            workflowTemplate: {
              name: "Load Test",
              clusterScope: "yes",
              template: "{{x}}",
              parameters: { version: "{tag}" },
              target: "{app}",
              deadline: "soon",
              egress: [{ namespace: "My NS", ports: ["http"] }, { cidr: "10.0.0.0" }],
            },
          },
        },
      ],
    },
    [
      'phases[0].verification.workflowTemplate.name is "Load Test"; allowed: the name of a WorkflowTemplate ("load-test"?).',
      'phases[0].verification.workflowTemplate.clusterScope is "yes"; allowed: true or false (true?).',
      'phases[0].verification.workflowTemplate.template is "{{x}}"; allowed: the name of a template in it.',
      'phases[0].verification.workflowTemplate.parameters.version is "{tag}"; allowed: a string whose placeholders are among {app}, {phase}, {namespace}, {target}, {version}, {commit}.',
      'phases[0].verification.workflowTemplate.target is "{app}"; allowed: a URL without a login, such as http://{app}.{namespace}.svc.cluster.local.',
      'phases[0].verification.workflowTemplate.deadline is "soon"; allowed: a time such as 30m.',
      'phases[0].verification.workflowTemplate.egress[0].namespace is "My NS"; allowed: the name of a namespace ("my-ns"?).',
      'phases[0].verification.workflowTemplate.egress[0].ports[0] is "http"; allowed: a number.',
      'phases[0].verification.workflowTemplate.egress[1].cidr is "10.0.0.0"; allowed: a range of addresses such as 203.0.113.0/24.',
    ],
  ],
  [
    "a parameter of a WorkflowTemplate that would be read as a template",
    {
      phases: [
        {
          name: "test",
          verification: { workflowTemplate: { name: "t", parameters: { x: "{{=env}}" }, deadline: "2d" } },
        },
      ],
    },
    [
      'phases[0].verification.workflowTemplate.parameters.x is "{{=env}}"; allowed: a string without {{ or }}, which would be read as a template.',
      'phases[0].verification.workflowTemplate.deadline is "2d"; allowed: a time such as 30m.',
    ],
  ],
  [
    "a verification that takes longer than a step waits for",
    { phases: [{ name: "test", verification: { workflowTemplate: { name: "load", deadline: "25h" } } }] },
    ['phases[0].verification.workflowTemplate.deadline is "25h"; allowed: 24h at most.'],
  ],
  [
    "more verifications than a step waits for",
    { phases: [{ name: "test", verification: Array.from({ length: 11 }, () => ({})) }] },
    ["phases[0].verification is a list; allowed: 10 verifications at most."],
  ],
  [
    "an empty list of verifications",
    { phases: [{ name: "test", verification: [] }] },
    ["phases[0].verification is an empty list; allowed: at least one verification."],
  ],
  [
    "a list with a verification that is wrong",
    { phases: [{ name: "test", verification: [{}, { workflowTemplate: { nmae: "load", parameters: [] } }] }] },
    [
      "phases[0].verification[1].workflowTemplate.name is missing; allowed: the name of a WorkflowTemplate (pulumi config set --path phases[0].verification[1].workflowTemplate.name <value>).",
      "phases[0].verification[1].workflowTemplate.parameters is an empty list; allowed: an object.",
      'phases[0].verification[1].workflowTemplate.nmae is not a known key; allowed: name, clusterScope, template, parameters, target, deadline, egress ("name"?).',
    ],
  ],
  [
    "campaigns of applications whose patterns are none",
    {
      phases: [
        {
          name: "test",
          promotesTo: ["prod"],
          verification: { campaigns: { images: ["*/load", "registry.example.com/**", "quay.io/a*b*c*d"], imgaes: [] } },
        },
        { name: "prod", verification: { campaigns: {} } },
      ],
    },
    [
      'phases[0].verification.campaigns.images[0] is "*/load"; allowed: a registry that is written out, and a path behind it, such as registry.example.com/team-*/*.',
      'phases[0].verification.campaigns.images[1] is "registry.example.com/**"; allowed: a pattern without **: * is any characters of one name.',
      'phases[0].verification.campaigns.images[2] is "quay.io/a*b*c*d"; allowed: a pattern with two * at most in each name.',
      'phases[0].verification.campaigns.imgaes is not a known key; allowed: images ("images"?).',
      "phases[1].verification.campaigns.images is missing; allowed: a list (pulumi config set --path phases[1].verification.campaigns.images <value>).",
    ],
  ],
  [
    "campaigns of applications that allow nothing",
    { phases: [{ name: "test", verification: { campaigns: { images: [] } } }] },
    ["phases[0].verification.campaigns.images is an empty list; allowed: at least one pattern."],
  ],
  [
    "campaigns of applications from elsewhere than every image comes from",
    {
      images: { promote: "registry.example.com/promote:1", registry: "mirror.example.com" },
      phases: [
        {
          name: "test",
          verification: { image: "quay.io/qa/smoke:2", campaigns: { images: ["mirror.example.com/a", "quay.io/a"] } },
        },
      ],
    },
    [
      'phases[0].verification.campaigns.images[1] is "quay.io/a"; allowed: a pattern that begins with mirror.example.com/, since images.registry says that every image comes from there.',
    ],
  ],
  [
    "two verifications that an application's campaign could take the place of",
    {
      phases: [
        {
          name: "test",
          verification: [{ campaigns: { images: ["quay.io/a"] } }, { campaigns: { images: ["quay.io/b"] } }],
        },
      ],
    },
    [
      "phases[0].verification[1].campaigns is an object; allowed: one verification of a phase with campaigns: an application has one of its own.",
    ],
  ],
  [
    "campaigns of applications that have no generator files",
    {
      applications: "labelled",
      phases: [{ name: "test", verification: { campaigns: { images: ["quay.io/a"] } } }],
    },
    [
      "phases[0].verification.campaigns is an object; allowed: nothing where applications is labelled: such Applications have no generator files to say it in.",
    ],
  ],
  [
    "a verification with another word than none",
    { phases: [{ name: "test", verification: "off" }] },
    ['phases[0].verification is "off"; allowed: none.'],
  ],
  [
    "a template in a target",
    { phases: [{ name: "test", verification: { target: "http://{{app}}" } }] },
    [
      'phases[0].verification.target is "http://{{app}}"; allowed: a string without {{ or }}, which would be read as a template ("http://{app}"?).',
    ],
  ],
  [
    "memory that is no quantity",
    { phases: [{ name: "test", verification: { resources: { limits: { memory: "2 gigs" } } } }] },
    ['phases[0].verification.resources.limits.memory is "2 gigs"; allowed: a Kubernetes quantity.'],
  ],
  [
    "more memory and CPU requested than allowed",
    {
      phases: [
        {
          name: "test",
          verification: {
            resources: { requests: { cpu: "1.5", memory: "1Gi" }, limits: { cpu: "1200m", memory: "1G" } },
          },
        },
      ],
    },
    [
      'phases[0].verification.resources.requests.cpu is "1.5"; allowed: at most the limit, 1200m.',
      'phases[0].verification.resources.requests.memory is "1Gi"; allowed: at most the limit, 1G.',
    ],
  ],
  [
    "a unit that Kubernetes does not have",
    { phases: [{ name: "test", verification: { resources: { limits: { memory: "1000K" } } } }] },
    ['phases[0].verification.resources.limits.memory is "1000K"; allowed: a Kubernetes quantity ("1000k"?).'],
  ],
  [
    "a command with arguments",
    { phases: [{ name: "test", verification: { command: "./launchTests.sh --smoke" } }] },
    [
      'phases[0].verification.command is "./launchTests.sh --smoke"; allowed: a program without arguments, which gets the target as its only one ("./launchTests.sh"?).',
    ],
  ],
  [
    "a command as a list",
    { phases: [{ name: "test", verification: { command: ["robot", "-x"] } }] },
    [
      "phases[0].verification.command is a list; allowed: a program without arguments, which gets the target as its only one.",
    ],
  ],
  [
    "another tool's placeholders",
    {
      phases: [{ name: "test", namespace: "<app>-<phase>", verification: { target: "http://<app>.${namespace}.svc" } }],
    },
    [
      'phases[0].namespace is "<app>-<phase>"; allowed: a DNS label once {app} and {phase} are filled in ("{app}-{phase}"?).',
      'phases[0].verification.target is "http://<app>.${namespace}.svc"; allowed: a URL without a login, such as http://{app}.{namespace}.svc.cluster.local ("http://{app}.{namespace}.svc"?).',
    ],
  ],
  [
    "a token in a target",
    { phases: [{ name: "test", verification: { target: "http://t0ken@{app}.svc" } }] },
    [
      "phases[0].verification.target has a value that is not accepted (not shown: it is secret); allowed: a URL without a login, such as http://{app}.{namespace}.svc.cluster.local.",
    ],
  ],
  [
    "a target that is no URL",
    { phases: [{ name: "test", verification: { target: "{app}" } }] },
    [
      'phases[0].verification.target is "{app}"; allowed: a URL without a login, such as http://{app}.{namespace}.svc.cluster.local.',
    ],
  ],
  [
    "one word for what a campaign may reach",
    { phases: [{ name: "test", verification: { egress: "all" } }] },
    [
      `phases[0].verification.egress is "all"; allowed: a list of objects with ${withKeys("phases.verification.egress")}.`,
    ],
  ],
  [
    "places that a campaign cannot reach",
    {
      phases: [
        {
          name: "test",
          verification: {
            egress: [
              { namespace: "My NS", ports: [] },
              { cidr: "10.0.0.0", ports: ["http"] },
            ],
          },
        },
      ],
    },
    [
      'phases[0].verification.egress[0].namespace is "My NS"; allowed: the name of a namespace ("my-ns"?).',
      "phases[0].verification.egress[0].ports is an empty list; allowed: at least one port.",
      'phases[0].verification.egress[1].cidr is "10.0.0.0"; allowed: a range of addresses such as 203.0.113.0/24.',
      'phases[0].verification.egress[1].ports[0] is "http"; allowed: a number.',
    ],
  ],
  [
    "amounts that are no quantities",
    {
      phases: [
        {
          name: "test",
          verification: {
            resources: { requests: { cpu: "fast", memory: "1GB" }, limits: { cpu: "1 core", memory: "lots" } },
          },
        },
      ],
    },
    [
      'phases[0].verification.resources.requests.cpu is "fast"; allowed: a Kubernetes quantity.',
      'phases[0].verification.resources.requests.memory is "1GB"; allowed: a Kubernetes quantity ("1Gi"?).',
      'phases[0].verification.resources.limits.cpu is "1 core"; allowed: a Kubernetes quantity.',
      'phases[0].verification.resources.limits.memory is "lots"; allowed: a Kubernetes quantity.',
    ],
  ],
];
