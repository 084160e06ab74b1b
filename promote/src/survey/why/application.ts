// What an Argo CD Application itself says about why it is not synced or not healthy. Pure functions.
import { namespaces } from "../../../../contract/names";
import type { Application, SyncedResource } from "../../cluster/types";
import { brief, listed, sentenceOf } from "./sentences";
import type { Known } from "./sentences";

/** Why Argo CD cannot compare: what it says of the repository, the chart, and its own parts in its namespace. */
const comparison = (namespace: string): readonly Known[] => [
  [
    /Error: open (?:<path to cached source>|[^ ]*?_argocd-repo\/[0-9a-f-]+|\/tmp\/[^/ ]+)?\/?(\S+): no such file or directory/,
    ([, file]) => `Its values file ${file} does not exist: add it, or set phases[].valuesOptional for the phase.`,
  ],
  [/(\S+): app path does not exist/, ([, path]) => `Its chart ${path} does not exist in the repository: add it there.`],
  [
    /helm template[\s\S]*?Error: ([\s\S]+)/,
    ([, said = ""]) =>
      `Its chart does not render: ${brief(said)}. Mend the chart or the values file in the repository.`,
  ],
  [
    /Chart\.yaml file is missing|Chart\.yaml: no such file|dependency build|no repository definition|missing in charts\//,
    ({ input }) => `Its chart does not render: ${brief(input)}. Mend the chart in the repository.`,
  ],
  [
    /unable to resolve '([^']+)' to a commit SHA/,
    ([, name]) => `The repository has no branch ${name}: push it, or set repository.branch.`,
  ],
  [
    /authentication required|invalid username|invalid credentials|could not read Username|HTTP Basic: Access denied|\b40[13]\b/i,
    () => `Argo CD may not read the repository: replace the credentials (Secret gitops-repository in ${namespace}).`,
  ],
  [
    /repository not found|not accessible/i,
    ({ input }) =>
      `Argo CD does not find the repository: check repository.url and its credentials (${brief(input, 120)}).`,
  ],
  [
    /x509|certificate/i,
    ({ input }) =>
      `Argo CD does not trust the git server's certificate: set repository.caBundle (${brief(input, 120)}).`,
  ],
  [
    /argocd-repo-server|repo-server/,
    () =>
      `Argo CD's repo-server does not answer: kubectl get pods -n ${namespace} -l app.kubernetes.io/name=argocd-repo-server.`,
  ],
  [
    /dial tcp|no such host|connection refused|i\/o timeout|deadline exceeded|EOF/,
    ({ input }) =>
      `Argo CD cannot reach the git server: ${brief(input, 160)}. Check repository.url, and the way there from ${namespace} (DNS, proxy, NetworkPolicies).`,
  ],
];

/** Why Argo CD refuses the Application as such. */
const refused: readonly Known[] = [
  [
    /namespace '([^']*)' do not match any of the allowed destinations/,
    ([, namespace]) => `The AppProject argo-promotion does not allow the namespace ${namespace}: run pulumi up.`,
  ],
  [
    /repo (\S+) is not permitted in project/,
    ([, repository]) => `The AppProject argo-promotion does not allow the repository ${repository}: run pulumi up.`,
  ],
  [/project (\S+) which does not exist/, ([, project]) => `The AppProject ${project} does not exist: run pulumi up.`],
];

/** Why one resource could not be applied. */
const applied: readonly Known[] = [
  [/could not find (\S*)\/(\S+) for requested resource/, ([, group, kind]) => missingKind(kind ?? "", group ?? "")],
  [/no matches for kind "([^"]+)" in version "([^"]+)"/, ([, kind, version]) => missingKind(kind ?? "", version ?? "")],
  [
    /could not find version "([^"]+)" of (\S*)\/(\S+) for/,
    ([, version, group, kind]) =>
      `The cluster has the kind ${kind} (${group}) in another version than ${version}: change the chart's apiVersion.`,
  ],
  [
    /resource (\S*):(\S+) is not permitted in project/,
    ([, group, kind]) =>
      `The AppProject argo-promotion does not allow the kind ${kind}${group ? ` (${group})` : ""}: leave it out of the chart.`,
  ],
  [
    /namespace (\S+) is not permitted in project/,
    ([, namespace]) =>
      `The AppProject argo-promotion does not allow the namespace ${namespace}: leave it out of the chart.`,
  ],
];

/** In the words of our own policy, which name the next step themselves. */
const handOver = "to hand it over, label it";
const mend = ". Mend the chart, or what refuses it";

/** What refuses one resource although the API knows its kind, and the next step. */
const turnedAway: readonly Known[] = [
  // Its words are its author's; what comes before them is long and says nothing.
  [
    /ValidatingAdmissionPolicy '([^']+)' with binding '[^']*' denied request: ([\s\S]+)/,
    ([, policy, said = ""]) => `the policy ${policy} refuses it: ${brief(said)}${said.includes(handOver) ? "" : mend}`,
  ],
  [
    /admission webhook "([^"]+)" denied the request: ([\s\S]+)/,
    ([, webhook, said = ""]) => `the webhook ${webhook} refuses it: ${brief(said)}${mend}`,
  ],
  [/is invalid: |cannot be handled as/, ({ input }) => `${brief(input)}. Mend the chart or the values file`],
];

const missingKind = (kind: string, group: string): string =>
  `The kind ${kind}${group ? ` (${group})` : ""} is not installed on this cluster: install its definition, or leave it out of the chart.`;

/** Why an Application is not as the branch says, as Argo CD itself tells; empty if it does not. */
export function applicationCauses({ status, metadata }: Application, now: Date): string[] {
  // Where Argo CD is, its Applications are.
  const { namespace = namespaces.argoCd } = metadata;
  if (!status?.sync?.status && !status?.conditions?.length) {
    const age = now.getTime() - Date.parse(metadata.creationTimestamp ?? "");
    const stuck = `kubectl get pods -n ${namespace} -l app.kubernetes.io/name=argocd-application-controller`;
    return age < 60_000 ? [] : [`Argo CD has not looked at it yet; see whether its controller runs: ${stuck}.`];
  }
  const see = `See: kubectl describe application -n ${namespace} ${metadata.name}`;
  const condition = (type: string): string | undefined =>
    status.conditions?.find((each) => each.type === type)?.message;
  const invalid = condition("InvalidSpecError");
  if (invalid !== undefined) {
    return [
      sentenceOf([...refused, ...comparison(namespace)], invalid) ?? `Argo CD refuses it: ${brief(invalid)}. ${see}`,
    ];
  }
  const uncompared = condition("ComparisonError") ?? condition("UnknownError");
  if (uncompared !== undefined) {
    return [
      sentenceOf(comparison(namespace), uncompared) ??
        `Argo CD cannot compare it with the repository: ${brief(uncompared)}. ${see}`,
    ];
  }
  const { operationState: operation } = status;
  const failed = operation?.syncResult?.resources ?? [];
  if (failed.length > 0 && operation?.phase !== "Succeeded") return resourceCauses(failed, see);
  const denied = condition("SyncError");
  if (denied !== undefined)
    return [`Argo CD does not sync it: ${brief(denied)}. Then: argocd app sync ${metadata.name}`];
  if (operation?.phase === "Failed" || operation?.phase === "Error") {
    return [`Its sync failed: ${brief(operation.message ?? "no message")}. Then: argocd app sync ${metadata.name}`];
  }
  if (status.sync?.status === "OutOfSync" && operation === undefined) {
    return [`It was never synced, and Argo CD does not say why. ${see}`];
  }
  return [];
}

/** One sentence for each cause; resources of the same one share it. */
function resourceCauses(failed: readonly SyncedResource[], see: string): string[] {
  const causes = failed.map((resource) => {
    const { kind, name, message = "" } = resource;
    const known = sentenceOf(applied, message);
    if (known !== undefined) return known;
    const why = sentenceOf(turnedAway, message);
    return `${kind} ${name} cannot be applied: ${why === undefined ? `${brief(message)}. ${see}` : `${why}.`}`;
  });
  const different = [...new Set(causes)];
  return different.length <= 3
    ? different
    : [...different.slice(0, 3), `${different.length - 3} more cannot be applied. ${see}`];
}

/** Names of resources, as sentences have them. */
export const namesOf = (resources: readonly { kind: string; name: string }[]): string =>
  listed(resources.map(({ kind, name }) => `${kind} ${name}`));
