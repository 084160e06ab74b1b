// The packed chart argo-cd, rendered by Helm with the values that the program sets: what `high` adds, and what stays away.
import assert from "node:assert/strict";
import { parseAllDocuments } from "yaml";
import { argoCdValues } from "../../components/platform/argoCd";
import type { AntiAffinity } from "../../components/platform/release";
import { containerOf, workloadOf } from "../../sandbox/charts/chart";
import type { Manifest } from "../../sandbox/charts/chart";
import { packCharts } from "../../sandbox/charts/pack";
import { run } from "../../sandbox/lib/run";
import { tool } from "../../sandbox/toolchain/build";

type Availability = "single" | "high";

async function render(availability: Availability, antiAffinity: AntiAffinity = "hard"): Promise<Manifest[]> {
  const chart = (await packCharts())["argo-cd"]!;
  const values = argoCdValues({
    chart,
    repository: "",
    namespace: "argocd",
    availability,
    antiAffinity,
    pullPolicy: "IfNotPresent",
    keepCrds: true,
    protect: false,
    polling: "15s",
    gitHost: "git.example.com",
  });
  const options = { input: JSON.stringify(values), what: "helm template" };
  const yaml = await run(
    tool("helm"),
    ["template", "argocd", chart, "--set", "crds.install=false", "-f", "-"],
    options,
  );
  return parseAllDocuments(yaml).map((document) => document.toJS() as Manifest);
}

const named = (manifests: Manifest[], kind: string) =>
  manifests.filter((manifest) => manifest.kind === kind).map(({ metadata }) => metadata.name);
const one = (manifests: Manifest[], kind: string, name: string) => {
  const found = manifests.find((manifest) => manifest.kind === kind && manifest.metadata.name === name);
  assert.ok(found, `${kind} ${name}`);
  return found;
};
const workloads = (manifests: Manifest[]) => manifests.filter(({ spec }) => spec?.template?.spec.containers);

describe("the packed chart argo-cd", () => {
  describe("with `single`", () => {
    let manifests: Manifest[];
    before(async () => (manifests = await render("single")));

    it("runs one Redis, and nothing of the set", () => {
      assert.ok(named(manifests, "Deployment").includes("argocd-redis"));
      assert.deepEqual(
        manifests.map(({ metadata }) => metadata.name).filter((name) => name.startsWith("argocd-redis-ha")),
        [],
      );
      assert.equal(one(manifests, "ConfigMap", "argocd-cmd-params-cm").data?.["redis.server"], undefined);
    });

    it("prefers different nodes, and asks for none", () => {
      assert.doesNotMatch(JSON.stringify(manifests), /requiredDuringScheduling/);
    });
  });

  describe("with `high`", () => {
    let manifests: Manifest[];
    before(async () => (manifests = await render("high")));

    it("runs Redis three times behind haproxy, and no Redis alone", () => {
      assert.equal(one(manifests, "StatefulSet", "argocd-redis-ha-server").spec?.replicas, 3);
      assert.equal(one(manifests, "Deployment", "argocd-redis-ha-haproxy").spec?.replicas, 3);
      assert.ok(!named(manifests, "Deployment").includes("argocd-redis"));
      const parameters = one(manifests, "ConfigMap", "argocd-cmd-params-cm").data;
      assert.equal(parameters?.["redis.server"], "argocd-redis-ha-haproxy:6379");
    });

    it("labels the pods of Redis as the program's NetworkPolicies expect them", () => {
      const label = (kind: string, name: string) =>
        workloadOf(one(manifests, kind, name)).template.metadata.labels?.["app"];
      assert.equal(label("StatefulSet", "argocd-redis-ha-server"), "redis-ha");
      assert.equal(label("Deployment", "argocd-redis-ha-haproxy"), "redis-ha-haproxy");
      assert.ok(!named(manifests, "NetworkPolicy").some((name) => name.startsWith("argocd-redis")));
    });

    it("runs servers, repo-servers and ApplicationSet controllers twice, each with a disruption budget", () => {
      const twice = ["argocd-server", "argocd-repo-server", "argocd-applicationset-controller"];
      for (const name of twice) assert.equal(one(manifests, "Deployment", name).spec?.replicas, 2, name);
      assert.deepEqual(named(manifests, "PodDisruptionBudget").sort(), twice.sort());
    });

    it("lets one of the ApplicationSet controllers lead, and tells the servers how many they are", () => {
      const parameters = one(manifests, "ConfigMap", "argocd-cmd-params-cm").data;
      assert.equal(parameters?.["applicationsetcontroller.enable.leader.election"], "true");
      const server = containerOf(one(manifests, "Deployment", "argocd-server"));
      const replicas = server.env?.find(({ name }) => name === "ARGOCD_API_SERVER_REPLICAS");
      assert.equal(replicas?.value, "2");
    });

    it("asks for different nodes with hard anti-affinity", () => {
      for (const workload of workloads(manifests)) {
        const affinity = Object.keys(workloadOf(workload).template.spec.affinity?.podAntiAffinity ?? {});
        assert.deepEqual(affinity, ["requiredDuringSchedulingIgnoredDuringExecution"], workload.metadata.name);
      }
    });

    it("asks for none with soft anti-affinity: all pods fit on one node", async () => {
      assert.doesNotMatch(JSON.stringify(await render("high", "soft")), /requiredDuringScheduling/);
    });
  });
});
