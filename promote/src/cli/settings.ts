// What one promotion is asked to do: every argument checked by pattern before anything else happens.
import { pageUrl, pageWith } from "../../../contract/pages";
import { forgeKinds, forgeUrl, pathOnForge, usualForge } from "../../../contract/forges";
import { generatorsGlob } from "../../../contract/glob";
import type { Grammar } from "../../../contract/grammar";
import { problemOf } from "../../../contract/grammar";
import { appName, commitId, origins, phaseName } from "../../../contract/identity";
import type { Origin } from "../../../contract/identity";
import {
  address,
  anyAddress,
  authorName,
  branch,
  commitSubject,
  defaultHolds,
  defaultStops,
  defaultSubject,
  holdsPath,
  inPhase,
  renderedPath,
  gitTimeout,
  stopsPath,
  valuesFile,
} from "../../../contract/repository";
import { millisecondsOf } from "../../../contract/duration";
import { stepLimits } from "../../../contract/limits";
import { isSsh } from "../../../contract/ssh";
import { PromoteError } from "../errors";
import { readItems } from "./items";
import { readIdentity, signingGiven, sshGiven, tokenGiven } from "./environment";
import { edgeGiven } from "./phases";
import { readProofs } from "./proofs";
import type { PromotionSettings } from "../promotion/settings";
import type { Layout, RepositorySettings } from "../versions/layout";

/** Options as the command line gives them. */
export type RawOptions = Record<string, string | boolean | undefined>;

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** What matches a pattern. */
export const matching = (pattern: RegExp, must: string): Grammar => [{ must, holds: (text) => pattern.test(text) }];
const namespace = matching(label, "lower-case letters, digits and '-' (63 at most)");

/** What each option may look like. */
export const grammars = {
  app: appName,
  "source-phase": phaseName,
  "target-phase": phaseName,
  phase: phaseName,
  "source-commit": commitId,
  branch,
  "git-timeout": gitTimeout,
  author: authorName,
  "forge-url": forgeUrl,
  url: pageUrl,
  "workflow-page": pageWith("workflow"),
  "commit-page": pageWith("commit"),
  "webhook-url": matching(/^https?:\/\/[A-Za-z0-9.:[\]-]+(\/[A-Za-z0-9._/-]*)?$/, "http(s)://<host>[:<port>]/<path>"),
  subject: commitSubject,
  generators: generatorsGlob,
  chart: renderedPath,
  kustomize: inPhase,
  directory: inPhase,
  stops: stopsPath,
  holds: holdsPath,
  "value-files": valuesFile,
  "argocd-namespace": namespace,
  namespace,
  "record-namespace": namespace,
  "guard-fingerprint": matching(/^[0-9a-f]{64}$/, "what `promote guard` printed (64 hexadecimal digits)"),
  workflow: matching(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/, "the name of a Workflow"),
  "workflow-uid": matching(/^[A-Za-z0-9-]{1,64}$/, "the uid of a Workflow"),
} as const;

/** Checks one option by its grammar. */
export function check(name: keyof typeof grammars, value: unknown): string {
  const grammar: Grammar = grammars[name];
  if (typeof value !== "string" || value === "")
    throw new PromoteError("bad-input", `--${name} is missing; it must be ${grammar[0]?.must}.`);
  const problem = problemOf(grammar, value);
  if (problem === undefined) return value;
  throw new PromoteError("bad-input", `--${name} is ${JSON.stringify(value.slice(0, 100))}; it must be ${problem}.`);
}

/** Checks where Applications come from. */
export function origin(options: RawOptions): Origin {
  const found = origins.find((each) => each === (options.applications ?? origins[0]));
  if (found !== undefined) return found;
  throw new PromoteError(
    "bad-input",
    `--applications is ${JSON.stringify(options.applications)}; it must be one of ${origins.join(", ")}.`,
  );
}

/** Milliseconds of a duration such as 500ms, 30s, 5m or 1h. */
export function duration(name: string, text: unknown): number {
  const value = millisecondsOf(String(text));
  if (value === undefined) {
    throw new PromoteError(
      "bad-input",
      `--${name} is ${JSON.stringify(text)}; it must be a duration such as 30s or 5m.`,
    );
  }
  return value;
}

/** Checks where people say what is not to be promoted. */
export const readHolds = (options: RawOptions): Pick<Layout, "stops" | "holds"> => ({
  stops: check("stops", options.stops ?? defaultStops),
  holds: check("holds", options.holds ?? defaultHolds),
});

/** Checks what all commands have in common that read the repository. */
export function readRepositorySettings(options: RawOptions, environment: NodeJS.ProcessEnv): RepositorySettings {
  const gitRepo = checkRepository(options.gitRepo);
  return {
    gitRepo,
    branch: check("branch", options.branch),
    items: readItems(options),
    ...readHolds(options),
    proofs: readProofs(options.proof),
    caFile: text(options.caFile),
    gitTimeout: duration("git-timeout", check("git-timeout", options.gitTimeout ?? stepLimits.gitCall)),
    ...readIdentity(gitRepo, environment),
    ssh: sshGiven(gitRepo, options.knownHosts, environment),
  };
}

/** A repository, and what its server takes for a token where no other is given. */
interface OnServer extends Pick<RepositorySettings, "gitTimeout" | "caFile" | "password"> {
  url: string;
}

/** Checks everything that `promote` is given, before anything is done. */
export function readSettings(options: RawOptions, environment: NodeJS.ProcessEnv): PromotionSettings {
  const sourcePhase = check("source-phase", options.sourcePhase);
  const targetPhase = check("target-phase", options.targetPhase);
  if (sourcePhase === targetPhase) {
    throw new PromoteError(
      "bad-input",
      `--target-phase is ${targetPhase}, the source phase itself; it must be another.`,
    );
  }
  const app = check("app", options.app);
  const layout = readRepositorySettings(options, environment);
  return {
    ...layout,
    sourceCommit: check("source-commit", options.sourceCommit),
    app,
    sourcePhase,
    targetPhase,
    workflow: options.workflow ? check("workflow", options.workflow) : undefined,
    workflowUid: options.workflowUid ? check("workflow-uid", options.workflowUid) : undefined,
    guardFingerprint:
      options.guardFingerprint === undefined ? undefined : check("guard-fingerprint", options.guardFingerprint),
    ...edgeGiven(options.phases, { source: sourcePhase, target: targetPhase }),
    author: options.author === undefined ? undefined : check("author", options.author),
    subject: check("subject", options.subject ?? defaultSubject),
    signing: signingGiven(options.signing, environment),
    forge: forgeGiven(options, { ...layout, url: layout.gitRepo }, environment),
    allowOlder: options.allowOlder === true,
    dryRun: options.dryRun === true,
    timeout: duration("timeout", options.timeout ?? stepLimits.promotion),
    retryWait: duration("retry-wait", options.retryWait ?? "500ms"),
  };
}

/** Checks the address of a repository and gives it back in its normal form. */
function checkRepository(value: unknown): string {
  if (typeof value !== "string" || value === "")
    throw new PromoteError("bad-input", `--git-repo is missing; it must be ${address[0]?.must}.`);
  // A repository on this machine is for trying things out: the configuration knows none.
  const problem = problemOf(value.startsWith("file:") ? anyAddress : address, value);
  if (problem === undefined) return isSsh(value) ? value : new URL(value).href;
  const is = value.replace(/^ssh:\/\/[^/:@]*@/, "").includes("@")
    ? "holds credentials, which would end up in logs"
    : `is ${JSON.stringify(value.slice(0, 200))}`;
  throw new PromoteError("bad-input", `--git-repo ${is}; it must be ${problem}.`);
}

/** Milliseconds in which a forge answers; git may need longer. */
const forgeAnswers = 10_000;

/** The forge on which a repository is, where one is asked for. */
export function forgeGiven(
  options: RawOptions,
  { url: gitRepo, gitTimeout: timeout, caFile, password: usual }: OnServer,
  environment: NodeJS.ProcessEnv,
): PromotionSettings["forge"] {
  const kind = forgeKinds.find((each) => each === options.forge);
  if (kind === undefined) return undefined;
  const url = check("forge-url", options.forgeUrl ?? usualForge(gitRepo));
  const repository = pathOnForge(gitRepo, url);
  if (repository !== undefined)
    return {
      kind,
      url,
      repository,
      token: tokenGiven(environment, usual),
      timeout: Math.min(timeout, forgeAnswers),
      caFile,
    };
  throw new PromoteError("bad-input", `--forge-url is ${url}; it must be what --git-repo begins with.`);
}

/** An option's text, or undefined when it is empty. */
export const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
