// The whole program beside Argos that are there already: nothing of theirs is made, and what is merged into them is merged key by key.
import assert from "node:assert/strict";
import { configurations } from "./configurations";
import { type Registered, run } from "./program";

interface Metadata {
  name: string;
  namespace?: string;
}
const metadataOf = ({ props }: { props: Record<string, unknown> }) => props["metadata"] as Metadata;

describe("beside all three Argos that are there already, the program", () => {
  let registered: Registered;
  before(async () => {
    registered = await run(configurations["all three Argos that are there already"]!);
  });

  it("installs nothing, and makes only the namespaces of its own", () => {
    assert.deepEqual(registered.ofKind("Release"), []);
    assert.deepEqual(registered.names("Namespace").sort(), ["argo", "argo-promotion"]);
  });

  it("makes no NetworkPolicy, Secret or ConfigMap in theirs", () => {
    const made = ["NetworkPolicy", "Secret", "ConfigMap", "ExternalSecret"].flatMap((kind) => registered.ofKind(kind));
    const where = new Set(made.map((each) => metadataOf(each).namespace));
    assert.ok(where.has("argo"));
    assert.deepEqual([...where].sort(), ["argo", "argo-promotion"]);
  });

  it("lets that Argo CD's notifications in", () => {
    const { ingress } = registered.find("NetworkPolicy", "webhook-eventsource").props["spec"] as { ingress: object[] };
    assert.match(JSON.stringify(ingress), /"kubernetes.io\/metadata.name":"gitops"/);
  });

  it("sets its own keys in the notification config, by a field manager of its own, and marks nothing of it", () => {
    const [patch, ...others] = registered.ofKind("ConfigMapPatch");
    assert.deepEqual(others, []);
    const { annotations, ...metadata } = metadataOf(patch!) as Metadata & { annotations: Record<string, string> };
    assert.deepEqual(metadata, { name: "argocd-notifications-cm", namespace: "gitops" });
    assert.match(annotations["pulumi.com/patchFieldManager"]!, /^argo-promotion-./);
    assert.deepEqual(Object.keys(annotations), ["pulumi.com/patchFieldManager"]);
    assert.deepEqual(Object.keys(patch!.props["data"] as object).sort(), [
      "service.webhook.sync-webhook",
      "template.sync-success-test",
      "trigger.on-sync-success",
    ]);
  });

  it("adds the token of the webhook to the Secret of its notifications, as one key", () => {
    const [patch, ...others] = registered.ofKind("SecretPatch");
    assert.deepEqual(others, []);
    assert.equal(metadataOf(patch!).name, "argocd-notifications-secret");
    assert.deepEqual(Object.keys(patch!.props["data"] as object), ["sync-webhook-token"]);
  });

  it("looks for Applications there, and takes the status of a Workflow from that controller alone", () => {
    const sweep = JSON.stringify(registered.spec("ClusterWorkflowTemplate", "workflow-template-sweep"));
    assert.match(sweep, /"--argocd-namespace","gitops"/);
    const admission = JSON.stringify(registered.spec("ValidatingAdmissionPolicy", "argo-promotion-new-workflows"));
    assert.match(admission, /'system:serviceaccount:workflows:argo'/);
    assert.doesNotMatch(admission, /argo-workflows-workflow-controller/);
  });

  it("runs the EventBus on a version that the controller there offers", () => {
    const { jetstream } = registered.spec<{ jetstream: { version: string } }>("EventBus", "default");
    assert.equal(jetstream.version, "2.10.10");
  });

  it("names in its outputs where they are", () => {
    const { namespaces, urls, secrets } = registered.outputs as Record<string, Record<string, string>>;
    assert.equal(namespaces!["argoCd"], "gitops");
    assert.deepEqual(
      [Object.keys(urls!), Object.keys(secrets!)],
      [["webhook"], ["gitCredentials", "webhookToken", "eventsToken"]],
    );
  });
});

describe("beside an Argo CD alone that is there already, the program", () => {
  let registered: Registered;
  before(async () => {
    registered = await run(configurations["an Argo CD that is there already"]!);
  });

  it("installs the other two", () => {
    assert.equal(registered.ofKind("Release").length, 2);
    assert.deepEqual(registered.names("Namespace").sort(), ["argo", "argo-events", "argo-promotion"]);
  });

  it("makes its Applications there, with the credentials of their repository, and judges nobody else's", () => {
    assert.deepEqual(registered.names("ApplicationSet"), ["argocd/argo-promotion"]);
    assert.ok(registered.names("Secret").includes("argocd/gitops-repository"));
    assert.ok(!registered.names("ValidatingAdmissionPolicy").includes("argo-promotion-applications"));
  });

  it("makes no secret for its git webhook", () => {
    assert.ok(!registered.names("Secret").includes("argocd/gitops-webhook"));
  });
});
