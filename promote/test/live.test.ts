// The survey that the page keeps: how often it asks for what it cannot read, and when it says so no more.
import * as assert from "node:assert/strict";
import { surveySettings } from "../src/cli/surveyOptions";
import { KubeClient } from "../src/cluster/client";
import { Live } from "../src/page/live";
import { LiveBranch } from "../src/page/liveBranch";
import type { Pace } from "../src/page/live";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications } from "../../testkit/rollouts";
import { until } from "../../testkit/until";
import { password, Workbench } from "../../testkit/workbench";

describe("the survey that the page keeps", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let client: KubeClient;
  let live: Live;
  let ends: AbortController;
  let run: Promise<void>;
  before(async () => {
    bench = await Workbench.create();
    const { kube: server, kubeArgs } = await bench.kubernetes();
    kube = server;
    client = new KubeClient({ server: kubeArgs[1]!, tokenFile: kubeArgs[3]!, caFile: kubeArgs[5]! });
    const commit = await bench.repository("r.git", { apps: ["shop"] });
    kube.put(applications, application(commit));
  });
  after(async () => {
    client.close();
    await bench.remove();
  });
  afterEach(async () => {
    ends.abort();
    await run;
    bench.server.credentials = { username: "robot", password };
  });

  /** Keeps one of a repository. */
  function keep(pace: Partial<Pace>): void {
    const options = {
      ...{ gitRepo: bench.server.url("r.git"), branch: "main", caFile: bench.caFile },
      phases: '[{"name":"test","promotesTo":["prod"]},{"name":"prod"}]',
      ...{ argocdNamespace: "argocd", namespace: "argo", recordNamespace: "argo-promotion" },
    };
    const settings = surveySettings(options, { GIT_USER: "robot", GIT_PASSWORD: password });
    live = new Live(client, settings, { together: 10, repository: 60_000, repositoryAtMost: 60_000, ...pace });
    ends = new AbortController();
    run = live.run(ends.signal);
  }
  const unread = (): string[] => live.snapshot.unread.map(({ what }) => what);
  const isUnread = (...expected: string[]): Promise<true> =>
    until(`${expected.join()} cannot be read, not ${unread().join()}`, async () =>
      unread().join() === expected.join() ? true : undefined,
    );
  const rests = (milliseconds: number): Promise<true> =>
    until(`it rests for ${milliseconds} ms`, async () => (live.idle > milliseconds ? true : undefined), 20_000);

  it("rests between two looks at a repository that could not be read yet, whatever is to be done then", async () => {
    bench.server.credentials = { username: "robot", password: "another" };
    keep({});
    await isUnread("repository");
    await rests(1000);
  });

  it("asks a repository that cannot be read ever more seldom, and says so no more once it can", async () => {
    bench.server.credentials = { username: "robot", password: "another" };
    keep({ repositoryAtMost: 50 });
    await isUnread("repository");
    await rests(1500);
    bench.server.credentials = { username: "robot", password };
    await isUnread();
    assert.deepEqual([...live.snapshot.applications.keys()], ["shop"]);
  });

  it("goes on with what the cluster says while the repository cannot be read", async () => {
    keep({ repositoryAtMost: 50 });
    await until("all is looked at", async () => (live.snapshot.applications.size > 0 ? true : undefined));
    bench.server.credentials = { username: "robot", password: "another" };
    const health = (status: string): void => {
      const { status: before, ...shop } = application("a".repeat(40));
      kube.put(applications, { ...shop, status: { ...before, health: { status } } });
    };
    health("Progressing");
    await isUnread("repository");
    health("Degraded");
    await until("it is Degraded", async () =>
      live.snapshot.applications.get("shop")?.some((row) => row.health === "Degraded") ? true : undefined,
    );
  });

  it("says no more that a collection cannot be read as soon as it can, whatever it does at that moment", async () => {
    kube.objects.clear();
    kube.forbidden.add(applications);
    const look = Object.getOwnPropertyDescriptor(LiveBranch.prototype, "look")!.value as LiveBranch["look"];
    LiveBranch.prototype.look = async function () {
      LiveBranch.prototype.look = look;
      kube.forbidden.clear();
      await until("all is watched", async () => (kube.watchers.size === 3 ? true : undefined));
      return look.call(this);
    };
    keep({});
    await until("all was looked at", async () => (live.ready ? true : undefined));
    await isUnread();
  });
});
