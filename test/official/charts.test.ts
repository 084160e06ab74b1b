// The official charts of the default versions, rendered with this program's values: what a cluster would be given.
//
// They come from OFFICIAL_CHARTS, a folder that holds argo-cd (with its dependency in charts/), argo-workflows and argo-events, or
// from the chart repository of the default configuration.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, parseAllDocuments, stringify } from "yaml";
import { argoCdValues } from "../../components/platform/argoCd";
import { argoEventsValues } from "../../components/platform/argoEvents";
import { argoWorkflowsValues } from "../../components/platform/argoWorkflows";
import { networkPolicySpecs } from "../../components/platform/networkPolicies";
import { restrictedContainer } from "../../components/platform/podSecurity";
import { parseSettings } from "../../config";
import { valueKeys, versions } from "../components/officialCharts";
import { reads, templatesOf } from "../components/readValues";
import { minimal } from "../program";

type Name = keyof typeof versions;

interface Container {
  name: string;
  image: string;
  imagePullPolicy?: string;
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
  spec?: {
    replicas?: number;
    strategy?: { type?: string; rollingUpdate?: { maxSurge?: number | string; maxUnavailable?: number | string } };
    template?: {
      metadata: { labels: Record<string, string> };
      spec: {
        containers: Container[];
        initContainers?: Container[];
        affinity?: { podAntiAffinity?: object };
        securityContext?: Security;
        volumes?: Record<string, unknown>[];
      };
    };
    podSelector?: { matchLabels?: Record<string, string> };
  };
}

const { charts } = parseSettings(minimal);
const base = {
  chart: "",
  repository: charts.repository,
  namespace: "argocd",
  availability: "high",
  antiAffinity: "hard",
  registry: "mirror.example.com",
  pullPolicy: "IfNotPresent",
  keepCrds: true,
  protect: false,
  polling: "15s",
  gitHost: "git.example.com",
  caBundle: "PEM",
} as const;
const values: Record<Name, (availability: "single" | "high") => object> = {
  "argo-cd": (availability) => argoCdValues({ ...base, availability }),
  "argo-workflows": (availability) => argoWorkflowsValues({ ...base, availability }),
  "argo-events": (availability) => argoEventsValues({ ...base, availability }),
};

/** What only decides about a dependency, which Helm reads from Chart.yaml. */
const ignoredByOfficial: Record<Name, string[]> = {
  "argo-cd": ["redis-ha/enabled"],
  "argo-workflows": [],
  "argo-events": [],
};

describe("the official charts", () => {
  const work = mkdtempSync(join(tmpdir(), "official-charts-"));
  after(() => rmSync(work, { recursive: true }));

  const helm = (...args: string[]) =>
    execFileSync("helm", args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024, cwd: work });
  const folder = process.env.OFFICIAL_CHARTS ?? work;

  before(function () {
    this.timeout(120_000);
    if (folder !== work) return;
    for (const [name, version] of Object.entries(versions))
      helm("pull", name, "--repo", charts.repository, "--version", version, "--untar", "--untardir", work);
  });

  const render = (name: Name, availability: "single" | "high"): Manifest[] => {
    const file = join(work, `${name}-${availability}.yaml`);
    writeFileSync(file, stringify(values[name](availability)));
    const text = helm(
      "template",
      name,
      join(folder, name),
      "--namespace",
      "n",
      "--values",
      file,
      "--kube-version",
      "1.34.0",
    );
    return parseAllDocuments(text).flatMap((document) => (document.toJS() as Manifest | null) ?? []);
  };
  const workloads = (name: Name, availability: "single" | "high") =>
    render(name, availability).filter(({ kind }) => kind === "Deployment" || kind === "StatefulSet");
  const containers = ({ spec }: Manifest) => {
    const pod = spec?.template?.spec;
    return [...(pod?.initContainers ?? []), ...(pod?.containers ?? [])];
  };
  const names = Object.keys(versions) as Name[];

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

    for (const availability of ["single", "high"] as const) {
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

    for (const availability of ["single", "high"] as const)
      it(`F30: ${name} with ${availability} meets the Pod Security Standard that its namespace enforces`, () => {
        const pods = render(name, availability).filter(({ spec }) => spec?.template?.spec?.containers !== undefined);
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

  it("argo-cd brings a NetworkPolicy for each workload that another one calls", () => {
    const manifests = render("argo-cd", "single");
    const selected = manifests
      .filter(({ kind }) => kind === "NetworkPolicy")
      .map(({ spec }) => spec?.podSelector?.matchLabels?.["app.kubernetes.io/name"]);
    for (const called of ["argocd-repo-server", "argocd-redis", "argocd-server"])
      assert.ok(selected.includes(called), called);
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
