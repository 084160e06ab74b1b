// What an application's manifests may touch, as the real API server answers Argo CD's application controller.
import assert from "node:assert/strict";
import { stringify } from "yaml";
import { labels, podSecurityLabel } from "../../components/objects/names";
import { kubectl } from "../../sandbox/cluster/programs";
import { app } from "./promotions";
import { cluster } from "./running";

const controller = "system:serviceaccount:argocd:argocd-application-controller";
const tracking = "argocd.argoproj.io/tracking-id";
/** A namespace that somebody made; its name is that of an application `boundary` in the phase test. */
const foreign = "boundary-test";

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: object; annotations?: object };
  [key: string]: unknown;
}

const configMap = (application: string, namespace: string): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "boundary", namespace, annotations: { [tracking]: `${application}:/ConfigMap:${namespace}/x` } },
});

const namespaceOf = (name: string, of: { app: string; phase: string; level?: string }, application?: string) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name,
    labels: { [labels.app]: of.app, [labels.phase]: of.phase, [podSecurityLabel]: of.level ?? "baseline" },
    ...(application && { annotations: { [tracking]: `${application}:/Namespace:/${name}` } }),
  },
});

const clusterRole = (application: string): Manifest => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRole",
  metadata: { name: "boundary", annotations: { [tracking]: `${application}:rbac/ClusterRole:/x` } },
  rules: [],
});

/** The API server's answer to the controller, which changes nothing; empty when it admits what was asked. */
const answer = (verb: "create" | "apply" | "delete", manifest: Manifest): Promise<string> =>
  kubectl(
    cluster,
    [
      verb,
      "--as",
      controller,
      "--dry-run=server",
      ...(verb === "apply" ? ["--server-side", "--force-conflicts"] : []),
      "-f",
      "-",
    ],
    stringify(manifest),
  ).then(
    () => "",
    (error: unknown) => {
      const { message, details } = error as { message: string; details: string[] };
      return [message, ...details].join("\n");
    },
  );

describe("an application's manifests", () => {
  const home = `${app}-test`;

  before(async () => {
    await kubectl(cluster, ["create", "namespace", foreign]);
    await kubectl(cluster, ["create", "configmap", "boundary", "-n", `${app}-prod`]);
    await kubectl(cluster, [
      "annotate",
      "configmap",
      "boundary",
      "-n",
      `${app}-prod`,
      `${tracking}=${home}:/ConfigMap:x/x`,
    ]);
  });
  after(async () => {
    await kubectl(cluster, ["delete", "namespace", foreign, "--wait=false"]);
    await kubectl(cluster, ["delete", "configmap", "boundary", "-n", `${app}-prod`]);
  });

  const admitted: [title: string, verb: "create" | "apply" | "delete", manifest: () => Manifest][] = [
    ["write into the application's own namespace", "create", () => configMap(home, home)],
    [
      "get a namespace made with the ApplicationSet's labels",
      "create",
      () => namespaceOf("new-test", { app: "new", phase: "test" }),
    ],
    ["have the labels of their own namespace renewed", "apply", () => namespaceOf(home, { app, phase: "test" })],
    [
      "bring the namespace themselves, with those labels",
      "apply",
      () => namespaceOf("new-test", { app: "new", phase: "test" }, "new-test"),
    ],
    [
      "leave the Applications to their controller",
      "apply",
      () => ({
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Application",
        metadata: { name: home, namespace: "argocd", labels: { [labels.app]: app, [labels.phase]: "test" } },
      }),
    ],
    [
      "of an Application that is none of these phases' are left alone",
      "create",
      () => configMap("monitoring", foreign),
    ],
  ];
  for (const [title, verb, manifest] of admitted) {
    it(title, async () => assert.equal(await answer(verb, manifest()), ""));
  }

  const alone = /may write into the namespace app-test in the phase test, and not into/;
  const refused: [title: string, verb: "create" | "apply" | "delete", manifest: () => Manifest, says: RegExp][] = [
    ["another phase of the application", "create", () => configMap(home, `${app}-prod`), alone],
    ["a namespace of the platform", "create", () => configMap(home, "argocd"), alone],
    ["a namespace that is nobody's", "create", () => configMap(home, foreign), alone],
    ["the cluster", "create", () => clusterRole(home), /and not into the cluster/],
    ["a foreign object by deleting it", "delete", () => configMap(home, `${app}-prod`), alone],
    ["another's namespace", "apply", () => namespaceOf(`${app}-prod`, { app, phase: "prod" }, home), alone],
    [
      "a namespace that was there before",
      "apply",
      () => namespaceOf(foreign, { app: "boundary", phase: "test" }, "boundary-test"),
      /was there before, and is not taken over: to hand it over, label it argo-promotion\/app=boundary/,
    ],
    [
      "what is in a namespace that was there before",
      "create",
      () => configMap("boundary-test", foreign),
      /the namespace boundary-test was there before, and is not taken over: to hand it over, label it argo-promotion\/app=boundary and argo-promotion\/phase=test/,
    ],
    [
      "the label by which their namespace is of its phase",
      "apply",
      () => namespaceOf(home, { app, phase: "prod" }, home),
      /the namespace app-test must carry the label argo-promotion\/phase: test and argo-promotion\/app: app/,
    ],
    [
      "the label by which their namespace is theirs",
      "apply",
      () => namespaceOf(home, { app: "other", phase: "test" }, home),
      /the namespace app-test must carry the label argo-promotion\/phase: test and argo-promotion\/app: app/,
    ],
    [
      "their namespace's Pod Security",
      "apply",
      () => namespaceOf(home, { app, phase: "test", level: "privileged" }),
      /must carry the label pod-security.kubernetes.io\/enforce: baseline/,
    ],
  ];
  for (const [what, verb, manifest, says] of refused) {
    it(`do not touch ${what}`, async () => assert.match(await answer(verb, manifest()), says));
  }

  it("bring no privileged pod", async () => {
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "boundary", namespace: home, annotations: { [tracking]: `${home}:/Pod:${home}/boundary` } },
      spec: {
        containers: [{ name: "main", image: "busybox", securityContext: { privileged: true } }],
        volumes: [{ name: "root", hostPath: { path: "/" } }],
      },
    };
    assert.match(await answer("create", pod), /violates PodSecurity "baseline/);
  });
});
