// F27: somebody else's objects stand where the stack wants to make its own: it is refused, and takes nothing of theirs away. The tests
// build on each other; whatever happens, the sandbox is left as it was found.
import assert from "node:assert/strict";
import { kubectl } from "../../../sandbox/cluster/programs";
import { cluster } from "../running";
import { Life, names } from "./life";

describe("F27: what somebody else has made", () => {
  let life: Life;
  const foreign = ["namespace/argocd", "clusterrole.rbac.authorization.k8s.io/argocd-server"];

  before(async () => {
    life = await Life.begin();
    await life.pulumi("destroy");
    await kubectl(cluster, ["create", "namespace", "argocd"]);
    await kubectl(cluster, ["create", "configmap", "theirs", "-n", "argocd", "--from-literal=key=value"]);
    await kubectl(cluster, ["create", "clusterrole", "argocd-server", "--verb=get", "--resource=pods"]);
  });
  after(async () => {
    await kubectl(cluster, ["delete", ...foreign, "--ignore-not-found"]);
    await life.end();
  });

  const refused =
    /Namespace argocd exists already and is not this stack's \(made by kubectl-create\): nothing was changed/;

  it("is refused by the preview", async () => {
    const said = await life.complaint(life.sandbox.stack.withConfig(["preview", "--suppress-outputs"]));
    assert.match(said, refused);
  });

  it("is refused by the up, before anything is made", async () => {
    assert.match(await life.complaint(life.pulumi("up")), refused);
    assert.deepEqual(
      (await life.state()).filter((type) => type.startsWith("kubernetes:")),
      [],
    );
    assert.deepEqual(await names("namespaces", "argo"), []);
  });

  it("is there after a destroy, with what is in it", async () => {
    await life.pulumi("destroy");
    assert.equal(
      await kubectl(cluster, ["get", "configmap", "theirs", "-n", "argocd", "-o", "jsonpath={.data.key}"]),
      "value",
    );
  });

  it("is refused too where only a chart would have taken it over", async () => {
    await kubectl(cluster, ["delete", "namespace", "argocd"]);
    const said = await life.complaint(life.pulumi("up"));
    assert.match(said, /ClusterRole argocd-server exists already and is not this stack's \(made by kubectl-create\)/);
  });
});
