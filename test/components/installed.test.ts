// Argos that are there already: what is said of each that is not as promotions need it.
import assert from "node:assert/strict";
import { installationProblems, type Seen, type Shown } from "../../components/platform/installed";
import type { Workload } from "../../components/platform/workload";
import { platformSchema } from "../../components/settings/platform";

interface Running {
  image: string;
  name?: string;
  args?: string[];
  replicas?: number;
  serviceAccountName?: string;
}

const running = ({ image, name = "x", args = [], replicas = 1, serviceAccountName }: Running): Workload => ({
  kind: "Deployment",
  metadata: { name, labels: { "app.kubernetes.io/name": name } },
  spec: { replicas, template: { spec: { serviceAccountName, containers: [{ image, args, command: [] }] } } },
});
/** The same with a container of somebody else's before its own. */
const beside = (workload: Workload, image: string): Workload => {
  const { template } = workload.spec;
  const containers = [{ image, args: [], command: [] }, ...template.spec.containers];
  return { ...workload, spec: { ...workload.spec, template: { spec: { ...template.spec, containers } } } };
};
const shown = (workloads: Workload[], configMaps: Shown["configMaps"] = {}): Shown => ({ workloads, configMaps });

const platform = platformSchema.parse({
  argoCd: { install: false, namespace: "gitops" },
  argoEvents: { install: false },
  argoWorkflows: { install: false, namespace: "workflows" },
});

const argoCdOf = (version: string, without?: string) =>
  ["application-controller", "applicationset-controller", "notifications-controller", "server"]
    .filter((name) => name !== without)
    .map((name) => running({ image: `quay.io/argoproj/argocd:${version}`, name: `argocd-${name}` }));
const eventsImage = "quay.io/argoproj/argo-events:v1.9.10";
const offering = (...versions: string[]) => ({
  "argo-events-controller-config": {
    "controller-config.yaml": `eventBus:\n  jetstream:\n    versions:\n${versions.map((v) => `    - version: ${v}\n      natsImage: nats:${v}\n`).join("")}`,
  },
});
const workflowsImage = "quay.io/argoproj/workflow-controller:v4.0.7";
const serviceAccountName = "argo-workflows-workflow-controller";

const right = {
  argoCd: shown(argoCdOf("v3.2.11")),
  argoEvents: shown([running({ image: eventsImage })], offering("2.10.10", "2.10.29")),
  argoWorkflows: shown([running({ image: workflowsImage, serviceAccountName })]),
} satisfies Seen;

const cases: [title: string, seen: Seen, said: RegExp[]][] = [
  ["that is as it should be", {}, []],
  [
    "from a registry of the company, by digest",
    {
      argoWorkflows: shown([
        running({ image: "mirror.example.com:5000/argo/workflow-controller@sha256:0000", serviceAccountName }),
      ]),
    },
    [],
  ],
  [
    "that is not there",
    { argoCd: shown([]), argoEvents: shown([]), argoWorkflows: shown([]) },
    [
      /^Argo CD in the namespace gitops has no running argocd-application-controller.*existing\.md#argo-cd\)\.$/,
      /has no running argocd-applicationset-controller/,
      /has no running argocd-notifications-controller/,
      /^Argo Events in the namespace argo-events has no running controller/,
      /^Argo Workflows in the namespace workflows has no running controller/,
    ],
  ],
  [
    "without notifications",
    { argoCd: shown(argoCdOf("v3.2.11", "notifications-controller")) },
    [/no running argocd-notifications-controller/],
  ],
  [
    "scaled to nothing",
    { argoWorkflows: shown([running({ image: workflowsImage, serviceAccountName, replicas: 0 })]) },
    [/no running controller/],
  ],
  [
    "that is too old",
    {
      argoCd: shown(argoCdOf("v2.14.3")),
      argoEvents: shown([running({ image: "argo-events:v1.8.1" })], offering("2.10.29")),
      argoWorkflows: shown([running({ image: "workflow-controller:v3.6.10", serviceAccountName })]),
    },
    [
      /is version 2\.14\.3; needed: 3\.0 or later/,
      /is version 1\.8\.1; needed: 1\.9/,
      /is version 3\.6\.10; needed: 3\.7/,
    ],
  ],
  ["whose tag is no version", { argoCd: shown(argoCdOf("latest")) }, []],
  [
    "that is too old, in tags of every form",
    {
      argoCd: shown(argoCdOf("v2.14@sha256:0000")),
      argoEvents: shown([running({ image: "mirror.example.com:5000/argo-events:1.8" })], offering("2.10.29")),
      argoWorkflows: shown([
        beside(
          running({ image: "10.0.0.1:5000/argo/workflow-controller:v3.6.10-1@sha256:0000", serviceAccountName }),
          "mesh/proxy:v9.9.9",
        ),
      ]),
    },
    [/is version 2\.14; needed/, /is version 1\.8; needed/, /is version 3\.6\.10; needed/],
  ],
  [
    "without the version of JetStream",
    { argoEvents: shown([running({ image: eventsImage })], offering("2.9.1", "latest")) },
    [
      /does not offer JetStream 2\.10\.29 in its ConfigMap argo-events-controller-config \(2\.9\.1, latest\); set platform\.argoEvents\.jetStream/,
    ],
  ],
  [
    "that watches its own namespace alone",
    {
      argoEvents: shown([running({ image: eventsImage, args: ["controller", "--namespaced"] })], offering("2.10.29")),
      argoWorkflows: shown([
        running({ image: workflowsImage, serviceAccountName, args: ["--namespaced", "--managed-namespace", "ci"] }),
      ]),
    },
    [/watches its own namespace alone \(--namespaced\); needed: all namespaces, or argo/, /watches ci alone/],
  ],
  ...["--namespaced=true", "--namespaced=1", "--namespaced true", "--namespaced=false --namespaced"].map(
    (flags): (typeof cases)[number] => [
      `that watches its own namespace alone, as ${flags}`,
      { argoWorkflows: shown([running({ image: workflowsImage, serviceAccountName, args: flags.split(" ") })]) },
      [/watches its own namespace alone/],
    ],
  ),
  [
    "that watches its own namespace alone, as a shell starts it",
    {
      argoWorkflows: shown([
        running({ image: workflowsImage, serviceAccountName, args: ["-c", "workflow-controller --namespaced"] }),
      ]),
    },
    [/watches its own namespace alone/],
  ],
  [
    "that watches everything, for the flag is off",
    {
      argoWorkflows: shown([running({ image: workflowsImage, serviceAccountName, args: ["--namespaced=false"] })]),
    },
    [],
  ],
  [
    "that watches argo alone",
    {
      argoWorkflows: shown([
        running({ image: workflowsImage, serviceAccountName, args: ["--namespaced", "--managed-namespace=argo"] }),
      ]),
    },
    [],
  ],
  [
    "under another ServiceAccount",
    { argoWorkflows: shown([running({ image: workflowsImage, serviceAccountName: "argo" })]) },
    [
      /runs as the ServiceAccount argo, and not as argo-workflows-workflow-controller; set platform\.argoWorkflows\.serviceAccount to argo/,
    ],
  ],
  [
    "of one instance, whose configuration has another name",
    {
      argoWorkflows: shown([running({ image: workflowsImage, serviceAccountName, args: ["--configmap", "own"] })], {
        own: { config: "parallelism: 5\ninstanceID: team-a\n" },
      }),
    },
    [/runs only Workflows of the instance team-a/],
  ],
  [
    "of no instance, in quotes, and with what explains it",
    {
      argoWorkflows: shown([running({ image: workflowsImage, serviceAccountName })], {
        "workflow-controller-configmap": { config: 'instanceID: ""\n', instanceID: "# of all" },
      }),
    },
    [],
  ],
  [
    "with an EventSource and a Sensor in the namespace of the controller, of an older version",
    {
      argoEvents: shown(
        [
          running({ image: "quay.io/argoproj/argo-events:v1.7.0", args: ["eventsource-service"] }),
          running({ image: "quay.io/argoproj/argo-events:v1.7.0", args: ["sensor-service"] }),
          running({ image: eventsImage, args: ["controller"] }),
        ],
        offering("2.10.29"),
      ),
    },
    [],
  ],
  [
    "with an EventSource and no controller",
    { argoEvents: shown([running({ image: eventsImage, args: ["eventsource-service"] })], offering("2.10.29")) },
    [/has no running controller/],
  ],
];

describe("an Argo that is there already,", () => {
  for (const [title, seen, said] of cases) {
    it(title, () => {
      const problems = installationProblems(platform, { ...right, ...seen });
      assert.equal(problems.length, said.length, problems.join("\n"));
      for (const [n, pattern] of said.entries()) assert.match(problems[n]!, pattern);
    });
  }

  it("is not looked at where the stack installs it", () => {
    assert.deepEqual(installationProblems(platformSchema.parse({}), { argoCd: shown([]) }), []);
  });
});
