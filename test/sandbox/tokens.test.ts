// Kubernetes tokens on the running sandbox: which containers of a campaign's pod hold one, whose it is, how long it lives, what it may do.
import assert from "node:assert/strict";
import { labels, namespaces, serviceAccounts } from "../../components/objects/names";
import { kubectl } from "../../sandbox/cluster/programs";
import { promoteImage } from "../../sandbox/images/table";
import { until } from "../../sandbox/lib/run";
import { app, ended, startFrom } from "./promotions";
import { cluster, running } from "./running";

interface Container {
  name: string;
  image: string;
  volumeMounts: { name: string; mountPath: string }[];
}

interface Pod {
  metadata: { name: string };
  spec: {
    serviceAccountName: string;
    containers: Container[];
    initContainers?: Container[];
    volumes: { name: string; secret?: object; projected?: { sources: { serviceAccountToken?: object }[] } }[];
  } & Record<string, unknown>;
}

type Right = [verb: string, group: string, resource: string, namespace: string];

const folder = "/var/run/secrets/kubernetes.io/serviceaccount";

async function list<T>(kind: string, namespace: string, ...more: string[]): Promise<T[]> {
  const text = await kubectl(cluster, ["get", kind, "-n", namespace, ...more, "-o", "json"]);
  return (JSON.parse(text) as { items: T[] }).items;
}

const holding = ({ projected }: Pod["spec"]["volumes"][number]) =>
  projected?.sources.some((source) => source.serviceAccountToken !== undefined) ?? false;

/**
 * What a program sees in the place of a container: the same pod once more, as the API server keeps it, with that container alone
 * and the program in it.
 */
async function seenIn({ spec }: Pod, name: string, program: { image?: string; command: string[] }): Promise<string> {
  const pod = `seen-in-${name}`;
  const container = spec.containers.find((each) => each.name === name)!;
  const manifest = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: pod, namespace: namespaces.argo },
    spec: {
      ...Object.fromEntries(
        ["serviceAccountName", "automountServiceAccountToken", "securityContext", "volumes"].map((key) => [
          key,
          spec[key],
        ]),
      ),
      restartPolicy: "Never",
      containers: [{ ...container, args: [], resources: {}, ...program }],
    },
  };
  await kubectl(cluster, ["create", "-f", "-"], JSON.stringify(manifest));
  try {
    await until(`the pod ${pod} has not ended`, async () => {
      const phase = await kubectl(cluster, [
        "get",
        "pod",
        pod,
        "-n",
        namespaces.argo,
        "-o",
        "jsonpath={.status.phase}",
      ]);
      return ["Succeeded", "Failed"].includes(phase);
    });
    return await kubectl(cluster, ["logs", "-n", namespaces.argo, pod]);
  } finally {
    await kubectl(cluster, ["delete", "pod", pod, "-n", namespaces.argo]);
  }
}

describe("a Kubernetes token", () => {
  let campaign: Pod;

  before(async () => {
    const { repository } = await running();
    await startFrom("3.0");
    // The pod of a red campaign is kept.
    const { sha } = await repository.push(app, { test: "2.0" });
    try {
      assert.equal(await ended(sha), "Failed");
      const pods = await list<Pod>("pods", namespaces.argo, "-l", `${labels.campaign}=test`);
      campaign = pods.find(({ spec }) => spec.containers.some(({ name }) => name === "main"))!;
      assert.ok(campaign, "the pod of the red campaign is there");
    } finally {
      await startFrom("3.0");
    }
  });

  it("stands in no Secret of the platform", async () => {
    const all = await Promise.all(
      Object.values(namespaces).map((namespace) =>
        list<{ metadata: { name: string }; type: string }>("secrets", namespace),
      ),
    );
    const secrets = all.flat();
    assert.ok(secrets.some(({ metadata }) => metadata.name === "webhook-auth"));
    const tokens = secrets.filter(({ type }) => type === "kubernetes.io/service-account-token");
    assert.deepEqual(
      tokens.map(({ metadata }) => metadata.name),
      [],
    );
  });

  it("is mounted into the guard and Argo's own containers of a campaign's pod, and into no other", () => {
    const { volumes, containers, initContainers = [] } = campaign.spec;
    const tokens = volumes.filter(holding).map(({ name }) => name);
    const seeing = [...initContainers, ...containers].filter(({ volumeMounts }) =>
      volumeMounts.some(({ name }) => tokens.includes(name)),
    );
    assert.deepEqual(
      seeing.map(({ name }) => name),
      ["init", "guard", "wait"],
    );
  });

  it("is in no file that a campaign's container mounts", async () => {
    const mounts = await seenIn(campaign, "main", { command: ["cat", "/proc/mounts"] });
    assert.match(mounts, / \/guard /, "nothing was looked at");
    assert.doesNotMatch(mounts, /serviceaccount|kubernetes\.io/);
  });

  it("of Argo's own containers is that of the guard's account, bound to its pod, and expires within the hour", async () => {
    // Only what it claims is printed, never the token.
    const script = `const [, claims] = require("fs").readFileSync("${folder}/token", "utf8").split("."); console.log(Buffer.from(claims, "base64url").toString())`;
    const printed = await seenIn(campaign, "wait", { image: promoteImage, command: ["node", "-e", script] });
    const claims = JSON.parse(printed) as {
      iat: number;
      exp: number;
      sub: string;
      "kubernetes.io": { pod: { name: string } };
    };
    assert.equal(claims.exp - claims.iat, 3600);
    assert.equal(claims.sub, `system:serviceaccount:${namespaces.argo}:${serviceAccounts.guard}`);
    assert.equal(claims["kubernetes.io"].pod.name, "seen-in-wait");
  });

  it("that the API server would mount by itself is in no pod of our accounts", async () => {
    // Pods of a WorkflowTemplate of the user's report by the token that Kubernetes mounts for them.
    const accounts: string[] = Object.values(serviceAccounts).filter((name) => name !== serviceAccounts.verification);
    const pods = (await list<Pod>("pods", namespaces.argo)).filter(({ spec }) =>
      accounts.includes(spec.serviceAccountName),
    );
    assert.ok(pods.some(({ spec }) => spec.serviceAccountName === serviceAccounts.sensor));
    for (const { metadata, spec } of pods) {
      const tokens = spec.volumes.filter(holding).map(({ name }) => name);
      assert.deepEqual(tokens, ["api-token"], metadata.name);
    }
  });

  const may = async (account: string, [verb, group, kind, namespace]: Right) => {
    const [resource, subresource] = kind.split("/");
    const review = {
      apiVersion: "authorization.k8s.io/v1",
      kind: "SubjectAccessReview",
      spec: {
        user: `system:serviceaccount:${namespaces.argo}:${account}`,
        resourceAttributes: { verb, group, resource, subresource, namespace },
      },
    };
    const args = ["create", "-f", "-", "-o", "jsonpath={.status.allowed}"];
    return (await kubectl(cluster, args, JSON.stringify(review))) === "true";
  };

  const granted: Right[] = [
    ["create", "argoproj.io", "workflowtaskresults", namespaces.argo],
    ["get", "argoproj.io", "applications", namespaces.argoCd],
  ];
  for (const rule of granted)
    it(`of the campaign's pod lets ${rule.slice(0, 3).join(" ")} in ${rule[3]}`, async () => {
      assert.equal(await may(serviceAccounts.guard, rule), true);
    });

  const refused: Right[] = [
    ["create", "", "configmaps", namespaces.records],
    ["update", "", "configmaps", namespaces.records],
    ["get", "", "secrets", namespaces.argo],
    ["create", "", "pods", namespaces.argo],
    ["create", "argoproj.io", "workflows", namespaces.argo],
    ["patch", "argoproj.io", "workflows", namespaces.argo],
    ["patch", "argoproj.io", "applications", namespaces.argoCd],
    ["create", "", "serviceaccounts/token", namespaces.argo],
  ];
  for (const rule of refused)
    it(`of the campaign's pod does not let ${rule.slice(0, 3).join(" ")} in ${rule[3]}`, async () => {
      assert.equal(await may(serviceAccounts.guard, rule), false);
    });
});
