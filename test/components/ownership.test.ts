// F27: what exists already is refused before anything is made, unless it is the stack's own.
import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { templateOptions } from "../../components/cluster/chart";
import { type ExistingObject, existingObjects, existingReleases } from "../../components/cluster/existing";
import { missingSecrets } from "../../components/cluster/secretsOfOthers";
import { knownResult, releaseType, type State, stateOf } from "../../components/cluster/state";
import { ownerLabel, refusals, releaseRefusal, stackAnnotation, whose } from "../../components/cluster/whose";
import { kubeconfigOf } from "../emptyCluster";
import { argoCd, asked, having, inState, namespace, plan, role } from "./preflights";

const ownedBy = (id: string) => ({
  labels: { [ownerLabel]: id },
  annotations: { [stackAnnotation]: "argo-promotion/prod" },
});
const installedBy = (name: string, where: string) => {
  return { annotations: { "meta.helm.sh/release-name": name, "meta.helm.sh/release-namespace": where } };
};
const byKubectl = { managedFields: [{ manager: "kubectl-create", time: "2026-01-01T00:00:00Z" }] };

describe("F27: before anything is made", () => {
  it("an empty cluster is fine", async () => {
    assert.deepEqual(await asked([]), []);
  });

  it("what somebody else has made is refused", async () => {
    const [said, ...more] = await asked([having(namespace("argocd"), byKubectl)]);
    assert.match(
      said!,
      /^Namespace argocd exists already and is not this stack's \(made by kubectl-create\): nothing was changed; /,
    );
    assert.deepEqual(more, []);
  });

  it("what another stack has made is refused in one sentence, with its name and owner id", async () => {
    const others = plan.objects.map((object) => having(object, ownedBy("x1")));
    const [said, ...more] = await asked(others, { ownerId: "y2" });
    assert.match(
      said!,
      /^Namespace argocd, Namespace argo and ClusterRole guard exist already .*\(of the stack argo-promotion\/prod, owner x1\)/,
    );
    assert.deepEqual(more, []);
  });

  it("what the state knows is the stack's own, marked or not", async () => {
    assert.deepEqual(await asked([having(namespace("argocd"))], { state: inState(namespace("argocd")) }), []);
  });

  it("what carries the stack's owner id is its own, also where an interrupted up left it out of the state", async () => {
    assert.deepEqual(await asked([having(namespace("argocd"), ownedBy("y2"))], { ownerId: "y2" }), []);
  });

  it("what carries an owner id is nobody's own before the stack has one", async () => {
    assert.equal((await asked([having(namespace("argocd"), ownedBy("x1"))])).length, 1);
  });

  it("a release that Helm has and the state does not is refused", async () => {
    assert.deepEqual(await asked([], { releases: ["argocd"] }), [releaseRefusal([argoCd])]);
  });

  it("a release of the state is not asked about again", async () => {
    const state = { release: { type: releaseType, outputs: { name: "argocd", namespace: "argocd" } } };
    assert.deepEqual(await asked([having(role("argocd-server"), byKubectl)], { state, releases: ["argocd"] }), []);
  });

  it("what a chart would bring and somebody else has made is refused", async () => {
    const [said] = await asked([having(role("argocd-server"), installedBy("cd", "gitops"))]);
    assert.match(said!, /^ClusterRole argocd-server exists already .*\(of the Helm release gitops\/cd\)/);
  });

  it("what an earlier release of that name left is taken up by the release, as Helm does", async () => {
    assert.deepEqual(await asked([having(role("argocd-server"), installedBy("argocd", "argocd"))]), []);
  });
});

describe("whose an object is", () => {
  for (const [metadata, expected] of [
    [ownedBy("x1"), "of the stack argo-promotion/prod, owner x1"],
    [installedBy("cd", "gitops"), "of the Helm release gitops/cd"],
    [{ annotations: { "argocd.argoproj.io/tracking-id": "shop:/Namespace:/shop" } }, "of Argo CD's Application shop"],
    [{ ownerReferences: [{ kind: "AppProject", name: "p" }] }, "of the AppProject p"],
    [{ labels: { "app.kubernetes.io/managed-by": "Terraform" } }, "managed by Terraform"],
    [byKubectl, "made by kubectl-create"],
    [{}, "nothing says whose"],
  ] as const) {
    it(`is said: ${expected}`, () =>
      assert.equal(whose(having(namespace("n"), metadata as Partial<ExistingObject["metadata"]>)), expected));
  }

  it("is said of its first writer, whoever wrote later", () => {
    const managedFields = [
      { manager: "later", time: "2026-01-02T00:00:00Z" },
      { manager: "first", time: "2026-01-01T00:00:00Z" },
    ];
    assert.equal(whose(having(namespace("n"), { managedFields })), "made by first");
  });

  it("is one sentence for each owner, which names four objects and counts the others", () => {
    const many = ["a", "b", "c", "d", "e", "f"].map((name) => having(namespace(name), byKubectl));
    const said = refusals([...many, having(namespace("g"), ownedBy("x1"))]);
    assert.equal(said.length, 2);
    assert.match(said[0]!, /^Namespace a, Namespace b, Namespace c, Namespace d and 2 more exist already and are not/);
  });
});

describe("the state", () => {
  const provider = (outputs: Record<string, unknown>): State => {
    return { "urn:pulumi:test::argo-promotion::pulumi:providers:kubernetes::cluster": { type: "", outputs } };
  };
  it("speaks of the cluster that it was made on", () => {
    const state = provider({ context: "one" });
    assert.equal(stateOf(state, { context: "one" }), state);
    const given = { kubeconfig: kubeconfigOf("one"), context: "one" };
    const stateWithText = provider(given);
    assert.equal(stateOf(stateWithText, given), stateWithText);
  });

  it("says nothing of another cluster", () => {
    assert.deepEqual(stateOf(provider({ context: "one" }), { context: "two" }), {});
    assert.deepEqual(stateOf(provider({ kubeconfig: "a", context: "one" }), { kubeconfig: "b", context: "one" }), {});
    const given = { kubeconfig: kubeconfigOf("one"), context: "one" };
    assert.deepEqual(stateOf(provider(given), { context: "one" }), {});
    assert.deepEqual(stateOf(provider({ context: "one" }), given), {});
  });

  it("speaks of a context of the user's own files, wherever they were", () => {
    for (const kubeconfig of [undefined, "", "/home/ann/.kube/config", "/home/ann/one:/home/ann/two"]) {
      const state = provider({ kubeconfig, context: "one" });
      assert.equal(stateOf(state, { context: "one" }), state);
    }
  });

  it("keeps the owner id", () => {
    const type = "random:index/randomString:RandomString";
    const state = { [`urn:pulumi:test::argo-promotion::${type}::owner`]: { type, outputs: { result: "x1" } } };
    assert.equal(knownResult(state, type, "owner"), "x1");
    assert.equal(knownResult({}, type, "owner"), undefined);
  });
});

describe("a chart is rendered before it is installed", () => {
  it("from a repository", () => {
    const { fetch_opts: fetch, chart } = templateOptions({ ...argoCd, repositoryOpts: { repo: "https://charts" } }) as {
      fetch_opts: object;
      chart: string;
    };
    assert.deepEqual([fetch, chart], [{ repo: "https://charts" }, "argo-cd"]);
  });

  it("from a path", () => {
    const { path, chart } = templateOptions({ ...argoCd, chart: "/charts/argo-cd" }) as { path: string; chart: string };
    assert.deepEqual([path, chart], ["/charts", "argo-cd"]);
  });
});

describe("the cluster is asked by kubectl", () => {
  let folder: string;
  let path: string | undefined;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "kubectl-"));
    path = process.env.PATH;
    process.env.PATH = `${folder}${delimiter}${path}`;
  });
  after(() => {
    process.env.PATH = path;
    rmSync(folder, { recursive: true });
  });

  /** A kubectl that notes its arguments, its kubeconfig and its input, prints and complains. */
  function answers(stdout: string, stderr = "", code = 0): void {
    const file = (name: string, text: string) => writeFileSync(join(folder, name), text);
    file("stdout", stdout);
    file("stderr", stderr);
    file(
      "kubectl",
      `#!/bin/sh
cd "${folder}"; echo "$@" > arguments; cat > input; [ "$1" = --kubeconfig ] && cp "$2" kubeconfig
cat stdout; cat stderr >&2; exit ${code}
`,
    );
    chmodSync(join(folder, "kubectl"), 0o755);
  }
  const noted = (name: string) => readFileSync(join(folder, name), "utf8");
  const objects = [namespace("argocd"), role("guard")];

  it("about all objects at once, by kind and name alone", async () => {
    const found = [having(namespace("argocd"), byKubectl), having(role("guard"))];
    answers(JSON.stringify({ kind: "List", items: found }));
    assert.deepEqual(await existingObjects({ context: "c" }, objects), found);
    assert.deepEqual(JSON.parse(noted("input")), { apiVersion: "v1", kind: "List", items: objects });
    assert.match(noted("arguments"), /^--context c /);
  });

  it("and none is asked about nothing", async () => {
    answers("", "must not run", 1);
    assert.deepEqual(await existingObjects({}, []), []);
  });

  it("with the kubeconfig in a file of its own, never in an argument", async () => {
    answers("");
    assert.deepEqual(await existingObjects({ kubeconfig: "token: t0ken" }, objects), []);
    assert.equal(noted("kubeconfig"), "token: t0ken");
    assert.ok(!noted("arguments").includes("t0ken"));
    const file = noted("arguments").split(" ")[1]!;
    assert.throws(() => readFileSync(file), /ENOENT/);
  });

  it("and does not mind a kind that the cluster does not have", async () => {
    const message =
      'error: resource mapping not found for name: "a" namespace: "b" from "STDIN": no matches for kind "Sensor"';
    answers(JSON.stringify(having(namespace("argocd"))), `${message}\nensure CRDs are installed first\n`, 1);
    assert.deepEqual(await existingObjects({}, objects), [having(namespace("argocd"))]);
  });

  it("and says why where it cannot be", async () => {
    answers("", "E0101 memcache.go:265] noise\nerror: You must be logged in to the server (Unauthorized)\n", 1);
    await assert.rejects(existingObjects({}, objects), /^Error: You must be logged in to the server \(Unauthorized\)$/);
  });

  it("about a release by Helm's own Secrets", async () => {
    answers("secret/sh.helm.release.v1.argocd.v1\n");
    assert.deepEqual(await existingReleases({}, [argoCd]), [argoCd]);
    assert.match(noted("arguments"), / get secrets -n argocd -l owner=helm,name=argocd -o name$/m);
  });

  it("about the Secrets of others by their names, in each namespace", async () => {
    answers("secret/mirror\n");
    const of = (name: string, where: string) => ({ namespace: where, name, key: "k", page: "p" });
    const missing = await missingSecrets({ context: "c" }, [of("mirror", "argo"), of("bot", "argo")]);
    assert.deepEqual(missing, [of("bot", "argo")]);
    assert.match(noted("arguments"), / get secrets -n argo mirror bot --ignore-not-found -o name$/m);
  });

  it("and a Secret of others is not called missing where it may not be asked about", async () => {
    answers("", 'Error from server (Forbidden): secrets "bot" is forbidden\n', 1);
    await assert.rejects(missingSecrets({}, [{ namespace: "argo", name: "bot", key: "k", page: "p" }]), /is forbidden/);
  });

  it("and says so where there is none", async () => {
    process.env.PATH = "/nowhere";
    try {
      await assert.rejects(existingObjects({}, objects), /^Error: kubectl is not on PATH$/);
    } finally {
      process.env.PATH = `${folder}${delimiter}${path}`;
    }
  });
});
