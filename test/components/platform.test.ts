// Helm values and NetworkPolicies of the platform.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ArgoCdSettings, argoCdValues } from "../../components/platform/argoCd";
import { argoEventsValues, jetStream } from "../../components/platform/argoEvents";
import { argoWorkflowsValues } from "../../components/platform/argoWorkflows";
import type { HelmValues } from "../../components/settings/charts";
import { releaseArgs, spread } from "../../components/platform/release";
import { parseSettings } from "../../config";
import { minimal } from "../program";
import { valueKeys, versions } from "../../tools/charts/officialCharts";

const base: ArgoCdSettings = {
  chart: "1.2.3",
  repository: "https://charts.example.com",
  namespace: "argocd",
  availability: "single",
  antiAffinity: "hard",
  pullPolicy: "IfNotPresent",
  keepCrds: true,
  protect: false,
  polling: "15s",
  gitHost: "git.example.com",
};
const high: ArgoCdSettings = { ...base, availability: "high" };
const pullSecrets = [{ name: "mirror" }];
const values = {
  "argo-cd": argoCdValues,
  "argo-workflows": argoWorkflowsValues,
  "argo-events": argoEventsValues,
};

/** The value at a path of keys. */
function at(value: object, ...path: (string | number)[]): unknown {
  return path.reduce<unknown>((node, key) => (node as Record<string | number, unknown> | undefined)?.[key], value);
}

/** Every key that is set, down to what `known` declares as a value of its own. */
function keys(value: object, known: Record<string, string>, prefix = ""): [key: string, value: unknown][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) => {
    const path = `${prefix}${key}`;
    const open = typeof inner === "object" && inner !== null && !Array.isArray(inner) && !(path in known);
    return open ? keys(inner, known, `${path}/`) : [[path, inner] as [string, unknown]];
  });
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return "list";
  return typeof value === "object" ? "map" : typeof value;
}

describe("the values of", () => {
  for (const chart of Object.keys(values) as (keyof typeof values)[]) {
    const known = valueKeys[chart];
    for (const [title, args] of Object.entries({
      "a single replica": base,
      "high availability": high,
      "an air-gapped installation": {
        ...high,
        registry: "mirror.example.com",
        pullSecrets,
        caBundle: "PEM",
        knownHosts: "lines",
      },
      "an air-gapped installation with single replicas": { ...base, registry: "mirror.example.com" },
    })) {
      it(`${chart} ${versions[chart]} for ${title} are keys of the official chart, with its types`, () => {
        const set = keys(values[chart](args), known);
        assert.deepEqual(
          set.map(([key, value]) => [key, typeOf(value)]),
          set.map(([key]) => [key, known[key]]),
        );
      });
    }
  }

  const controllers = {
    "argo-cd": ["controller", "server", "repoServer", "applicationSet", "notifications", "redis"],
    "argo-workflows": ["controller", "server"],
    "argo-events": ["controller"],
  };
  for (const chart of Object.keys(values) as (keyof typeof values)[]) {
    it(`${chart} ask for CPU and memory for each controller, so that none is the first to starve`, () => {
      for (const controller of controllers[chart]) {
        const requested = at(values[chart](base), controller, "resources", "requests") as object;
        assert.deepEqual(Object.keys(requested), ["cpu", "memory"], controller);
      }
    });
  }

  it("the program that are lists are named where the documentation says what to repeat", () => {
    const page = readFileSync(join(__dirname, "../../docs/operating.md"), "utf8");
    const lists = Object.values(valueKeys).flatMap((known) =>
      Object.entries(known).flatMap(([key, type]) => (type === "list" ? [key.replaceAll("/", ".")] : [])),
    );
    // Pull secrets have a key of this program's own.
    const missing = lists.filter((key) => !/pullSecrets$/i.test(key) && !page.includes(`\`${key}\``));
    assert.deepEqual(missing, []);
  });

  it("the official charts were read in the default versions", () => {
    const { charts } = parseSettings(minimal);
    assert.deepEqual(
      { "argo-cd": charts.argoCd, "argo-workflows": charts.argoWorkflows, "argo-events": charts.argoEvents },
      versions,
    );
  });

  it("no chart hold a secret", () => {
    const all = Object.values(values).map((of) => of({ ...high, registry: "mirror.example.com" }));
    const references = JSON.stringify(all).match(/\$[\w-]+:[\w-]+/g);
    assert.deepEqual([...new Set(references)], ["$gitops-webhook:secret"]);
  });
});

describe("Argo CD", () => {
  it("F1: sends ten notifications at a time", () => {
    assert.deepEqual(at(argoCdValues(base), "notifications", "extraArgs"), ["--processors-count=10"]);
  });
  it("F15: looks for commits as often as configured, without jitter", () => {
    assert.deepEqual(at(argoCdValues({ ...base, polling: "3m" }), "configs", "cm"), {
      "timeout.reconciliation": "3m",
      "timeout.reconciliation.jitter": "0s",
    });
  });
  it("F15: takes webhooks of every git server that Argo CD knows, signed with a secret that stands elsewhere", () => {
    assert.deepEqual(at(argoCdValues(base), "configs", "secret", "extra"), {
      "webhook.github.secret": "$gitops-webhook:secret",
      "webhook.gitlab.secret": "$gitops-webhook:secret",
      "webhook.gogs.secret": "$gitops-webhook:secret",
      "webhook.bitbucket.uuid": "$gitops-webhook:secret",
      "webhook.bitbucketserver.secret": "$gitops-webhook:secret",
      "webhook.azuredevops.username": "$gitops-webhook:secret",
      "webhook.azuredevops.password": "$gitops-webhook:secret",
    });
  });
  it("F13: trusts the git server's CA by host", () => {
    assert.deepEqual(at(argoCdValues({ ...base, caBundle: "PEM" }), "configs", "tls", "certificates"), {
      "git.example.com": "PEM",
    });
  });
  it("has no Dex: whoever logs in is known to Argo CD itself, or by what the configuration sets up", () => {
    assert.equal(at(argoCdValues(base), "dex", "enabled"), false);
  });
  it("leaves the notification config and its Secret to this program", () => {
    const { cm, secret } = at(argoCdValues(base), "notifications") as Record<string, unknown>;
    assert.deepEqual([cm, secret], [{ create: false }, { create: false }]);
  });
  for (const component of ["server", "repoServer", "applicationSet"]) {
    it(`runs two replicas of ${component} with a disruption budget where availability is high`, () => {
      const { replicas, pdb } = at(argoCdValues(high), component) as Record<string, unknown>;
      assert.deepEqual([replicas, pdb], [2, { enabled: true, minAvailable: 1 }]);
    });
  }
  for (const antiAffinity of ["hard", "soft"] as const) {
    it(`spreads redis-ha ${antiAffinity}`, () => {
      const set = argoCdValues({ ...high, antiAffinity });
      assert.deepEqual(
        [["redis-ha"], ["redis-ha", "haproxy"]].map((path) => at(set, ...path, "hardAntiAffinity")),
        [antiAffinity === "hard", antiAffinity === "hard"],
      );
    });
  }
  it("replaces one haproxy after the other, because each node has one", () => {
    assert.deepEqual(at(argoCdValues(high), "redis-ha", "haproxy", "deploymentStrategy"), {
      type: "RollingUpdate",
      rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
    });
  });
  it("bounds every container of redis-ha", () => {
    const containers = [["redis"], ["sentinel"], ["splitBrainDetection"], ["init"], ["haproxy"], ["haproxy", "init"]];
    for (const path of containers) {
      const { requests, limits } = at(argoCdValues(high), "redis-ha", ...path, "resources") as Record<string, object>;
      assert.deepEqual([Object.keys(requests!), Object.keys(limits!)], [["cpu", "memory"], ["memory"]], path.join("."));
    }
  });
  it("pulls with the configured Secrets, and so does redis-ha, a chart of its own", () => {
    const set = argoCdValues({ ...high, pullSecrets });
    const places = [["global"], ["redis-ha"], ["redis-ha", "haproxy"]];
    assert.deepEqual(
      places.map((path) => at(set, ...path, "imagePullSecrets")),
      [pullSecrets, pullSecrets, pullSecrets],
    );
  });
});

describe("Argo Workflows", () => {
  it("continues a Workflow every second", () => {
    assert.deepEqual(at(argoWorkflowsValues(base), "controller", "extraEnv"), [
      { name: "DEFAULT_REQUEUE_TIME", value: "1s" },
    ]);
  });
  it("may read the templates of many Workflows at once", () => {
    assert.deepEqual(at(argoWorkflowsValues(base), "controller", "extraArgs"), ["--qps=100", "--burst=200"]);
  });
  it("runs installed templates only", () => {
    assert.deepEqual(at(argoWorkflowsValues(base), "controller", "workflowRestrictions"), {
      templateReferencing: "Strict",
    });
  });
  it("installs no resource definition by a download", () => {
    assert.deepEqual(at(argoWorkflowsValues(base), "crds"), { keep: true, full: false });
  });
  it("never sets what a controller before v4 does not know", () => {
    assert.equal(at(argoWorkflowsValues(high), "controller", "failedPodRestart"), undefined);
  });
  it("runs two controllers on different nodes where availability is high", () => {
    const { replicas, affinity } = at(argoWorkflowsValues(high), "controller") as Record<string, unknown>;
    assert.equal(replicas, 2);
    assert.deepEqual(
      affinity,
      spread("hard", {
        "app.kubernetes.io/name": "argo-workflows-workflow-controller",
        "app.kubernetes.io/instance": "argo-workflows",
      }),
    );
  });
});

describe("Argo Events", () => {
  it("gives the pods of EventSource and Sensor the configured pull policy", () => {
    assert.deepEqual(at(argoEventsValues({ ...base, pullPolicy: "Never" }), "controller", "env"), [
      { name: "IMAGE_PULL_POLICY", value: "Never" },
    ]);
  });
  it("F7: offers the one JetStream version that the EventBus uses", () => {
    assert.deepEqual(at(argoEventsValues(base), "configs", "jetstream", "versions"), [jetStream]);
  });
  it("takes the images of JetStream from the configured registry", () => {
    const images = at(
      argoEventsValues({ ...base, registry: "mirror.example.com" }),
      "configs",
      "jetstream",
      "versions",
      0,
    );
    assert.equal((images as typeof jetStream).natsImage, `mirror.example.com/${jetStream.natsImage}`);
  });
});

describe("a release", () => {
  const merged = (own: HelmValues, values: HelmValues) =>
    releaseArgs("argocd", "argo-cd", { ...base, values }, own).values;

  it("has the values of the configuration beside those of the program", () => {
    const own = { configs: { cm: { "timeout.reconciliation": "15s" } }, dex: { enabled: false } };
    const sso = { configs: { cm: { "oidc.config": "issuer: https://sso.example.com" } }, server: { ingress: {} } };
    assert.deepEqual(merged(own, sso), {
      configs: { cm: { "timeout.reconciliation": "15s", "oidc.config": "issuer: https://sso.example.com" } },
      dex: { enabled: false },
      server: { ingress: {} },
    });
  });
  it("has the value of the configuration where the program sets another, lists as a whole", () => {
    const own = { replicas: 2, args: ["a", "b"], pdb: { enabled: true }, image: { tag: "1" } };
    assert.deepEqual(merged(own, { replicas: 3, args: ["c"], pdb: null, image: "other" }), {
      replicas: 3,
      args: ["c"],
      pdb: null,
      image: "other",
    });
  });
  it("F18: leaves nothing half-made behind", () => {
    const { atomic, cleanupOnFail, timeout, maxHistory, createNamespace } = releaseArgs("argocd", "argo-cd", base, {});
    assert.deepEqual(
      { atomic, cleanupOnFail, timeout, maxHistory, createNamespace },
      { atomic: true, cleanupOnFail: true, timeout: 600, maxHistory: 3, createNamespace: false },
    );
  });
});
