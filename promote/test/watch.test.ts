// A watched collection: it is as the API has it, whatever becomes of the connection.
import * as assert from "node:assert/strict";
import { KubeClient } from "../src/cluster/client";
import type { Application } from "../src/cluster/types";
import { Watched } from "../src/cluster/watch";
import type { KubeServer } from "../../testkit/kubeServer";
import { application, applications } from "../../testkit/rollouts";
import { until } from "../../testkit/until";
import { Workbench } from "../../testkit/workbench";

const commit = "a".repeat(40);

describe("a watched collection", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let client: KubeClient;
  let watched: Watched<Application>;
  let changes: string[];
  let problems: (string | undefined)[];
  let ends: AbortController;
  let run: Promise<void>;
  before(async () => {
    bench = await Workbench.create();
    const { kube: server, kubeArgs } = await bench.kubernetes();
    kube = server;
    client = new KubeClient({ server: kubeArgs[1]!, tokenFile: kubeArgs[3]!, caFile: kubeArgs[5]! });
  });
  after(async () => {
    client.close();
    await bench.remove();
  });
  beforeEach(() => {
    kube.objects.clear();
    kube.calls.length = 0;
    kube.put(applications, application(commit));
    changes = [];
    problems = [];
    ends = new AbortController();
    const pick = ({ metadata: { name, labels }, status }: Application): Application => ({
      metadata: { name, ...(labels && { labels }) },
      ...(status && { status }),
    });
    const collection = { path: applications, selector: "argo-promotion/app", pick };
    watched = new Watched(client, collection, (before, after) => {
      if (!before && !after) problems.push(watched.problem);
      if (before ?? after) changes.push(`${before?.metadata.name ?? "-"} ${after?.metadata.name ?? "-"}`);
    });
    run = watched.run(ends.signal);
  });
  afterEach(async () => {
    ends.abort();
    kube.forbidden.clear();
    await run;
  });

  const names = (): string => [...watched.items.keys()].sort().join(",");
  const has = (expected: string): Promise<true> =>
    until(`it holds ${expected}, not ${names()}`, async () => (names() === expected ? true : undefined));
  const watches = (): Promise<true> =>
    until("it is watched", async () => (kube.watchers.size === 1 ? true : undefined));

  it("is listed once, and told of every change", async () => {
    await watches();
    kube.put(applications, application(commit, "cart"));
    await has("cart-test,shop-test");
    kube.remove(`${applications}/shop-test`);
    await has("cart-test");
    assert.deepEqual(changes, ["- shop-test", "- cart-test", "shop-test -"]);
    assert.equal(kube.calls.length, 2, kube.calls.join("\n"));
  });

  it("says nothing of an object that is written again as it was", async () => {
    await watches();
    kube.put(applications, application(commit));
    kube.put(applications, application(commit, "cart"));
    await has("cart-test,shop-test");
    assert.deepEqual(changes, ["- shop-test", "- cart-test"]);
  });

  it("goes on where it was when its connection is cut", async () => {
    await watches();
    kube.cutWatches();
    kube.put(applications, application(commit, "cart"));
    await has("cart-test,shop-test");
    assert.equal(watched.problem, undefined);
    const lists = kube.calls.length;
    assert.ok(lists <= 4, `${lists} calls`);
  });

  it("is listed again when what it knows is too old, and tells what has changed meanwhile", async () => {
    await watches();
    kube.onCall = () => {
      // Between the end of the watch and the next list.
      kube.onCall = () => undefined;
      kube.put(applications, application(commit, "cart"));
    };
    kube.objects.delete(`${applications}/shop-test`);
    kube.compact();
    await has("cart-test");
    assert.equal(watched.problem, undefined);
    assert.ok(changes.includes("shop-test -"), changes.join());
  });

  it("says why it cannot be read, keeps what it knows, and is read again once it may be", async () => {
    await watches();
    kube.forbidden.add(applications);
    kube.compact();
    const said = await until("it says why", async () => watched.problem);
    assert.match(said, /answered 403 to GET .*applications is forbidden/);
    assert.equal(names(), "shop-test");
    kube.forbidden.clear();
    await until("it is read again", async () => (watched.problem === undefined ? true : undefined));
  });

  it("says what the API said where it is the watch that is refused", async () => {
    await watches();
    kube.forbidden.add(applications);
    kube.cutWatches();
    await until("it says why", async () => watched.problem);
    const sentence = `The Kubernetes API answered 403 to GET ${applications}: ${applications} is forbidden`;
    assert.deepEqual(problems, [undefined, sentence]);
    kube.forbidden.clear();
    await until("it is read again", async () => (watched.problem === undefined ? true : undefined));
  });

  it("is listed again where something on the way says what is not JSON, since nobody knows what was missed", async () => {
    await watches();
    const [watcher] = kube.watchers;
    watcher!.response.write("<html>Service unavailable</html>\n");
    await until("it says why", async () =>
      problems.includes(`The watch of ${applications} says what is not JSON: <html>Service unavailable</html>`)
        ? true
        : undefined,
    );
    await until("it is read again", async () => (watched.problem === undefined ? true : undefined));
    await watches();
    assert.equal(kube.calls.length, 4, "two lists, two watches");
  });

  it("asks ever more seldom where the API does not answer", async () => {
    await watches();
    kube.forbidden.add(applications);
    kube.compact();
    const before = kube.calls.length;
    await until("it has asked five times", async () => (kube.calls.length - before >= 5 ? true : undefined));
    const [first, last] = [performance.now(), kube.calls.length];
    await until("it asks once more", async () => (kube.calls.length > last ? true : undefined));
    assert.ok(performance.now() - first > 300, "the sixth try comes after more than half a second");
  });
});
