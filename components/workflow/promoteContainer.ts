// The containers that run the image of the promotion step: `promote guard` and `promote`.
import type * as k8s from "@pulumi/kubernetes";
import type { Telling } from "../../contract/events";
import type { Origin } from "../../contract/identity";
import { phasesText } from "../../contract/phases";
import type { Proofs } from "../../contract/proof";
import { uriOf } from "../../contract/ssh";
import { guardName, identityParameters, promotionParameters } from "../../contract/workflow";
import { gitCa, labels, namespaces, promotionEvents, promotionEventsUrl } from "../objects/names";
import { eventsClientLabel } from "../platform/networkPolicies";
import { containerSecurity, diskLimit } from "../platform/podSecurity";
import { tokenMount, tokenVolume } from "../platform/podToken";
import type { Carried } from "../settings/carried";
import { stepVariables } from "../settings/credentials";
import type { Repository } from "../settings/repository";
import type { PullSecret } from "../settings/images";
import { type LastPhase, type Phase, sourcePhases } from "../settings/phases";

/** What every call of `promote` needs to know. */
export interface PromoteArgs {
  /** Image of the promotion step. */
  promoteImage: string;
  /** Pull policy of the containers. */
  pullPolicy: string;
  /** Secrets that the images are pulled with. */
  pullSecrets?: PullSecret[] | undefined;
  /** URL of the GitOps repository. From the configuration, never from a Workflow: the credentials go there. */
  gitRepo: string;
  /** Secret with the credentials of the repository. From the configuration, for the same reason. */
  gitCredentialsSecret: string;
  /** All phases; of those that are managed and have an edge out the step knows the gates, and of the last ones what becomes of what fails there. */
  phases: readonly Phase[];
  /** Branch that promotions are committed to. */
  branch: string;
  /** What a promotion carries. */
  carried: Carried;
  /** File by which a person stops promotions of all applications. */
  stops: string;
  /** File, with {app}, in which a person holds promotions of one. */
  holds: string;
  /** Author and first line of promotions' commits, where they are not as by default, and what signs them. */
  commits: Repository["commits"];
  /** Forge on which proposals get a pull request; undefined: none. */
  forge?: Repository["forge"];
  /** Time for one git call, such as 30s. */
  gitTimeout: string;
  /** Glob of the generator files, by which applications bring campaigns of their own; undefined: there are none. */
  generators?: string | undefined;
  /** What has to prove that a phase runs a version. */
  proof: Proofs;
  /** Where Applications come from. */
  applications: Origin;
  /** Namespace of Argo CD. Default: argocd. */
  argoCdNamespace?: string | undefined;
  /** True: the ConfigMap `git-ca` holds the CA of the git server. */
  gitCa: boolean;
  /** Lines of known_hosts, where the repository is reached over SSH. */
  knownHosts?: string | undefined;
  /** Pages of Workflows and of commits, as far as they are known. */
  pages?: Pick<Telling, "workflowPage" | "commitPage">;
}

/** An input parameter of the template. */
export const input = (name: string) => `{{inputs.parameters.${name}}}`;

/** What a promotion is identified by, as parameters: all that a Workflow says about itself. */
export const identity = Object.values(identityParameters).map((name) => ({ name }));

/** Where the guard leaves its result for the executor to read. */
export const guardResult = "/guard";

/** Where the promotion leaves its result, in the scratch folder. */
export const promotionResult = "/tmp/result";

type Mount = k8s.types.input.core.v1.VolumeMount;

const ca = { name: "git-ca", mountPath: gitCa.mountPath, readOnly: true };
const scratch = { name: "scratch", mountPath: "/tmp" };

/** Volumes of a pod with such a container. Only that container mounts the scratch folder. */
export function promoteVolumes(args: Pick<PromoteArgs, "gitCa">): k8s.types.input.core.v1.Volume[] {
  return [
    { name: scratch.name, emptyDir: {} },
    tokenVolume,
    ...(args.gitCa ? [{ name: ca.name, configMap: { name: gitCa.configMap } }] : []),
  ];
}

const eventsToken = { name: "events-token", mountPath: "/var/run/events", readOnly: true };

/**
 * Label of our own pods beside verifications. The Workflow gives every pod the campaign's, by which NetworkPolicies know what users
 * wrote; a template's own value takes its place.
 */
export const noCampaign = { [labels.campaign]: "" };

/** Fields of a template whose pod tells how a promotion ended. */
export const tellingPod = { metadata: { labels: { ...noCampaign, ...eventsClientLabel } } };

/** What such a pod mounts besides: without the token nobody is told, and the promotion goes on. */
export const tellingVolume: k8s.types.input.core.v1.Volume = {
  name: eventsToken.name,
  secret: { secretName: promotionEvents.authSecret, optional: true },
};

/** A container of such a pod. */
export function withTelling<C extends { args: string[]; volumeMounts: Mount[] }>(
  { gitRepo, pages }: Pick<PromoteArgs, "gitRepo" | "pages">,
  container: C,
): C {
  const telling: Telling = {
    url: promotionEventsUrl,
    tokenFile: `${eventsToken.mountPath}/${promotionEvents.authKey}`,
    source: uriOf(gitRepo),
    ...pages,
  };
  const args = [...container.args, "--tell", JSON.stringify(telling)];
  return { ...container, args, volumeMounts: [...container.volumeMounts, eventsToken] };
}

const carriedFlags = (carried: Carried): string[] =>
  "promotes" in carried
    ? ["--promotes", carried.promotes]
    : ["--values-path", carried.valuesPath, "--version-key", carried.versionKey];

/** Flags that say how Applications are found, of every command that looks for one. */
export const originFlags = ({
  applications,
  argoCdNamespace = namespaces.argoCd,
}: Pick<PromoteArgs, "applications" | "argoCdNamespace">): string[] => [
  ...(applications === "discovered" ? [] : ["--applications", applications]),
  ...(argoCdNamespace === namespaces.argoCd ? [] : ["--argocd-namespace", argoCdNamespace]),
];

/** Flags that say where versions are in the repository, and how it is read. */
export function layoutFlags(args: PromoteArgs): string[] {
  const certificate = args.gitCa ? ["--ca-file", `${gitCa.mountPath}/${gitCa.key}`] : [];
  const proof = typeof args.proof === "string" ? args.proof : JSON.stringify(args.proof);
  return [
    ...carriedFlags(args.carried),
    "--stops",
    args.stops,
    "--holds",
    args.holds,
    "--proof",
    proof,
    "--git-timeout",
    args.gitTimeout,
    ...originFlags(args),
    ...certificate,
    ...(args.knownHosts === undefined ? [] : ["--known-hosts", args.knownHosts.trim()]),
  ];
}

/** Flag that says where applications bring campaigns of their own. */
export const generatorFlags = ({ generators }: Pick<PromoteArgs, "generators">): string[] =>
  generators === undefined ? [] : ["--generators", generators];

/** Flags that say what a promotion's commit looks like. */
const commitFlags = ({ commits: { author, subject, signing } }: Pick<PromoteArgs, "commits">): string[] => [
  ...(author === undefined ? [] : ["--author", author]),
  ...(subject === undefined ? [] : ["--subject", subject]),
  ...(signing === undefined ? [] : ["--signing", signing.format]),
];

/** Flags that say where proposals get a pull request. */
export const forgeFlags = ({ forge }: PromoteArgs): string[] =>
  forge === undefined ? [] : ["--forge", forge.kind, ...(forge.url === undefined ? [] : ["--forge-url", forge.url])];

/** Flags of the guard and of the promotion. */
function repositoryFlags(args: PromoteArgs): string[] {
  const identity = [
    "--git-repo",
    args.gitRepo,
    "--branch",
    args.branch,
    "--app",
    input(identityParameters.app),
    "--source-commit",
    input(identityParameters.commit),
  ];
  return [...identity, ...layoutFlags(args)];
}

/** A container that runs `promote` without the credentials of the repository. */
export function promoteContainer(args: PromoteArgs, flags: string[], mounts: Mount[] = []) {
  return {
    image: args.promoteImage,
    imagePullPolicy: args.pullPolicy,
    command: ["promote"],
    args: flags,
    env: [{ name: "HOME", value: scratch.mountPath }],
    resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "256Mi", ...diskLimit } },
    securityContext: { ...containerSecurity, readOnlyRootFilesystem: true },
    volumeMounts: [scratch, tokenMount, ...mounts],
  };
}

/** The same with the CA of the repository and its credentials as files, which the kubelet renews: for what runs all the time. */
export function servingContainer(args: PromoteArgs, flags: string[], mounts: Mount[]) {
  return promoteContainer(args, flags, [...(args.gitCa ? [ca] : []), ...mounts]);
}

const fromSecret = (variable: string, name: string, key: string, optional?: true) => ({
  name: variable,
  valueFrom: { secretKeyRef: { name, key, ...(optional && { optional }) } },
});

/** The same, with the credentials and the CA of the repository. */
export function gitContainer(args: PromoteArgs, flags: string[], mounts: Mount[]) {
  const container = promoteContainer(args, flags, [...(args.gitCa ? [ca] : []), ...mounts]);
  const credentials = Object.entries(stepVariables(args.gitRepo)).map(([key, variable]) =>
    fromSecret(variable, args.gitCredentialsSecret, key),
  );
  return { ...container, env: [...credentials, ...container.env] };
}

/**
 * A container with the forge's token, where that is another than the repository's password.
 *
 * @param optional where the container has other things to do than what needs it
 */
export function withForge<C extends { env: object[] }>(
  { forge }: Pick<PromoteArgs, "forge">,
  container: C,
  optional?: true,
): C {
  if (forge?.existingSecret === undefined) return container;
  return {
    ...container,
    env: [fromSecret("FORGE_TOKEN", forge.existingSecret, forge.key, optional), ...container.env],
  };
}

/** Waits until the pods that answer in the source phase run the version at the commit. */
export function guardContainer(args: PromoteArgs) {
  const flags = [
    ...[...repositoryFlags(args), ...generatorFlags(args)],
    ...["--phase", input(identityParameters.phase), "--output-dir", guardResult],
    // Why it gave up is then part of the node's message, and of the record; the promotion step reads there what it found.
    ...["--message-file", "/dev/termination-log"],
  ];
  return gitContainer(args, ["guard", ...flags], [{ name: guardName, mountPath: guardResult }]);
}

/** Flags of every step that waits for a campaign, and writes down how it ended. */
const ownFlags = (args: PromoteArgs): string[] => [
  ...forgeFlags(args),
  ...["--workflow", "{{workflow.name}}", "--workflow-uid", "{{workflow.uid}}"],
];

/** Where that goes. */
const recordFlags = ["--namespace", namespaces.argo, "--record-namespace", namespaces.records];

/** A container with the key that signs commits, where they are signed. */
function withKey<C extends { env: object[] }>({ commits: { signing } }: PromoteArgs, container: C): C {
  if (signing === undefined) return container;
  return {
    ...container,
    env: [fromSecret("GIT_SIGNING_KEY", signing.existingSecret, signing.key), ...container.env],
  };
}

/**
 * Waits for the campaign beside it, or for the rollout; commits the version along one edge, after a second look at the source phase,
 * and writes the end down.
 */
export function promotionContainer(args: PromoteArgs) {
  const flags = [
    ...[...repositoryFlags(args), ...generatorFlags(args)],
    ...["--source-phase", input(identityParameters.phase), "--target-phase", input(promotionParameters.target)],
    ...["--verification", input(promotionParameters.verification)],
    ...["--phases", phasesText(sourcePhases(args.phases))],
    ...[...commitFlags(args), ...ownFlags(args)],
    ...["--record", ...recordFlags],
    ...["--output-dir", promotionResult],
  ];
  return withKey(args, withTelling(args, withForge(args, gitContainer(args, flags, []))));
}

/**
 * Waits for the campaign beside it in a phase that promotes nothing; takes back there what failed, or holds the phase, and writes
 * the end down.
 */
export function settlementContainer(args: PromoteArgs, { name, onFailure }: LastPhase) {
  const { author, signing } = args.commits;
  const flags = [
    ...["settle", ...repositoryFlags(args), "--phase", name, "--on-failure", onFailure],
    ...commitFlags({ commits: { author, signing } }),
    ...[...ownFlags(args), ...recordFlags],
    ...["--output-dir", promotionResult],
  ];
  return withKey(args, withTelling(args, withForge(args, gitContainer(args, flags, []))));
}
