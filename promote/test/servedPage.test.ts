// `promote serve`, as a program of its own, against an API server and a git server.
import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as http from "node:http";
import * as path from "node:path";
import type { ApplicationDetail, Overview } from "../src/page/shown";
import { fleetPhases, makeFleet } from "../../testkit/fleet";
import type { Fleet } from "../../testkit/fleet";
import type { KubeServer } from "../../testkit/kubeServer";
import { applications, records } from "../../testkit/rollouts";
import { servePage } from "../../testkit/servedPage";
import type { ServedPage } from "../../testkit/servedPage";
import { until } from "../../testkit/until";
import { password, Workbench } from "../../testkit/workbench";

describe("promote serve", () => {
  let bench: Workbench;
  let kube: KubeServer;
  let fleet: Fleet;
  let page: ServedPage;
  let credentials: string;
  before(async () => {
    bench = await Workbench.create();
    const { kube: server, kubeArgs } = await bench.kubernetes();
    kube = server;
    fleet = await makeFleet(bench, kube, "fleet.git", 12);
    credentials = path.join(bench.directory, "credentials");
    fs.mkdirSync(credentials);
    fs.writeFileSync(path.join(credentials, "username"), "robot");
    fs.writeFileSync(path.join(credentials, "password"), password);
    page = await servePage(bench, [
      ...kubeArgs,
      ...["--git-repo", bench.server.url("fleet.git"), "--phases", JSON.stringify(fleetPhases), "--stack", "test"],
      ...["--git-credentials", credentials, "--git-interval", "1s", "--streams", "5"],
      ...["--url", "https://promotions.example.com", "--commit-page", "https://git.example.com/c/{commit}"],
    ]);
  });
  after(async () => {
    await page.stop();
    await bench.remove();
  });

  const json = async <T>(at: string): Promise<T> => (await (await fetch(`${page.url}${at}`)).json()) as T;
  const overview = (): Promise<Overview> => json("/api/overview");
  const detail = (app: string): Promise<ApplicationDetail> => json(`/api/applications/${app}`);

  /** Asks as `fetch` does not let one: by any method, under any name. */
  const ask = (options: http.RequestOptions): Promise<http.IncomingMessage> =>
    new Promise((resolve, reject) => {
      const request = http.request({ port: new URL(page.url).port, ...options }, (answer) => {
        answer.resume();
        resolve(answer);
      });
      request.on("error", reject).end();
    });

  /** Listens to what is told, and ends when it is called. */
  async function listen(since: string): Promise<{ said: () => string; end: () => void; status: number }> {
    const ends = new AbortController();
    const answer = await fetch(`${page.url}/api/events?since=${since}`, { signal: ends.signal });
    let text = "";
    const read = async (): Promise<void> => {
      for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) text += part;
    };
    read().catch(() => undefined);
    return { said: () => text, end: () => ends.abort(), status: answer.status };
  }

  /** Sets the health of gateway in prod, and waits until that is seen. */
  async function gatewayIs(health: string): Promise<void> {
    fleet.health("gateway", "prod", health);
    await until(`gateway is ${health}`, async () => {
      const gateway = (await overview()).applications.find(({ name }) => name === "gateway");
      return gateway?.phases.find(({ phase }) => phase === "prod")?.health === health ? true : undefined;
    });
  }

  it("shows every application in every phase, with the state of every edge", async () => {
    const found = await overview();
    assert.deepEqual(found.phases, ["dev", "test", "staging", "prod"]);
    assert.deepEqual(found.applications.map(({ name }) => name).sort(), [...fleet.apps].sort());
    const states = Object.fromEntries(
      found.applications.map(({ name, attention, phases }) => [
        name,
        [attention, ...phases.flatMap(({ edges }) => edges.map(({ state }) => state))],
      ]),
    );
    assert.deepEqual(states["shop"], ["settled", "promoted", "promoted", "promoted"]);
    assert.deepEqual(states["cart"], ["waiting", "already-current", "verified", "promoted"]);
    assert.deepEqual(states["checkout"], ["stuck", "failed", "promoted", "promoted"]);
    assert.deepEqual(states["catalog"], ["waiting", "already-current", "already-current", "proposed"]);
    assert.deepEqual(states["billing"], ["moving", "running", "promoted", "promoted"]);
    assert.equal(states["identity"]![0], "stuck");
    assert.equal(states["mailer"]![0], "waiting");
    assert.deepEqual(found.unread, []);
    assert.ok(Date.now() - Date.parse(found.repository!) < 60_000);
  });

  it("has of one application every gate, the history, links, and what to do next", async () => {
    const cart = await detail("cart");
    const soaks = cart.promotions.find(({ from }) => from === "test")!;
    assert.deepEqual(
      soaks.gates.map(({ gate, open }) => [gate, open]),
      [["soak", false]],
    );
    assert.match(soaks.gates[0]!.reason, /^The soak of 24h is over at /);
    assert.ok(Date.parse(soaks.gates[0]!.opens!) > Date.now());
    assert.deepEqual(
      soaks.history.map(({ outcome }) => outcome),
      ["verified", "promoted"],
    );
    assert.match(
      soaks.next[0]!.command,
      /^npm run promotion -- promote cart staging --commit [0-9a-f]{40} --from test /,
    );
    const proposed = (await detail("catalog")).promotions.find(({ from }) => from === "staging")!.history[0]!;
    assert.match(proposed.pullRequest!.url!, /^https:\/\/git\.example\.com\//);
    assert.equal(proposed.commit!.url, `https://git.example.com/c/${fleet.commit}`);
    assert.match(proposed.workflow!.command!, /^kubectl get workflow catalog-staging-\w+ --namespace argo /);
    assert.equal((await fetch(`${page.url}/api/applications/nobody`)).status, 404);
  });

  it("tells a change of the cluster, and only what has changed", async () => {
    const stream = await listen((await overview()).at);
    fleet.health("gateway", "prod", "Degraded");
    await until("it is told", async () => (stream.said().includes('"health":"Degraded"') ? true : undefined));
    const [, changes = ""] = /event: changes\ndata: (.*)\n/.exec(stream.said()) ?? [];
    const { changed } = JSON.parse(changes) as { changed: { name: string }[] };
    assert.deepEqual(
      changed.map(({ name }) => name),
      ["gateway"],
    );
    stream.end();
    await gatewayIs("Healthy");
  });

  it("tells a browser that comes back what it has missed, and one that knows another process everything", async () => {
    const { at } = await overview();
    await gatewayIs("Degraded");
    const missed = await listen(at);
    await until("it is told", async () => (missed.said().includes('"name":"gateway"') ? true : undefined));
    assert.ok(!missed.said().includes('"name":"shop"'));
    missed.end();
    const strange = await listen("0badf00d-7");
    await until("all is told", async () =>
      /event: overview\n.*"name":"shop"/s.test(strange.said()) ? true : undefined,
    );
    strange.end();
    await gatewayIs("Healthy");
  });

  it("follows the branch", async () => {
    await bench.setVersion("fleet.git", "gateway", "dev", "2.0.0");
    await until("the version is seen", async () => {
      const gateway = (await overview()).applications.find(({ name }) => name === "gateway");
      return gateway?.phases[0]?.version === "2.0.0" ? true : undefined;
    });
  });

  it("forgets an application that is gone", async () => {
    const app = fleet.apps.at(-1)!;
    const stream = await listen((await overview()).at);
    const phases = fleetPhases.map(({ name }) => name);
    await bench.write(
      "fleet.git",
      Object.fromEntries(phases.map((phase) => [`argo-projects/${app}/generators/${app}-${phase}.json`, null])),
    );
    for (const phase of phases) kube.remove(`${applications}/${app}-${phase}`);
    await until("it is told", async () => (stream.said().includes(`"removed":["${app}"]`) ? true : undefined));
    stream.end();
  });

  it("takes a record that is not JSON for an empty one", async () => {
    const record = kube.objects.get(`${records}/promotion-shop`)!;
    kube.put(records, { ...record, data: { "dev.test": "{not json" } });
    await until("it is read", async () => {
      const shop = await detail("shop");
      return shop.promotions[0]!.history.length === 0 ? true : undefined;
    });
    kube.put(records, { ...record });
  });

  it("says what it cannot read and why, shows what it knows, and says nothing once it can", async () => {
    fs.writeFileSync(path.join(credentials, "password"), "wrong");
    const unread = async (): Promise<string | undefined> => {
      const [first] = (await overview()).unread;
      return first && `${first.what}: ${first.why}`;
    };
    bench.server.credentials = { username: "robot", password: "another" };
    const said = await until("it is said", unread);
    assert.match(said, /^repository: /);
    assert.ok(!said.includes("wrong") && !said.includes(password), said);
    assert.ok((await overview()).applications.length > 0);
    // The Secret is replaced: the next call has the new one.
    fs.writeFileSync(path.join(credentials, "password"), "another");
    await until("it is read again", async () => ((await unread()) === undefined ? true : undefined));

    kube.forbidden.add(applications);
    kube.compact();
    assert.match(await until("it is said", unread), /^Applications: .* answered 403 /);
    assert.ok((await overview()).applications.length > 0);
    kube.forbidden.clear();
    await until("it is read again", async () => ((await unread()) === undefined ? true : undefined), 120_000);
  });

  it("answers GET and HEAD alone, with headers that let in nothing from elsewhere", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"]) {
      const { statusCode, headers } = await ask({ method, path: "/api/overview" });
      assert.deepEqual([statusCode, headers.allow], [405, "GET, HEAD"], method);
    }
    for (const at of ["/", "/page.js", "/api/overview", "/nothing", "/healthz"]) {
      const { headers } = await fetch(`${page.url}${at}`);
      assert.match(headers.get("content-security-policy")!, /^default-src 'none'; script-src 'self'; /, at);
      assert.ok(!headers.get("content-security-policy")!.includes("unsafe"), at);
      assert.equal(headers.get("x-content-type-options"), "nosniff", at);
      assert.equal(headers.get("x-frame-options"), "DENY", at);
    }
    assert.equal((await fetch(`${page.url}/nothing`)).status, 404);
    // As it is: fetch would leave the folders out before it asks.
    for (const at of ["/api/../../etc/passwd", "/../package.json", "/%2e%2e/promote.js"])
      assert.equal((await ask({ path: at })).statusCode, 404, at);
  });

  it("is not read by a page that lets a name of its own lead here", async () => {
    const status = async (host: string): Promise<number | undefined> =>
      (await ask({ path: "/api/overview", headers: { host } })).statusCode;
    for (const host of ["localhost:8080", "127.0.0.1", "[::1]:80", "promotions.example.com", "argo-promotion-page"])
      assert.equal(await status(host), 200, host);
    for (const host of ["argo-promotion-page.argo.svc", "argo-promotion-page.argo.svc.cluster.local:80", ""])
      assert.equal(await status(host), 200, host);
    for (const host of [
      ...["evil.example.com", "promotions.example.com.evil.example", "argo-promotion-page.argo"],
      ...["argo-promotion-page.argo.svc.evil.com", "argo-promotion-page.argo.svc.cluster.local.evil.com"],
      ...["argo-promotion-page.argo.svc.", "a.argo-promotion-page.argo.svc"],
    ])
      assert.equal(await status(host), 421, host);
  });

  it("tells so many browsers at a time, and asks the next to come later", async () => {
    const { at } = await overview();
    const streams = [];
    for (let n = 0; n < 5; n++) streams.push(await listen(at));
    const one = await fetch(`${page.url}/api/events?since=${at}`);
    assert.deepEqual([one.status, one.headers.get("retry-after")], [503, "30"]);
    await one.text();
    for (const stream of streams) stream.end();
    await until("there is room again", async () => {
      const next = await listen(at);
      next.end();
      return next.status === 200 ? true : undefined;
    });
  });

  it("suffers nothing from a browser that reconnects a thousand times", async () => {
    const { at } = await overview();
    const memory = (): number => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${page.pid}/status`, "utf8"))![1]);
    const handles = (): number => fs.readdirSync(`/proc/${page.pid}/fd`).length;
    const before = { memory: memory(), handles: handles() };
    for (let n = 0; n < 1000; n++) (await listen(at)).end();
    await until("all of them are gone", async () => (handles() <= before.handles + 5 ? true : undefined));
    assert.ok(memory() < before.memory + 60_000, `${before.memory} to ${memory()} KiB`);
    assert.equal((await fetch(`${page.url}/readyz`)).status, 200);
  });

  it("is sent compressed, and not sent again where it is known", async () => {
    const first = await fetch(`${page.url}/page.js`);
    assert.equal(first.headers.get("content-encoding"), "gzip");
    const again = await fetch(`${page.url}/page.js`, { headers: { "if-none-match": first.headers.get("etag")! } });
    assert.equal(again.status, 304);
  });

  it("ends when it is asked to, whoever listens", async () => {
    const stream = await listen((await overview()).at);
    assert.equal(await page.stop(), 0);
    stream.end();
    assert.ok(!page.said().includes(password));
    assert.deepEqual(
      fs.readdirSync(path.join(bench.directory, "tmp")).filter((name) => name.startsWith("promote-")),
      [],
    );
  });
});
