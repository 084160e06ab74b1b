// A project with `*` is no boundary: its Applications may come from any repository, go anywhere, and be anything.
import { resourcePolicy } from "../../lib/definePolicy";
import { cis } from "../../lib/frameworks";
import { APP_PROJECT } from "../../lib/kinds";
import type { Node } from "../../lib/node";
import { isGlob, literalStart, matches } from "../../lib/patterns";
import { objects } from "../../lib/sights";
import { eachKnown } from "../../lib/unknown";

/** Namespaces that no application may be put into by a pattern. */
const RESERVED = ["kube-system", "kube-public", "kube-node-lease", "default", "argocd", "argo", "argo-events"];
/** Kinds and groups that a pattern must not let in by the way. */
const KINDS = [
  ...["Namespace", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "ServiceAccount", "Secret", "Pod"],
  ...["CustomResourceDefinition", "MutatingWebhookConfiguration", "Deployment", "Job", "Node", "PersistentVolume"],
];
const GROUPS = [
  "",
  "apps",
  "rbac.authorization.k8s.io",
  "apiextensions.k8s.io",
  "admissionregistration.k8s.io",
  "argoproj.io",
];

/** Says what a pattern lets in that it should not; undefined where it is narrow enough. */
type Problem = (pattern: string, place: Node) => string | undefined;

const noneOf =
  (names: readonly string[]): Problem =>
  (pattern) => {
    const [name] = matches(pattern, names);
    return name === undefined ? undefined : `it matches ${name === "" ? "the core group" : name}`;
  };

/** A pattern of repositories names the host and at least one step of the path. */
const ofRepository: Problem = (pattern) => {
  const address = literalStart(pattern).replace(/^[a-z+.-]+:\/\//, "");
  // Without the port, and without the step that the wildcard cuts off.
  const [, ...steps] = address
    .replace(/:\d+(?=\/)/, "")
    .split(/[/:]+/)
    .slice(0, -1);
  return steps.some((step) => step !== "") ? undefined : "a pattern must name the host and an owner in it";
};

const ofCluster: Problem = () => "a cluster is named in full";

const ofDestination: Problem = (pattern, place) =>
  place.key === "namespace" ? noneOf(RESERVED)(pattern, place) : ofCluster(pattern, place);

const ofKind: Problem = (pattern, place) => noneOf(place.key === "kind" ? KINDS : GROUPS)(pattern, place);

const FIELDS: { list: string; fields: string[]; problem: Problem }[] = [
  { list: "sourceRepos", fields: [], problem: ofRepository },
  { list: "sourceNamespaces", fields: [], problem: noneOf(RESERVED) },
  { list: "destinations", fields: ["server", "name", "namespace"], problem: ofDestination },
  { list: "destinationServiceAccounts", fields: ["server", "namespace"], problem: ofDestination },
  { list: "clusterResourceWhitelist", fields: ["group", "kind"], problem: ofKind },
  { list: "namespaceResourceWhitelist", fields: ["group", "kind"], problem: ofKind },
];

export const argocdProjectNoWildcard = resourcePolicy({
  name: "argocd-project-no-wildcard",
  description:
    "An AppProject names its repositories, destinations and kinds; a pattern matches nothing that it is not meant for.",
  level: "mandatory",
  severity: "high",
  framework: cis("5.1.3"),
  remediation:
    "Replace each `*` in the AppProject's spec by what its Applications need; a pattern such as `*-test` is allowed.",
  url: "https://argo-cd.readthedocs.io/en/stable/user-guide/projects/",
  looksAt: objects(APP_PROJECT),
  *check({ title, body }) {
    const places = FIELDS.flatMap(({ list, fields, problem }) =>
      body
        .items("spec", list)
        .flatMap((item) =>
          fields.length === 0
            ? [{ place: item, problem }]
            : fields.map((field) => ({ place: item.at(field), problem })),
        ),
    );
    yield* eachKnown(places, function* ({ place, problem }) {
      const pattern = place.text();
      if (pattern === "*") yield `${title}: ${place.quoted} must not be "*".`;
      else if (isPattern(pattern)) {
        const found = problem(pattern, place);
        if (found !== undefined) yield `${title}: ${place.quoted} must not be "${pattern}": ${found}.`;
      }
    });
  },
});

/** True for a glob, and for an expression between slashes; one that only takes away is none. */
function isPattern(pattern: string): boolean {
  return !pattern.startsWith("!") && (isGlob(pattern) || /^\/.*\/$/.test(pattern));
}
