// The way from the webhook to a Workflow, on the real bus and Sensor: what is let in, and what a repeat does.
import assert from "node:assert/strict";
import { workflowName } from "../../contract/identity";
import { kubectl } from "../../sandbox/cluster/programs";
import { afterMarker, cluster, notification, post, strangeCommit, token, workflowNames } from "./running";

const forget = (name: string) =>
  kubectl(cluster, ["delete", "workflow", name, "-n", "argo", "--ignore-not-found", "--wait=false"]);

describe("the webhook", () => {
  it("F8: refuses a notification without a token, and one with a wrong token; neither makes a Workflow", async () => {
    const before = await workflowNames();
    assert.equal(await post(notification("app", strangeCommit())), 401);
    assert.equal(await post(notification("app", strangeCommit()), "wrong"), 401);
    assert.deepEqual(await afterMarker(), before);
  });

  it("F5: the same notification ten times makes one Workflow", async () => {
    const commit = strangeCommit();
    const name = workflowName("repeated", "test", commit);
    const before = await workflowNames();
    const bearer = await token();
    for (let count = 0; count < 10; count++) assert.equal(await post(notification("repeated", commit), bearer), 200);
    const after = await afterMarker();
    await forget(name);
    assert.deepEqual(
      after.filter((workflow) => !before.includes(workflow)),
      [name],
    );
  });

  const commit = strangeCommit();
  const hostile: { title: string; body: string; contentType?: string }[] = [
    { title: "a path as application", body: notification("../../etc", commit) },
    { title: "a shell command as application", body: notification("app;reboot", commit) },
    { title: "an application with a line break", body: notification("app\nx", commit) },
    { title: "an application in upper case", body: notification("APP", commit) },
    { title: "an application that is too long for a Workflow's name", body: notification("a".repeat(60), commit) },
    { title: "a phase that does not exist", body: notification("app", commit, "staging") },
    { title: "a phase with no edge out", body: notification("app", commit, "prod") },
    { title: "a short commit", body: notification("app", commit.slice(0, 12)) },
    { title: "a commit with text after it", body: notification("app", `${commit}; id`) },
    {
      title: "a list as application",
      body: JSON.stringify({ app: ["app"], source_phase: "test", source_commit: commit }),
    },
    { title: "a missing commit", body: JSON.stringify({ app: "app", source_phase: "test" }) },
    { title: "no JSON", body: "app=app&source_phase=test" },
    {
      title: "a form",
      body: `app=app&source_phase=test&source_commit=${commit}`,
      contentType: "application/x-www-form-urlencoded",
    },
    { title: "half a document", body: notification("app", commit).slice(0, 40) },
  ];
  it("F9: makes no Workflow of what does not fit the patterns, token or not", async () => {
    const before = await workflowNames();
    const bearer = await token();
    for (const { body, contentType } of hostile) await post(body, bearer, contentType);
    const made = (await afterMarker()).filter((name) => !before.includes(name));
    assert.deepEqual(made, [], `sent: ${hostile.map(({ title }) => title).join(", ")}`);
  });

  it("F9: takes from a body that names a field twice the value that the filters saw", async () => {
    const commit = strangeCommit();
    const name = workflowName("twice", "test", commit);
    const body = `${notification("twice", commit).slice(0, -1)},"app":"other","source_phase":"prod","source_commit":"x"}`;
    await post(body, await token());
    await afterMarker();
    const workflow = await kubectl(cluster, ["get", "workflow", name, "-n", "argo", "-o", "json"]);
    await forget(name);
    const { spec } = JSON.parse(workflow) as { spec: { arguments: { parameters: { name: string; value: string }[] } } };
    const values = Object.fromEntries(spec.arguments.parameters.map(({ name: key, value }) => [key, value]));
    assert.deepEqual([values.app, values.source_phase, values.source_commit], ["twice", "test", commit]);
  });

  const mib = 1024 * 1024;
  // A form is read to Go's limit of 10 MiB and then refused by the event bus, which takes 1 MiB.
  const large = [
    { title: "JSON of 1 MiB", body: JSON.stringify({ app: "a".repeat(mib) }) },
    { title: "a text of 1 MiB", body: "a".repeat(mib), contentType: "text/plain" },
    { title: "a form of 2 MiB", body: `app=${"a".repeat(2 * mib)}`, contentType: "application/x-www-form-urlencoded" },
    {
      title: "a form of 11 MiB",
      body: `app=${"a".repeat(11 * mib)}`,
      contentType: "application/x-www-form-urlencoded",
    },
  ];
  for (const { title, body, contentType } of large) {
    it(`refuses ${title}`, async () => {
      const before = await workflowNames();
      const status = await post(body, await token(), contentType);
      assert.ok(status >= 400, `the status is ${status}`);
      assert.deepEqual(await afterMarker(), before);
    });
  }
});
