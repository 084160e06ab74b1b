// The looks at what is tested, while it is tested: what ends a campaign early, and what does not.
import * as assert from "node:assert/strict";
import { KubeClient } from "../src/cluster/client";
import { Watch } from "../src/guard/watch";
import type { Change } from "../src/guard/watch";
import { application, applications, deployment, deployments, pod, podsPath } from "../../testkit/rollouts";
import { until } from "../../testkit/until";
import { ShopInTest } from "./shopInTest";

const later = "b".repeat(40);

describe("what is tested", () => {
  let shop: ShopInTest;
  let client: KubeClient;
  let watch: Watch;
  let fingerprint: string;
  let said: string[];
  before(async () => {
    shop = await ShopInTest.create();
    const [, server, , tokenFile, , caFile] = shop.kubeArgs as [string, string, string, string, string, string];
    client = new KubeClient({ server, tokenFile, caFile });
    await shop.begin();
    fingerprint = await shop.fingerprint();
  });
  after(async () => {
    client.close();
    await shop.bench.remove();
  });
  beforeEach(() => {
    const { kube, source: sourceCommit } = shop;
    kube.unavailable = 0;
    kube.forbidden.clear();
    kube.calls.length = 0;
    kube.put(applications, application(sourceCommit));
    kube.put(deployments, deployment("1.1.0"));
    for (const number of [1, 2]) kube.put(podsPath, pod("1.1.0", number));
    said = [];
    const tested = { app: "shop", phase: "test", sourceCommit, argocdNamespace: "argocd", gitRepo: "" };
    watch = new Watch(
      client,
      { ...tested, applications: "discovered", pods: "always", seldom: 20 },
      (line) => void said.push(line),
    );
  });

  const asked = (): number => shop.kube.calls.filter((call) => call === `GET ${applications}/shop-test`).length;
  /** What is found in the end. */
  const found = (of = fingerprint): Promise<Change> => until("a change is found", () => watch.look(of));
  /** That nothing is found by so many looks. */
  const nothing = async (looks = 6, of = fingerprint): Promise<void> => {
    const enough = asked() + looks;
    await until("it was looked at often enough", async () => {
      assert.equal(await watch.look(of), undefined);
      return asked() >= enough ? true : undefined;
    });
  };
  const unsettled = (commit: string, more: object = {}): object => {
    const held = application(commit);
    return { ...held, status: { ...held.status, sync: { status: "Unknown" }, ...more } };
  };
  const synced = (commit: string, revision: number): void => {
    shop.kube.put(applications, application(commit));
    shop.kube.put(deployments, deployment("1.1.0", revision));
  };

  it("is looked at while a campaign runs, and not at once", async () => {
    assert.equal(await watch.look(fingerprint), undefined);
    assert.equal(await watch.look(""), undefined);
    assert.equal(asked(), 0);
    await nothing();
  });

  it("has changed when another commit was synced and its workloads are others, also before these are ready", async () => {
    await nothing();
    shop.kube.put(applications, unsettled(later, { health: { status: "Progressing" } }));
    shop.kube.put(deployments, deployment("1.2.0", 2));
    assert.deepEqual(await found(), { outcome: "changed", commit: later });
  });

  it("has changed when the same commit was rolled out again", async () => {
    synced(shop.source, 3);
    assert.deepEqual(await found(), { outcome: "changed", commit: shop.source });
  });

  it("has not changed by a sync that left every workload as it was", async () => {
    synced(later, 1);
    await nothing();
  });

  it("has changed by what two looks find, not by one that fell between a sync and what Argo CD says of it", async () => {
    synced(shop.source, 2);
    const before = asked();
    await until("it was looked at once", async () => {
      assert.equal(await watch.look(fingerprint), undefined);
      return asked() > before ? true : undefined;
    });
    shop.kube.put(applications, application(later));
    assert.deepEqual(await found(), { outcome: "changed", commit: later });
  });

  it("has not changed where one look alone found another", async () => {
    synced(shop.source, 2);
    const before = asked();
    await until("it was looked at once", async () => {
      assert.equal(await watch.look(fingerprint), undefined);
      return asked() > before ? true : undefined;
    });
    synced(shop.source, 1);
    await nothing();
  });

  it("has not changed by its number of pods, down to none, nor early by other images without a rollout", async () => {
    await nothing();
    const idle = deployment("1.1.0");
    const none = { replicas: 0, updatedReplicas: 0, readyReplicas: 0, availableReplicas: 0 };
    shop.kube.put(deployments, { ...idle, spec: { ...idle.spec, replicas: 0 }, status: { ...idle.status, ...none } });
    for (const number of [1, 2]) shop.kube.remove(`${podsPath}/web-5d4f-${number}`);
    await nothing();
    shop.kube.put(deployments, idle);
    for (const number of [1, 2]) shop.kube.put(podsPath, pod("1.1.0", number, "pushed again"));
    await nothing();
    synced(shop.source, 2);
    assert.deepEqual(await found(), { outcome: "changed", commit: shop.source });
  });

  const uncertain: [fact: string, what: () => void][] = [
    [
      "while a sync begins, of which Argo CD names no commit yet",
      () => {
        synced("", 2);
      },
    ],
    [
      "while a pod of it starts",
      () => {
        synced(shop.source, 2);
        const starts = pod("1.1.0");
        shop.kube.put(podsPath, { ...starts, status: { phase: "Pending" } });
      },
    ],
    [
      "while the same commit is rolled out, and is not complete",
      () => {
        shop.kube.put(applications, unsettled(shop.source));
        shop.kube.put(deployments, deployment("1.1.0", 2));
      },
    ],
    [
      "where Argo CD cannot compare, and lists no workload",
      () => shop.kube.put(applications, unsettled(later, { resources: [] })),
    ],
    ["where its Application is away", () => shop.kube.remove(`${applications}/shop-test`)],
  ];
  for (const [fact, what] of uncertain)
    it(`is not said to have changed ${fact}`, async () => {
      what();
      await nothing();
    });

  it("is looked at again when the API did not answer, or refused, of which it is told once", async () => {
    shop.kube.forbidden.add(`${deployments}/web`);
    await nothing();
    assert.equal(said.length, 1);
    assert.match(said[0]!, /answered 403 to GET .*\/web/);
    shop.kube.forbidden.clear();
    shop.kube.unavailable = 5;
    synced(shop.source, 2);
    assert.deepEqual(await found(), { outcome: "changed", commit: shop.source });
  });

  it("is another for another try of the campaign, whose guard has looked anew", async () => {
    synced(shop.source, 2);
    const newer = await shop.fingerprint();
    assert.notEqual(newer, fingerprint);
    await nothing(6, newer);
  });
});
