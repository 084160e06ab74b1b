// The official charts of the default versions, rendered with this program's values: what a cluster would be given.
//
// They come from OFFICIAL_CHARTS, a folder that holds argo-cd (with its dependency in charts/), argo-workflows and argo-events, or
// from the chart repository of the default configuration.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { networkPolicySpecs } from "../../components/platform/networkPolicies";
import { restrictedContainer } from "../../components/platform/podSecurity";
import { parseSettings } from "../../config";
import { facts, keptSide, readImages, readSide } from "../../tools/charts/facts";
import {
  availabilities,
  type Availability,
  type Name,
  names,
  officialCharts,
  programValues,
  render as renderChart,
} from "../../tools/charts/render";
import { valueKeys, versions } from "../../tools/charts/officialCharts";
import { reads, templatesOf } from "../components/readValues";
import { minimal } from "../program";

interface Container {
  name: string;
  image: string;
  imagePullPolicy?: string;
  ports?: { hostPort?: number }[];
  resources?: { requests?: object; limits?: object };
  securityContext?: Security & { allowPrivilegeEscalation?: boolean; capabilities?: { drop?: string[] } };
}

/** What a pod or a container may say; a container's word counts first. */
interface Security {
  runAsNonRoot?: boolean;
  runAsUser?: number;
  seccompProfile?: { type: string };
}

interface Manifest {
  kind: string;
  metadata: { name: string };
  data?: Record<string, string>;
  roleRef?: object;
  spec?: {
    replicas?: number;
    strategy?: { type?: string; rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string } };
    template?: {
      metadata: { labels: Record<string, string> };
      spec: {
        hostNetwork?: boolean;
        containers: Container[];
        initContainers?: Container[];
        affinity?: { podAntiAffinity?: object };
        securityContext?: Security;
        volumes?: Record<string, unknown>[];
      };
    };
    podSelector?: { matchLabels?: Record<string, string> };
    selector?: object;
    serviceName?: string;
    volumeClaimTemplates?: object[];
    clusterIP?: string;
    type?: string;
  };
}

const { charts } = parseSettings(minimal);
/** What only decides about a dependency, which Helm reads from Chart.yaml. */
const ignoredByOfficial: Record<Name, string[]> = {
  "argo-cd": ["redis-ha/enabled"],
  "argo-workflows": [],
  "argo-events": [],
};

describe("the official charts", () => {
  const work = mkdtempSync(join(tmpdir(), "official-charts-"));
  after(() => rmSync(work, { recursive: true }));

  let folder: string;
  before(function () {
    this.timeout(120_000);
    folder = officialCharts(charts.repository, work);
  });

  const rendered = new Map<string, Manifest[]>();
  const render = (name: Name, availability: Availability): Manifest[] => {
    const key = `${name} ${availability}`;
    const found = rendered.get(key) ?? renderChart(join(folder, name), name, programValues(name, availability, true));
    rendered.set(key, found);
    return found;
  };
  const workloads = (name: Name, availability: "single" | "high") =>
    render(name, availability).filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet");
  const containers = ({ spec }: Manifest) => {
    const pod = spec?.template?.spec;
    return [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];
  };

  for (const name of names) {
    it(`${name} is the default version ${versions[name]}`, () => {
      const { version } = parse(readFileSync(join(folder, name, "Chart.yaml"), "utf8")) as { version: string };
      assert.equal(version, versions[name]);
    });

    it(`${name} reads every value that the program may set`, () => {
      const templates = templatesOf(join(folder, name));
      const redisHa = name === "argo-cd" ? templatesOf(join(folder, name, "charts/redis-ha")) : "";
      const ignored = Object.keys(valueKeys[name]).filter((key) => {
        const [first, ...rest] = key.split("/") as [string, ...string[]];
        const of =
          first === "redis-ha" && rest[0] !== "enabled"
            ? ([redisHa, rest] as const)
            : ([templates, [first, ...rest]] as const);
        return !reads(of[0], of[1]);
      });
      assert.deepEqual(ignored, ignoredByOfficial[name]);
    });

    it(`${name} does with each value, and is besides, what docs/charts.md says (npm run charts)`, function () {
      this.timeout(1_200_000); // it renders the chart once for each value
      assert.deepEqual(readSide(join(folder, name), name), keptSide(facts()[name], "official"));
    });

    it(`${name} needs the images that docs/air-gapped.md lists (npm run charts)`, () => {
      assert.deepEqual(readImages(join(folder, name), name), facts()[name].images);
    });

    it(`${name} names no other image anywhere`, () => {
      for (const availability of availabilities) {
        const all = JSON.stringify(
          render(name, availability).filter(({ kind }) => kind !== "CustomResourceDefinition"),
        );
        const hosts = all.match(
          /\b(quay\.io|ghcr\.io|docker\.io|public\.ecr\.aws|ecr-public\.aws\.com|registry\.k8s\.io)\/[\w./-]+:[\w.-]+/g,
        );
        assert.deepEqual(hosts ?? [], [], availability);
      }
    });

    it(`${name} goes from single to high and back without a change that Kubernetes refuses`, () => {
      const fixed = (availability: Availability) =>
        new Map(
          render(name, availability).flatMap(({ kind, metadata, spec, roleRef }) => {
            const { selector, serviceName, volumeClaimTemplates, clusterIP } = spec ?? {};
            const of: Record<string, object> = {
              Deployment: { selector },
              StatefulSet: { selector, serviceName, volumeClaimTemplates },
              Service: { clusterIP },
              RoleBinding: { roleRef },
              ClusterRoleBinding: { roleRef },
            };
            return of[kind] === undefined ? [] : [[`${kind} ${metadata.name}`, of[kind]] as const];
          }),
        );
      const [single, high] = [fixed("single"), fixed("high")];
      const both = [...single.keys()].filter((object) => high.has(object));
      assert.ok(both.length > 0);
      for (const object of both) assert.deepEqual(high.get(object), single.get(object), object);
    });

    for (const availability of availabilities) {
      it(`${name} with ${availability} takes every image from the configured registry, with its pull policy`, () => {
        const all = workloads(name, availability).flatMap(containers);
        assert.ok(all.length > 0);
        assert.deepEqual(
          all.filter(
            ({ image, imagePullPolicy }) =>
              !image.startsWith("mirror.example.com/") || imagePullPolicy !== "IfNotPresent",
          ),
          [],
        );
      });

      it(`${name} with ${availability} asks for CPU and memory for every container`, () => {
        const without = workloads(name, availability).flatMap((workload) =>
          containers(workload)
            .filter(
              ({ resources }) =>
                Object.keys(resources?.requests ?? {})
                  .sort()
                  .join() !== "cpu,memory",
            )
            .map((container) => `${workload.metadata.name} ${container.name}`),
        );
        assert.deepEqual(without, []);
      });
    }

    for (const availability of availabilities)
      it(`${name} with ${availability} shows nothing outside of the cluster`, () => {
        const found = render(name, availability);
        const services = found.filter(({ kind }) => kind === "Service");
        assert.ok(services.length > 0 || name !== "argo-cd");
        assert.deepEqual(
          services
            .filter(({ spec }) => (spec?.type ?? "ClusterIP") !== "ClusterIP")
            .map(({ metadata }) => metadata.name),
          [],
        );
        const ways = found.filter(({ kind }) => ["Ingress", "HTTPRoute", "GRPCRoute", "Gateway"].includes(kind));
        assert.deepEqual(ways, []);
        const pods = found.flatMap(({ spec }) => spec?.template?.spec ?? []);
        assert.deepEqual(
          pods.filter(
            ({ hostNetwork, containers }) =>
              hostNetwork === true ||
              containers.some(({ ports = [] }) => ports.some(({ hostPort }) => hostPort !== undefined)),
          ),
          [],
        );
      });

    for (const availability of availabilities)
      it(`F30: ${name} with ${availability} meets the Pod Security Standard that its namespace enforces`, () => {
        const pods = render(name, availability).filter(({ spec }) => spec?.template?.spec.containers !== undefined);
        const wrong = pods.flatMap((manifest) => {
          const pod = manifest.spec!.template!.spec;
          return containers(manifest).flatMap(({ name: container, securityContext: own = {} }) => {
            const { runAsNonRoot, seccompProfile } = { ...pod.securityContext, ...own };
            const meets =
              runAsNonRoot === true &&
              seccompProfile?.type === "RuntimeDefault" &&
              own.allowPrivilegeEscalation === false &&
              own.capabilities?.drop?.includes("ALL");
            return meets ? [] : [`${manifest.kind} ${manifest.metadata.name} ${container}`];
          });
        });
        assert.ok(pods.length > 0);
        assert.deepEqual(wrong, []);
        assert.ok(!JSON.stringify(pods).includes("hostPath"));
      });

    it(`${name} can be upgraded with high on as many nodes as it needs`, () => {
      const nodes = 3;
      for (const { kind, metadata, spec } of workloads(name, "high")) {
        const hard = JSON.stringify(spec?.template?.spec.affinity ?? {}).includes("requiredDuringScheduling");
        if (kind !== "Deployment" || !hard) continue;
        const replicas = spec?.replicas ?? 1;
        // Kubernetes' defaults: a quarter more, rounded up, and a quarter fewer, rounded down.
        const surge = spec?.strategy?.rollingUpdate?.maxSurge ?? Math.ceil(replicas / 4);
        const room = spec?.strategy?.type === "Recreate" ? 0 : Number(surge);
        assert.ok(replicas + room <= nodes, `${metadata.name}: ${replicas} and ${room} more on ${nodes} nodes`);
      }
    });
  }

  it("F30: argo-workflows confines its own containers in a Workflow's pods, and pulls them as all others", () => {
    const map = render("argo-workflows", "single").find(({ data }) => data?.["config"] !== undefined);
    const { executor } = parse(map!.data!["config"]!) as { executor: Container };
    assert.equal(executor.imagePullPolicy, "IfNotPresent");
    assert.deepEqual(executor.securityContext, restrictedContainer);
    assert.deepEqual(Object.keys(executor.resources?.limits ?? {}).sort(), ["ephemeral-storage", "memory"]);
  });

  it("argo-cd brings no NetworkPolicy, and gives its pods the labels that the program's look for", () => {
    const key = "app.kubernetes.io/name";
    const manifests = render("argo-cd", "single");
    assert.ok(manifests.every(({ kind }) => kind !== "NetworkPolicy"));
    const labels = workloads("argo-cd", "single").map(({ spec }) => spec?.template?.metadata.labels[key]);
    const wanted = JSON.stringify(networkPolicySpecs("single").argoCd).matchAll(
      /"app\.kubernetes\.io\/name":"([^"]+)"/g,
    );
    const names = new Set([...wanted].map(([, name]) => name));
    assert.ok(names.size >= 6, [...names].join());
    for (const name of names) assert.ok(labels.includes(name), name);
  });

  it("argo-cd gives redis-ha's pods the labels that the program's NetworkPolicies look for", () => {
    const labels = workloads("argo-cd", "high").map(({ spec }) => spec?.template?.metadata.labels["app"]);
    const { "redis-ha": server, "redis-ha-haproxy": haproxy } = networkPolicySpecs("high").argoCd as Record<
      string,
      { podSelector: { matchLabels?: Record<string, string> } }
    >;
    for (const policy of [server, haproxy]) assert.ok(labels.includes(policy?.podSelector.matchLabels?.["app"]));
  });
});
