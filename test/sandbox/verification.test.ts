// Verifications by WorkflowTemplates of the user's, on the running sandbox: what passes, what fails, what breaks, and what none may do.
import assert from "node:assert/strict";
import { serviceAccounts } from "../../components/objects/names";
import { notification } from "../../measure/load/webhook";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import type { Repository } from "../../sandbox/git/repository";
import type { End } from "../../promote/src/ends/end";
import { kubectlAsPod } from "./asPod";
import { suspendedSweep } from "./patched";
import { app, ended, recorded, startFrom, workflowOf } from "./promotions";
import { cluster, observer, post, running, token } from "./running";
import { shown } from "./shownStatus";
import { controller, example, podOf, secrets, shell, verifiedBy, withPolicies } from "./verifiedBy";

const templated = (name: string, parameters: Record<string, string> = {}) => ({
  workflowTemplate: { name, parameters },
});
const contract = templated("contract-test", {
  target: "{target}",
  contract: '{"/version": "^{version}$", "/pet": "^(Dog|Cat|Bird)$"}',
});
const load = templated("load-test", { target: "{target}/pet", seconds: "2", threads: "2", slowest: "5000" });
const sleep = (seconds: number) => `for i in $(seq ${seconds}); do sleep 1; done`;
const as = ["--as", controller];
/** What the API server says to a new object that it does not keep; empty where it admits it. */
const said = (call: Promise<string>): Promise<string> =>
  call.then(
    () => "",
    (error: unknown) => {
      const { message, details } = error as { message: string; details: string[] };
      return [message, ...details].join("\n");
    },
  );
const create = ["create", "--dry-run=server", "-f", "-"];
const answer = (object: object, ...how: string[]) =>
  said(kubectl(cluster, [...create, ...how], JSON.stringify(object)));

/** The same, said to a pod of a verification. */
const answerToPod = (pod: string, object: object): Promise<string> =>
  said(kubectlAsPod(serviceAccounts.verification, pod, create, JSON.stringify(object)));

describe("a verification by a WorkflowTemplate", () => {
  let repository: Repository;
  let sha = "";
  const undo: (() => Promise<unknown>)[] = [];
  const made = ["load-test", "contract-test", "contract-then-load", "never-ends", "sees-secret"];
  const remove = () => kubectl(cluster, ["delete", "workflowtemplates", ...made, "-n", "argo", "--ignore-not-found"]);
  before(async () => {
    ({ repository } = await running());
    undo.push(await suspendedSweep());
    undo.push(await withPolicies());
    undo.push(remove);
    const env = [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name: secrets[0]!, key: "password" } } }];
    const own = [shell("never-ends", sleep(3600)), shell("sees-secret", "echo $PASSWORD", { env })].map((each) =>
      JSON.stringify(each),
    );
    const examples = ["load-test", "contract-test", "contract-then-load"].map(example);
    for (const text of [...own, ...examples]) await kubectl(cluster, ["apply", "-f", "-"], text);
    await startFrom("1.0");
  });
  after(async () => {
    for (const each of undo.reverse()) await each();
    await startFrom("3.0");
  });

  /** Runs what verifies test at the commit, which a Workflow has run already where there is one; gives the end and the Workflow. */
  async function verified(verification: unknown, more: object = {}, during?: () => Promise<unknown>) {
    const restore = await verifiedBy(verification, more);
    try {
      if (sha === "") ({ sha } = await repository.push(app, { test: "3.0" }));
      await until("test does not run 3.0", () => observer.runs(app, "test", "3.0"), { timeout: 180_000 });
      const name = workflowOf(sha);
      await kubectl(cluster, ["delete", "workflow", name, "-n", "argo", "--ignore-not-found"]);
      assert.equal(await post(notification(app, sha), await token()), 200);
      await until("no Workflow is made", async () => (await observer.workflow(name)) !== undefined);
      await during?.();
      const phase = await ended(sha);
      return { phase, workflow: (await observer.workflow(name))! };
    } finally {
      await restore();
    }
  }
  const endOf = (uid: string): Promise<End> => recorded(sha, uid);

  it("F13: that reads a credential does not run, and the end says why", async () => {
    const { phase, workflow } = await verified(templated("sees-secret"));
    const { outcome, reason } = await endOf(workflow.metadata.uid);
    assert.deepEqual([phase, outcome], ["Error", "broken"], reason);
    assert.match(
      reason,
      /in verification 1 \(sees-secret\): .*a verification may not see the Secrets of argo-promotion/,
    );
  });

  it("that does not exist ends its Workflow at once, and the status says so in one sentence", async () => {
    const { phase, workflow } = await verified(templated("not-there"));
    assert.ok(phase === "Failed" || phase === "Error", phase);
    assert.match(workflow.status?.message ?? "", /not-there/);
    assert.match(await shown(), /not-there.* not found/);
  });

  it("that never ends is ended by the deadline, as broken", async () => {
    const { phase, workflow } = await verified(templated("never-ends"), { activeDeadlineSeconds: 40 });
    const { outcome, reason } = await endOf(workflow.metadata.uid);
    assert.notEqual(phase, "Succeeded");
    assert.equal(outcome, "broken", reason);
    assert.match(reason, /in verification 1 \(never-ends\)/);
    assert.equal(await repository.version(app, "prod"), "1.0");
  });

  it("and another after it are nodes of the one Workflow, and the version is promoted when both have passed", async () => {
    const { phase, workflow } = await verified([contract, load]);
    const { outcome, reason, verified_at } = await endOf(workflow.metadata.uid);
    assert.deepEqual([phase, outcome], ["Succeeded", "promoted"], reason);
    assert.equal(await repository.version(app, "prod"), "3.0");
    const nodes = Object.values(workflow.status!.nodes!);
    const of = (name: string) => nodes.find(({ displayName }) => displayName === name)!;
    assert.deepEqual([of("verification-1").phase, of("verification-2").phase], ["Succeeded", "Succeeded"]);
    assert.ok(of("verification-1").finishedAt <= of("verification-2").startedAt, "they run in order");
    assert.ok(
      Date.parse(verified_at!) >= Date.parse(of("verification-2").startedAt),
      "it is verified once both have passed",
    );
  });

  it("of several steps that fails in one is failed, and the end names the step", async () => {
    const restore = await verifiedBy(templated("contract-then-load", { target: "{target}", version: "{version}" }));
    try {
      const red = await repository.push(app, { test: "2.0" });
      assert.equal(await ended(red.sha), "Failed");
      const { outcome, reason, version } = await recorded(red.sha);
      assert.deepEqual([outcome, version], ["failed", "2.0"], reason);
      assert.match(
        reason,
        /^Failed in verification 1 \(contract-then-load\), step contract: main: Error \(exit code 1\)/,
      );
      assert.equal(await repository.version(app, "prod"), "3.0");
    } finally {
      await restore();
    }
  });

  it("of a version that the phase leaves meanwhile promotes nothing, and is stopped long before its end", async () => {
    const restore = await verifiedBy(templated("never-ends"));
    try {
      const older = await repository.push(app, { test: "4.0" });
      const name = workflowOf(older.sha);
      const runs = async () =>
        Object.values((await observer.workflow(name))?.status?.nodes ?? {}).some(
          ({ displayName, phase }) => displayName === "verification-1" && phase === "Running",
        );
      await until("the verification does not run", runs, { timeout: 180_000 });
      await repository.push(app, { test: "3.0" });
      assert.equal(await ended(older.sha), "Failed");
      assert.equal((await observer.workflow(name))?.status?.message, "Stopped with strategy 'Stop'");
      assert.equal((await recorded(older.sha)).outcome, "superseded");
      assert.equal(await repository.version(app, "prod"), "3.0");
    } finally {
      await restore();
    }
  });

  const password = { name: "github-credentials", key: "password" };
  const seen = /may not see the Secrets of argo-promotion/;
  const attacks: [title: string, object: object, says: RegExp][] = [
    [
      "a password in a variable",
      podOf("main", {}, { env: [{ name: "P", valueFrom: { secretKeyRef: password } }] }),
      seen,
    ],
    ["all variables of a Secret", podOf("main", {}, { envFrom: [{ secretRef: { name: "webhook-auth" } }] }), seen],
    [
      "a Secret as a volume",
      podOf("main", { volumes: [{ name: "v", secret: { secretName: "github-credentials" } }] }),
      seen,
    ],
    [
      "a Secret among others in a volume",
      podOf("main", { volumes: [{ name: "v", projected: { sources: [{ secret: { name: "webhook-auth" } }] } }] }),
      seen,
    ],
    [
      "the logins of the event bus",
      podOf("main", { volumes: [{ name: "v", secret: { secretName: "eventbus-default-js-client-auth" } }] }),
      seen,
    ],
    ["our own account", podOf("main", { serviceAccountName: "argo" }), /run as the ServiceAccount argo-verification/],
    ["a pod outside of its NetworkPolicy", podOf("main", {}, {}, { other: "label" }), /keep the label/],
    [
      "a name like that of our own pods, and a credential",
      podOf("my-promotion", {}, { env: [{ name: "P", valueFrom: { secretKeyRef: password } }] }),
      seen,
    ],
  ];
  for (const [title, object, says] of attacks)
    it(`F13: may not have ${title}`, async () => {
      assert.match(await answer(object, ...as), says);
    });

  it("may see Secrets that are not the program's", async () => {
    assert.equal(
      await answer(
        podOf("main", {}, { env: [{ name: "P", valueFrom: { secretKeyRef: { name: "own", key: "k" } } }] }),
        ...as,
      ),
      "",
    );
  });

  it("F30: may not be called like a template of ours, nor refer to one, nor to one that parameters name", async () => {
    const steps = (step: object) => ({ templates: [{ name: "main", steps: [[{ name: "s", ...step }]] }] });
    const of = (spec: object) => ({ ...shell("mine", "true"), spec });
    const container = { image: "busybox:1" };
    const refused: [spec: object, says: RegExp][] = [
      [{ templates: [{ name: "promotion", container }] }, /are those of argo-promotion/],
      [
        steps({
          templateRef: { name: "workflow-template-promote-to-next-phase", template: "promotion", clusterScope: true },
        }),
        /refers to a template/,
      ],
      [steps({ templateRef: { name: "{{inputs.parameters.x}}", template: "main" } }), /refers to a template/],
      [steps({ inline: { name: "promotion", container } }), /refers to a template/],
    ];
    for (const [spec, says] of refused) assert.match(await answer(of(spec)), says);
  });

  it("F30: reports what became of its own pod, and of no other", async () => {
    const result = (node: string) => ({
      apiVersion: "argoproj.io/v1alpha1",
      kind: "WorkflowTaskResult",
      metadata: {
        name: `app-test-0123456789ab-${node}`,
        namespace: "argo",
        labels: { "workflows.argoproj.io/workflow": "app-test-0123456789ab" },
      },
      phase: "Succeeded",
    });
    assert.equal(await answerToPod("app-test-0123456789ab-main-1234567", result("1234567")), "");
    assert.match(
      await answerToPod("app-test-0123456789ab-main-1234567", result("7654321")),
      /reports what became of itself/,
    );
  });
});
