// Who reaches whom: connections from inside the pods' own networks, with the NetworkPolicies enforced.
import assert from "node:assert/strict";
import { stringify } from "yaml";
import { labels } from "../../components/objects/names";
import { eventsClientLabel, webhookClientLabel } from "../../components/platform/networkPolicies";
import { tellingPod } from "../../components/workflow/promoteContainer";
import { pauseImage } from "../../sandbox/cluster/configuration";
import { connects, type PodAddress, runningPods } from "../../sandbox/cluster/podNetwork";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import { app } from "./promotions";
import { cluster } from "./running";

/** Pods that stand for those that come and go: the same labels, and nothing that runs. */
const standIns = {
  campaign: { namespace: "argo", labels: { [labels.campaign]: "test" } },
  sweep: { namespace: "argo", labels: { ...webhookClientLabel, ...eventsClientLabel } },
  promotion: { namespace: "argo", labels: tellingPod.metadata.labels },
  somebody: { namespace: "default", labels: { "argo-promotion/stand-in": "somebody" } },
};

const component = (name: string) => `app.kubernetes.io/name=${name}`;

/** Pods that are always there, by namespace and labels. */
const pods = {
  "application in test": { namespace: `${app}-test`, selector: "" },
  "application in prod": { namespace: `${app}-prod`, selector: "" },
  EventSource: { namespace: "argo", selector: "eventsource-name=webhook" },
  "EventSource of promotions": { namespace: "argo", selector: "eventsource-name=promotion" },
  Sensor: { namespace: "argo", selector: "sensor-name=webhook-app-promotion" },
  EventBus: { namespace: "argo", selector: "eventbus-name=default" },
  "Workflows' server": { namespace: "argo", selector: component("argo-workflows-server") },
  "notifications controller": { namespace: "argocd", selector: component("argocd-notifications-controller") },
  "application controller": { namespace: "argocd", selector: component("argocd-application-controller") },
  "Argo CD's server": { namespace: "argocd", selector: component("argocd-server") },
  "ApplicationSet controller": { namespace: "argocd", selector: component("argocd-applicationset-controller") },
  "Argo Events' controller": { namespace: "argo-events", selector: component("argo-events-controller-manager") },
  "workflow controller": { namespace: "argo", selector: component("argo-workflows-workflow-controller") },
  "repo-server": { namespace: "argocd", selector: component("argocd-repo-server") },
  Redis: { namespace: "argocd", selector: component("argocd-redis") },
  DNS: { namespace: "kube-system", selector: "k8s-app=kube-dns" },
};

type Pod = keyof typeof pods | keyof typeof standIns;

/** All that may try. */
const callers = [...Object.keys(standIns), ...Object.keys(pods).filter((name) => name !== "DNS")] as Pod[];

/** For each port of the platform, who reaches it. Everybody else is refused. */
const targets: [to: Pod, port: number, from: Pod[]][] = [
  ["EventSource", 12001, ["notifications controller", "sweep"]],
  ["EventSource", 7777, []],
  ["EventSource of promotions", 12002, ["promotion", "sweep"]],
  ["Sensor", 7777, []],
  ["EventBus", 4222, ["EventSource", "EventSource of promotions", "Sensor"]],
  ["EventBus", 8222, []],
  ["Argo Events' controller", 7777, []],
  ["Workflows' server", 2746, []],
  ["workflow controller", 9090, []],
  ["Argo CD's server", 8080, callers.filter((each) => each !== "campaign")],
  ["Argo CD's server", 8083, []],
  [
    "repo-server",
    8081,
    ["application controller", "Argo CD's server", "notifications controller", "ApplicationSet controller"],
  ],
  ["repo-server", 8084, []],
  ["Redis", 6379, ["application controller", "Argo CD's server", "repo-server"]],
  ["application controller", 8082, []],
  ["notifications controller", 9001, []],
  ["ApplicationSet controller", 8080, []],
];

describe("F8: the network", () => {
  const found = new Map<Pod, PodAddress>();
  const at = (pod: Pod): PodAddress => found.get(pod)!;

  before(async () => {
    const manifests = Object.entries(standIns).map(([name, { namespace, labels }]) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `stand-in-${name}`, namespace, labels },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 8737, seccompProfile: { type: "RuntimeDefault" } },
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: "main",
            image: pauseImage,
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          },
        ],
      },
    }));
    await kubectl(cluster, ["apply", "-f", "-"], manifests.map((each) => stringify(each)).join("---\n"));
    for (const [pod, { namespace, selector }] of Object.entries(pods)) {
      await until(`no pod is running for ${pod}`, async () => {
        const [first] = await runningPods(cluster, namespace, selector);
        if (first) found.set(pod as Pod, first);
        return first !== undefined;
      });
    }
    for (const name of Object.keys(standIns) as (keyof typeof standIns)[]) {
      await until(`the stand-in for ${name} does not run`, async () => {
        const inArgo = await runningPods(cluster, standIns[name].namespace, "");
        const pod = inArgo.find((each) => each.name === `stand-in-${name}`);
        if (pod) found.set(name, pod);
        return pod !== undefined;
      });
    }
  });
  after(async () => {
    const names = Object.keys(standIns).map((name) => `stand-in-${name}`);
    for (const namespace of ["argo", "default"])
      await kubectl(cluster, ["delete", "pod", "-n", namespace, "--ignore-not-found", "--wait=false", ...names]);
  });

  /** What a new pod may do is known to the network a moment after it runs. */
  const becomes = (expected: boolean, from: Pod, address: string, port: number) =>
    until(
      `${from} ${expected ? "does not reach" : "still reaches"} ${address}:${port}`,
      async () => (await connects(cluster, at(from), address, port)) === expected,
      { timeout: 30_000 },
    );

  for (const [to, port, from] of targets) {
    it(`has ${to} listening on ${port}`, async () => {
      assert.equal(await connects(cluster, at(to), at(to).ip, port), true);
    });

    it(`lets ${from.length === 0 ? "nobody" : from.length > 4 ? "whoever may" : from.join(", ")} reach ${to} on ${port}`, async () => {
      const others = callers.filter((each) => each !== to);
      const expected = others.filter((each) => from.includes(each)).sort();
      let reached: Pod[] = [];
      const settled = async () => {
        const answers = await Promise.all(others.map((each) => connects(cluster, at(each), at(to).ip, port)));
        reached = others.filter((_, n) => answers[n]).sort();
        return reached.join() === expected.join();
      };
      const details = () => Promise.resolve([`reached by ${reached.join(", ")}`, `not by ${expected.join(", ")}`]);
      await until(`others reach ${to} on ${port}`, settled, { timeout: 30_000, details });
    });
  }

  for (const [to, port] of [
    ["application in test", 8080],
    ["application in prod", 8080],
    ["DNS", 53],
  ] as const) {
    it(`has ${to} listening on ${port}`, async () => {
      assert.equal(await connects(cluster, at(to), at(to).ip, port), true);
    });
  }

  describe("of a campaign in test", () => {
    it("reaches the application in test", () => becomes(true, "campaign", at("application in test").ip, 8080));
    it("does not reach the application in prod", () => becomes(false, "campaign", at("application in prod").ip, 8080));
    it("reaches DNS", () => becomes(true, "campaign", at("DNS").ip, 53));
    it("does not reach Argo CD's server", () => becomes(false, "campaign", at("Argo CD's server").ip, 8080));
    it("does not reach the kubelet", () => becomes(false, "campaign", cluster.nodeAddress, 10250));
    it("reaches the Kubernetes API, which its pod's executor needs", () =>
      becomes(true, "campaign", cluster.nodeAddress, 6443));
    it("is no rule for the promotion's pod", () => becomes(true, "promotion", cluster.nodeAddress, 10250));
  });
});
