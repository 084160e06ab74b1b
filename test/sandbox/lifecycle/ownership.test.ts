// F27: what somebody else has made, and a state that was lost, with the way back that docs/operating.md describes. The tests build on
// each other; whatever happens, the sandbox is left as it was found.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { kubectl } from "../../../sandbox/cluster/programs";
import { repositoryRoot } from "../../../sandbox/lib/paths";
import { run } from "../../../sandbox/lib/run";
import { binDir } from "../../../sandbox/toolchain/build";
import { cluster } from "../running";
import { Life, names, workloads } from "./life";

const uid = (...object: string[]) => kubectl(cluster, ["get", ...object, "-o", "jsonpath={.metadata.uid}"]);

/** The command of the documentation that has Helm forget the releases. */
function documentedCommand(start: string): string {
  const page = readFileSync(join(repositoryRoot, "docs/operating.md"), "utf8");
  const [, code = ""] = /### Recover a lost state.*?```sh\n(.*?)```/s.exec(page) ?? [];
  const from = code.indexOf(start);
  assert.ok(from >= 0, `no command "${start}" in the section`);
  return code.slice(from);
}

describe("F27: a stack whose state was lost", () => {
  let life: Life;
  let running: string[];
  let ownerId: string;
  let server: string;

  before(async () => {
    life = await Life.begin();
    running = await workloads();
    ownerId = (await life.sandbox.stack.pulumi(["stack", "output", "ownerId"])).trim();
    server = await uid("deployment", "argocd-server", "-n", "argocd");
  });
  after(() => life.end());

  it("is refused, with the owner id that it needs", async () => {
    await life.sandbox.stack.forget();
    await life.configure();
    const said = await life.complaint(life.pulumi("up"));
    assert.match(
      said,
      new RegExp(`owner ${ownerId}\\): nothing was changed; .*if this is that stack and its state was lost, see`),
    );
  });

  it("takes nothing away when it is destroyed", async () => {
    await life.pulumi("destroy");
    assert.deepEqual(await workloads(), running);
    assert.equal(await uid("deployment", "argocd-server", "-n", "argocd"), server);
  });

  it("is told by Helm's releases that something is missing still, once it has its id", async () => {
    await life.configure({ owner: ownerId });
    const said = await life.complaint(life.pulumi("up"));
    assert.match(
      said,
      /Helm has the releases argocd\/argocd, argo\/argo-workflows and argo-events\/argo-events already/,
    );
  });

  it("goes on where it was, with its owner id and with releases that Helm was made to forget", async () => {
    const env = { KUBECONFIG: cluster.kubeconfig, PATH: [binDir, process.env.PATH].join(delimiter) };
    const command = documentedCommand("for release in").replace(/\npulumi up.*/s, "\n");
    await run("bash", ["-eu", "-c", command], { env });
    await life.pulumi("up");
    await life.healthy();
    assert.deepEqual(await workloads(), running);
    assert.equal(await uid("deployment", "argocd-server", "-n", "argocd"), server);
  });

  it("changes as before afterwards", async () => {
    await life.configure({ owner: ownerId, sweepSchedule: "*/3 * * * *" });
    await life.pulumi("up");
    await life.configure({ owner: ownerId });
    await life.pulumi("up");
    await life.sandbox.stack.up({ expectNoChanges: true });
  });

  it("is removed as a whole by destroy, but for what the Applications deployed", async () => {
    await life.pulumi("destroy");
    await life.nothingIsLeft();
    assert.deepEqual(await workloads(), running);
  });
});

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
