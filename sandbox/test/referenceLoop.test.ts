// The reference loop of the benchmark, field by field against the reference document.
import assert from "node:assert/strict";
import { fieldOf } from "../../test/referenceFields";
import { rows } from "../../test/referenceRows";
import { notificationData, settings, application } from "../reference/argoCd";
import { promoteToNextPhase, runIntegrationTests, validateThenPromote } from "../reference/templates";
import { account, eventSource, secrets, sensor } from "../reference/trigger";

const repository = "https://github.com/AmadeusITGroup/argo-projects-demo.git";

/** What the reference loop is called here, and in the document: it shares a cluster with the program's. */
const renamed: [here: RegExp, document: string][] = [
  [/reference-workflow-template/g, "workflow-template"],
  [/reference-webhook/g, "sync-webhook"],
  [/on-reference-sync-success/g, "on-sync-success"],
  [/reference-sync-success-test/g, "sync-success-test"],
  [/reference-test/g, "app-test"],
  [/\.reference\.svc/g, ".argo.svc"],
  [/"namespace":"reference"/g, '"namespace":"argo"'],
  // The sandbox builds no `latest`.
  [/:0\.1\.0"/g, ':latest"'],
];

interface Manifest {
  kind: string;
  metadata: { name: string };
}

const asInDocument = (object: object) =>
  JSON.parse(
    renamed.reduce((text, [here, document]) => text.replace(here, document), JSON.stringify(object)),
  ) as Manifest;

const objects = [
  runIntegrationTests,
  promoteToNextPhase,
  validateThenPromote,
  eventSource,
  sensor(repository),
  ...secrets({ username: "u", password: "p", email: "e" }, "certificate"),
  { kind: "ConfigMap", metadata: { name: "argocd-notifications-cm" }, data: notificationData },
].map(asInDocument);

/** The document's Python script is not to be had: our image runs in its place, with flags that it needs besides. */
const promotion = "ClusterWorkflowTemplate workflow-template-promote-to-next-phase";
const differs: Record<string, (document: unknown) => unknown> = {
  [`${promotion} spec.templates.0.container.command`]: () => ["promote"],
  [`${promotion} spec.templates.0.container.args`]: (document) => [
    ...(document as string[]),
    ...["--app", "reference", "--ca-file", "/etc/git-ca/ca.crt"],
  ],
};

describe("the reference loop of the benchmark", () => {
  for (const [object, fields] of Object.entries(rows)) {
    const [kind = "", name = ""] = object.split(" ");
    // Its Applications come from no ApplicationSet of the program; see below.
    if (kind === "ApplicationSet") continue;
    describe(object, () => {
      const found = objects.find((candidate) => candidate.kind === kind && candidate.metadata.name === name);
      for (const [field, document] of fields) {
        // What only the program has.
        if (document === undefined) continue;
        const other = differs[`${object} ${field}`];
        it(`${field} is ${other ? "our image's" : "the document's"}`, () => {
          assert.ok(found, `there is no ${object}`);
          assert.deepEqual(fieldOf({ ...found }, field), other?.(document) ?? document);
        });
      }
    });
  }

  it("has nothing that only the program has: no token, no guard, no deadline", () => {
    const text = JSON.stringify([...objects, ...account]);
    for (const word of ["authSecret", "Bearer", "guard", "activeDeadlineSeconds", "atLeastOnce", "reconciledAt"])
      assert.ok(!text.includes(word), word);
  });

  it("subscribes its own Applications alone, which the program does not take for its own", () => {
    const { metadata } = application(repository, "test");
    assert.deepEqual(metadata, {
      name: "reference-test",
      namespace: "argocd",
      annotations: { "notifications.argoproj.io/subscribe.on-reference-sync-success.reference-webhook": "" },
    });
  });

  const settingOf = (object: string, key: string) => {
    const found = settings.find((change) => change.object === object && change.path.includes(key));
    assert.ok(found, `${object} ${key} is not set`);
    return found.value;
  };

  it("polls every 15 s with the default jitter", () => {
    assert.equal(settingOf("configmap/argocd-cm", "timeout.reconciliation")("3m"), "15s");
    assert.equal(settingOf("configmap/argocd-cm", "timeout.reconciliation.jitter")("0s"), undefined);
  });

  it("leaves the workflow controller's requeue time at its default, and its other variables as they are", () => {
    const leader = { name: "LEADER_ELECTION_IDENTITY", valueFrom: {} };
    const before = [leader, { name: "DEFAULT_REQUEUE_TIME", value: "1s" }];
    assert.deepEqual(settingOf("deployment/argo-workflows-workflow-controller", "env")(before), [leader]);
  });

  it("only adds keys to the notification config, so that the program's are untouched", () => {
    const keys = settings
      .filter(({ object }) => object === "configmap/argocd-notifications-cm")
      .map(({ path }) => path[1]!);
    assert.deepEqual(keys, Object.keys(notificationData));
    assert.ok(keys.every((key) => key.includes("reference")));
  });
});
