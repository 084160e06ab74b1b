// F27: keys that are set in objects of somebody else's are theirs or ours by who has set each of them.
import assert from "node:assert/strict";
import type { ExistingObject } from "../../components/cluster/existing";
import { fieldManager } from "../../components/cluster/merged";
import { asked, having, inState } from "./preflights";

const notifications = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { namespace: "argocd", name: "argocd-notifications-cm" },
  keys: ["template.sync-success-test", "trigger.on-sync-success"],
};

describe("F27: what is merged into an object of somebody else's", () => {
  const merged = [notifications];
  const by = (manager: string, ...keys: string[]) => ({
    manager,
    fieldsV1: { "f:data": Object.fromEntries(keys.map((key) => [`f:${key}`, {}])) },
  });
  const there = (keys: string[], ...managedFields: object[]): ExistingObject => ({
    ...having(notifications, { managedFields }),
    data: Object.fromEntries(keys.map((key) => [key, "text"])),
  });

  it("needs the object: without it nothing is made", async () => {
    const [said, ...more] = await asked([], { merged });
    assert.match(said!, /^ConfigMap argocd\/argocd-notifications-cm does not exist: .*; nothing was changed\.$/);
    assert.deepEqual(more, []);
  });

  it("may stand beside other keys", async () => {
    assert.deepEqual(await asked([there(["service.slack", "trigger.on-deployed"])], { merged }), []);
  });

  it("is refused where somebody else has a key of the same name, which is named", async () => {
    const taken = there(
      ["trigger.on-sync-success", "service.slack"],
      by("argocd-controller", "trigger.on-sync-success"),
    );
    const [said, ...more] = await asked([taken], { merged, ownerId: "y2" });
    assert.match(
      said!,
      /^ConfigMap argocd\/argocd-notifications-cm has trigger\.on-sync-success already, and not by this stack/,
    );
    assert.deepEqual(more, []);
  });

  it("is the stack's own where its field manager has set it: an interrupted up goes on", async () => {
    const own = there(notifications.keys, by(fieldManager("y2"), ...notifications.keys));
    assert.deepEqual(await asked([own], { merged, ownerId: "y2" }), []);
    assert.equal((await asked([own], { merged, ownerId: "x1" })).length, 1);
    assert.equal((await asked([own], { merged })).length, 1);
  });

  describe("after the first up, whose state knows the object", () => {
    const [first = "", ...more] = notifications.keys;
    const asking = { merged, ownerId: "y2", state: inState(notifications) };

    it("is the stack's own as long as its field manager has it", async () => {
      const own = there([...notifications.keys, "service.slack"], by(fieldManager("y2"), ...notifications.keys));
      assert.deepEqual(await asked([own], asking), []);
    });

    it("is refused where somebody else has set a key that comes with a new phase", async () => {
      const taken = there(notifications.keys, by(fieldManager("y2"), ...more), by("kubectl-edit", first));
      const [said = ""] = await asked([taken], asking);
      assert.match(said, /^ConfigMap argocd\/argocd-notifications-cm has template\.sync-success-test already, and not/);
    });

    it("needs the object still", async () => {
      const [said = ""] = await asked([], asking);
      assert.match(said, /^ConfigMap argocd\/argocd-notifications-cm does not exist: /);
    });
  });

  it("comes after what is missing of an Argo that is there", async () => {
    assert.deepEqual(await asked([], { merged, missing: ["Argo CD is missing."] }), ["Argo CD is missing."]);
  });
});
