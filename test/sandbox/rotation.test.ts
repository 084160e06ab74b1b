// Secrets of the running sandbox are replaced by one `pulumi up`: no pod is restarted, no promotion is lost.
import assert from "node:assert/strict";
import { labels } from "../../components/objects/names";
import { kubectl } from "../../sandbox/cluster/programs";
import { otherPassword } from "../../sandbox/git/gitServer";
import { until } from "../../sandbox/lib/run";
import { app, ended, minute, recorded, startFrom } from "./promotions";
import { cluster, notification, observer, post, running, strangeCommit, token } from "./running";
import { withoutApplications } from "./shownStatus";

const receivers = () =>
  kubectl(cluster, [
    "get",
    "pods",
    "-n",
    "argo",
    "-l",
    "eventsource-name=webhook",
    "-o",
    "jsonpath={.items[*].metadata.uid}",
  ]);

describe("the webhook's token", () => {
  it("is replaced by one up; what is pushed meanwhile is promoted all the same", async () => {
    const { stack, repository } = await running();
    await startFrom("1.0");
    const pods = await receivers();
    const old = await token();
    const generation = Number(await stack.withConfig(["config", "get", "webhookTokenGeneration"]).catch(() => "1"));
    await stack.withConfig(["config", "set", "webhookTokenGeneration", String(generation + 1)]);
    await stack.up();
    const fresh = await token();
    assert.notEqual(fresh, old);

    // The sender has the new token at once, the receiver within about a minute: what comes between is refused, and sent again.
    const { sha } = await repository.push(app, { test: "3.0" });
    const answers = async (bearer: string, status: number) => (await post("{}", bearer)) === status;
    await until("the new token is not accepted", () => answers(fresh, 200), { timeout: 3 * minute, interval: 1000 });
    await until("the old token is still accepted", () => answers(old, 401), { timeout: minute, interval: 1000 });
    assert.equal(await receivers(), pods, "no pod of the EventSource was replaced");

    await until("it is not promoted", async () => (await repository.version(app, "prod")) === "3.0", {
      timeout: 8 * minute,
      interval: 1000,
    });
    assert.equal(await ended(sha), "Succeeded");
    assert.equal((await recorded(sha)).outcome, "promoted");
    assert.equal(await post(notification("rotated", strangeCommit()), old), 401);
  });
});

describe("the password of the git server", () => {
  const apps = ["rotated-1", "rotated-2", "rotated-3"];
  const secrets = ["argo/github-credentials", "argocd/gitops-repository"];
  /** The Secrets that hold the password: which objects they are, and what they hold. */
  const held = async () => {
    const read = async (path: string) => {
      const texts = secrets.map((secret) => {
        const [namespace = "", name = ""] = secret.split("/");
        return kubectl(cluster, ["get", "secret", name, "-n", namespace, "-o", `jsonpath={${path}}`]);
      });
      return Promise.all(texts);
    };
    return { uids: await read(".metadata.uid"), passwords: await read(".data.password") };
  };
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const versions = (phase: string, version: string) =>
    Object.fromEntries(apps.map((name) => [name, { [phase]: version }]));
  const workflows = async () =>
    (await observer.workflows()).filter(({ metadata }) => apps.includes(metadata.labels?.[labels.app] ?? ""));
  const inProd = async (version: string) => {
    const { repository } = await running();
    // One after the other: the repository is one clone.
    for (const name of apps) if ((await repository.version(name, "prod")) !== version) return false;
    return true;
  };

  before(async () => {
    const { repository } = await running();
    await repository.addApplications(apps);
    for (const name of apps) {
      await until(`${name} does not run`, () => observer.runs(name, "test", "1.0"), { timeout: 5 * minute });
    }
  });

  after(async () => {
    const { stack, git } = await running();
    await stack.set("credentials.password", git.password, "--secret");
    await stack.up();
    await withoutApplications(apps);
  });

  it("F28: is replaced while promotions are in flight, and none of them fails; the Secrets stay the same objects", async () => {
    const { stack, git, repository } = await running();
    const before = await held();
    assert.deepEqual(before.passwords, [base64(git.password), base64(git.password)]);
    await repository.pushAll(versions("test", "3.0"));
    const started = async () => (await workflows()).some(({ status }) => status?.phase === "Running");
    await until("no promotion is in flight", started, { timeout: 3 * minute });

    await stack.set("credentials.password", otherPassword(git.password), "--secret");
    await Promise.all([stack.up(), repository.pushAll(versions("test", "4.0"))]);
    const after = await held();
    assert.deepEqual(after.uids, before.uids);
    assert.deepEqual(
      after.passwords,
      secrets.map(() => base64(otherPassword(git.password))),
    );

    await until("4.0 is not in prod everywhere", () => inProd("4.0"), { timeout: 8 * minute, interval: 1000 });
    const ended = async () => (await workflows()).every(({ status }) => status?.finishedAt);
    await until("a promotion has not ended", ended, { timeout: 5 * minute });
    const failed = (await workflows()).filter(({ status }) => status?.phase !== "Succeeded");
    assert.deepEqual(
      failed.map(({ metadata, status }) => `${metadata.name}: ${status?.message}`),
      [],
    );
  });
});
