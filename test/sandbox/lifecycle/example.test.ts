// examples/two-phases on the cluster: refused beside the sandbox's stack; in its place, a loop from staging to live, of an
// application with two images of a kustomization. The tests build on each other; whatever happens, the sandbox is left as it was found.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contextOf } from "../../../sandbox/cluster/configuration";
import { kubectl } from "../../../sandbox/cluster/programs";
import { branch } from "../../../sandbox/git/repository";
import { campaignImage, demoAppImage, promoteImage } from "../../../sandbox/images/table";
import { until } from "../../../sandbox/lib/run";
import { InstalledExample } from "../installedExample";
import { handmade, kustomizeLayout, overlay, overlayFile, withKustomize } from "../kustomizeApp";
import { ended, recorded } from "../promotions";
import { cluster, observer, owned } from "../running";
import { gone, Life, limit, names, noPlatformIsLeft, typesOf } from "./life";

const edge = { app: "shop", source: "staging", target: "live" };
const phases = [edge.source, edge.target];
const namespaces = phases.map((phase) => `${edge.app}-${phase}`);

describe("a program on the installed package, on a cluster", () => {
  let folder: string;
  let life: Life;
  let example: InstalledExample;

  before(async () => {
    life = await Life.begin();
    const { git, repository, stack } = life.sandbox;
    folder = mkdtempSync(join(tmpdir(), "program-"));
    const environment = {
      ...stack.environment(),
      PULUMI_BACKEND_URL: `file://${folder}`,
      KUBECONFIG: cluster.kubeconfig,
    };
    example = await InstalledExample.make(join(folder, "program"), environment, git.password);
    example.configure({
      context: contextOf(cluster),
      repository: { url: git.url, branch, caBundle: readFileSync(git.caFile, "utf8"), layout: kustomizeLayout },
      username: git.username,
      email: git.email,
      images: { promote: promoteImage, testCampaign: campaignImage, pullPolicy: "IfNotPresent" },
    });
    await repository.addApplications([edge.app], { change: (app, copy) => withKustomize(app, copy, phases) });
  });
  after(async () => {
    try {
      await example.change("destroy");
      await kubectl(cluster, ["delete", "namespace", ...namespaces, "--ignore-not-found"]);
      await life.sandbox.repository.removeApplications([edge.app]);
    } finally {
      await life.end();
    }
    rmSync(folder, { recursive: true });
  });

  const types = async () => typesOf(await example.pulumi(["stack", "export", "--stack", "dev"]));

  it("is refused by up beside another stack, and changes nothing", async () => {
    const before = await owned();
    const said = await life.complaint(example.change("up"));
    assert.match(
      said,
      /Namespace argocd, .* and \d+ more exist already and are not this stack's \(of the stack argo-promotion\/test, owner \w+\): nothing was changed/,
    );
    assert.equal(await owned(), before);
    const inCluster = (await types()).filter((type) => type.startsWith("kubernetes:"));
    assert.deepEqual(inCluster, []);
  });

  it("is installed by up where there is none: both phases run what git holds for them", async () => {
    await life.pulumi("destroy");
    await example.change("up");
    for (const phase of phases) {
      await until(`${phase} does not run 1.0`, () => observer.runs(edge.app, phase, "1.0"), limit);
    }
    const owners = (await owned()).split("\n").filter(Boolean);
    const ownerId = await example.output("ownerId");
    assert.ok(owners.length > 20, owners.join("\n"));
    assert.deepEqual([...new Set(owners.map((line) => line.split(" ").at(-1)))], [ownerId]);
  });

  it("promotes two images of a kustomization from staging to live by one commit, and records both", async () => {
    const { repository } = life.sandbox;
    const versions = { web: "3.0", worker: "2.0" };
    const staging = { [overlayFile(edge.app, "staging")]: overlay(edge.app, "staging", versions) };
    const { sha } = await repository.pushFiles(staging, "feat(shop): two images");
    assert.equal(await ended(sha, edge), "Succeeded");
    const { outcome, version_after } = await recorded(sha, undefined, edge);
    assert.deepEqual([outcome, version_after], ["promoted", `3.0, worker=${demoAppImage}:2.0`]);
    assert.equal(await repository.read(overlayFile(edge.app, "live")), overlay(edge.app, "live", versions));
    const [commit] = await repository.commits(1);
    assert.equal(commit?.subject, "promote(shop): staging -> live 3.0 and 1 more");
    await until("live does not run 3.0", () => observer.runs(edge.app, "live", "3.0"), limit);
    const path = "jsonpath={.items[*].spec.template.spec.containers[*].image}";
    const images = await kubectl(cluster, ["get", "deployments", "-n", "shop-live", "-o", path]);
    assert.deepEqual(images.split(" ").sort(), [`${demoAppImage}:2.0`, `${demoAppImage}:3.0`]);
  });

  it("goes on with Applications that a person makes, of any name, once it is told that these are labelled", async () => {
    const { git, repository } = life.sandbox;
    example.give('applications: "labelled"');
    await example.change("up");
    await gone("an Application of the ApplicationSet", () => names("applications", "-n", "argocd"));
    // Theirs make these again: what the ApplicationSet's gave them would hide what a person has to.
    await kubectl(cluster, ["delete", "namespace", ...namespaces]);
    const list = { apiVersion: "v1", kind: "List", items: phases.map((phase) => handmade(edge.app, phase, git.url)) };
    await kubectl(cluster, ["apply", "-f", "-"], JSON.stringify(list));
    const versions = { web: "1.0", worker: "3.0" };
    const staging = { [overlayFile(edge.app, "staging")]: overlay(edge.app, "staging", versions) };
    const { sha } = await repository.pushFiles(staging, "feat(shop): two others");
    assert.equal(await ended(sha, edge), "Succeeded");
    assert.equal((await recorded(sha, undefined, edge)).outcome, "promoted");
    assert.equal(await repository.read(overlayFile(edge.app, "live")), overlay(edge.app, "live", versions));
    const deployedImages = "jsonpath={.items[*].spec.template.spec.containers[*].image}";
    await until(
      "live does not run 1.0 and 3.0",
      async () => {
        const images = await kubectl(cluster, ["get", "deployments", "-n", "shop-live", "-o", deployedImages]);
        return images.split(" ").sort().join() === [`${demoAppImage}:1.0`, `${demoAppImage}:3.0`].join();
      },
      limit,
    );
  });

  it("has nothing to do at a second up", async () => {
    assert.match(await example.change("up"), /Resources:\s+\d+ unchanged\s+Duration/);
  });

  it("is removed as a whole by destroy, but for what the Applications deployed", async () => {
    await example.change("destroy");
    await noPlatformIsLeft();
    assert.deepEqual(await types(), []);
    for (const namespace of namespaces) {
      const left = ["my-app", "worker"].map((name) => `deployment.apps/${namespace}-${name}`);
      assert.deepEqual(await names("deployments", "-n", namespace), left);
    }
  });
});
