// Who reaches whom: connections from inside the pods' own networks, with the NetworkPolicies enforced.
import assert from "node:assert/strict";
import { stringify } from "yaml";
import { labels } from "../../components/objects/names";
import { webhookClientLabel } from "../../components/platform/networkPolicies";
import { pauseImage } from "../../sandbox/cluster/configuration";
import { connects, type PodAddress, runningPods } from "../../sandbox/cluster/podNetwork";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import { app } from "./promotions";
import { cluster } from "./running";

/** Pods that stand for those that come and go: the same labels, and nothing that runs. */
const standIns = {
  campaign: { namespace: "argo", labels: { [labels.campaign]: "test" } },
  sweep: { namespace: "argo", labels: webhookClientLabel },
  promotion: { namespace: "argo", labels: { "argo-promotion/stand-in": "promotion" } },
};

const component = (name: string) => `app.kubernetes.io/name=${name}`;

/** Pods that are always there, by namespace and labels. */
const pods = {
  "application in test": { namespace: `${app}-test`, selector: "" },
  "application in prod": { namespace: `${app}-prod`, selector: "" },
  EventSource: { namespace: "argo", selector: "eventsource-name=webhook" },
  Sensor: { namespace: "argo", selector: "sensor-name=webhook-app-promotion" },
  EventBus: { namespace: "argo", selector: "eventbus-name=default" },
  "Workflows' server": { namespace: "argo", selector: component("argo-workflows-server") },
  "notifications controller": { namespace: "argocd", selector: component("argocd-notifications-controller") },
  "application controller": { namespace: "argocd", selector: component("argocd-application-controller") },
  "Argo CD's server": { namespace: "argocd", selector: component("argocd-server") },
  "repo-server": { namespace: "argocd", selector: component("argocd-repo-server") },
  Redis: { namespace: "argocd", selector: component("argocd-redis") },
  DNS: { namespace: "kube-system", selector: "k8s-app=kube-dns" },
};

type Pod = keyof typeof pods | keyof typeof standIns;
const ports: Partial<Record<Pod, number>> = {
  EventSource: 12001,
  EventBus: 4222,
  "Workflows' server": 2746,
  "Argo CD's server": 8080,
  "repo-server": 8081,
  Redis: 6379,
  DNS: 53,
  "application in test": 8080,
  "application in prod": 8080,
};

/** For each target, who reaches it. Every other pair is refused. */
const allowed: [to: Pod, from: Pod[]][] = [
  ["EventSource", ["notifications controller", "sweep"]],
  ["EventBus", ["EventSource", "Sensor"]],
  ["Workflows' server", []],
  ["repo-server", ["application controller", "Argo CD's server", "notifications controller"]],
  ["Redis", ["application controller", "Argo CD's server", "repo-server"]],
];
const callers: Pod[] = [
  "campaign",
  "promotion",
  "sweep",
  "application in test",
  "EventSource",
  "Sensor",
  "notifications controller",
  "application controller",
  "Argo CD's server",
  "repo-server",
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
    await kubectl(cluster, ["delete", "pod", "-n", "argo", "--ignore-not-found", "--wait=false", ...names]);
  });

  /** What a new pod may do is known to the network a moment after it runs. */
  const becomes = (expected: boolean, from: Pod, address: string, port: number) =>
    until(
      `${from} ${expected ? "does not reach" : "still reaches"} ${address}:${port}`,
      async () => (await connects(cluster, at(from), address, port)) === expected,
      { timeout: 30_000 },
    );

  for (const [to, port] of Object.entries(ports) as [Pod, number][]) {
    it(`has ${to} listening on ${port}`, async () => {
      assert.equal(await connects(cluster, at(to), at(to).ip, port), true);
    });
  }

  for (const [to, from] of allowed) {
    for (const caller of callers.filter((each) => each !== to)) {
      const may = from.includes(caller);
      it(`${may ? "lets" : "does not let"} ${caller} reach ${to}`, () => becomes(may, caller, at(to).ip, ports[to]!));
    }
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
