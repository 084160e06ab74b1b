// The guard: waits until the pods that answer in a phase run the version at a commit.
import { setTimeout as sleep } from "node:timers/promises";
import { applicationName } from "../../../contract/identity";
import type { OwnCampaign } from "../../../contract/campaigns";
import type { campaignOutputs } from "../../../contract/workflow";
import type { Origin } from "../../../contract/identity";
import type { Proof } from "../../../contract/proof";
import { PassingError, PromoteError } from "../errors";
import { KubeError } from "../cluster/client";
import type { KubeClient } from "../cluster/client";
import type { Shown } from "../version";
import { prove } from "../cluster/proof";
import type { Missing } from "../cluster/proof";
import { readRollout } from "../cluster/rollout";
import { shortId } from "../git/objects";
import type { Log } from "../log";

/** How a phase's version at another commit compares to that at the source commit. */
export type Comparison = "same" | "earlier commit" | { version: string; wanted: string };

/** The versions of the phase, by git. What they throw as a PassingError may pass. */
export interface Versions {
  /** That at the source commit, and what images have to show of it. */
  wanted(): Promise<{ text: string; shown: Shown }>;
  /** That at another commit, compared with it. */
  compare(commit: string): Promise<Comparison>;
  /**
   * The campaign that the application brings at the source commit; undefined where it brings none.
   *
   * @throws PromoteError "missing" where the phase does not take it
   */
  campaign(): Promise<OwnCampaign | undefined>;
}

/** What the guard needs to know. */
export interface GuardSettings {
  app: string;
  phase: string;
  sourceCommit: string;
  /** Address of the GitOps repository. */
  gitRepo: string;
  argocdNamespace: string;
  /** Where Applications come from. */
  applications: Origin;
  /** What has to prove that the version at the commit runs. */
  proof: Proof;
  /** True: the version is read in any case, for what others make of it. */
  withVersion?: boolean;
  /** Milliseconds to wait for the rollout. */
  timeout: number;
  /** Milliseconds between two looks. Defaults to 1 s. */
  interval?: number;
}

/** What is to run as the campaign; empty where the phase has one of its own alone. */
export type HandedOut = Record<keyof typeof campaignOutputs, string>;

/** What the guard hands back. */
export interface GuardResult extends HandedOut {
  /** complete: the campaign may run. superseded: the phase runs another version. */
  outcome: "complete" | "superseded" | "error";
  app: string;
  phase: string;
  source_commit: string;
  /** For `promote --guard-fingerprint`. */
  fingerprint: string;
  /** The version at the commit; empty where nothing has to prove it, and nobody asked. */
  version: string;
  milliseconds: number;
  reason: string;
  error: string;
}

/** What the guard finds, and the campaign that the application brings. */
export type Found = Pick<GuardResult, "outcome" | "fingerprint" | "version" | "reason"> & {
  campaign?: OwnCampaign | undefined;
};

/** What a look came to: an end, or what is still waited for. */
type Verdict = Found | string;

/**
 * Waits until the rollout is complete and its pods prove that they run the version at the commit.
 *
 * @throws PromoteError "network" when the time is up, "missing" when there is no such Application, "other" when the pods
 *   prove that they do not run the version, or nothing
 */
export async function guard(client: KubeClient, settings: GuardSettings, versions: Versions, log: Log): Promise<Found> {
  const { app, phase, sourceCommit, timeout } = settings;
  const name = settings.applications === "labelled" ? `${app} in ${phase}` : applicationName(app, phase);
  const end = performance.now() + timeout;
  const compared = new Map<string, Comparison>();
  const compare = async (commit: string): Promise<Comparison> => {
    const known = compared.get(commit) ?? (await versions.compare(commit));
    compared.set(commit, known);
    return known;
  };
  let said = "";
  for (;;) {
    const verdict = await look(client, settings, versions, compare).catch((error: unknown) => {
      const passes = error instanceof PassingError || (error instanceof KubeError && error.mayPass);
      if (!passes) throw error;
      return error.message.replace(/\.$/, "");
    });
    if (typeof verdict !== "string") return verdict;
    if (performance.now() >= end) {
      throw new PromoteError(
        "network",
        `${name} did not complete its rollout of ${shortId(sourceCommit)} in ${Math.round(timeout / 1000)} s: ${verdict}.`,
      );
    }
    if (verdict !== said) log(`${name}: ${verdict}.`);
    said = verdict;
    await sleep(Math.max(0, Math.min(settings.interval ?? 1000, end - performance.now())));
  }
}

/** An Application that is looked for, in words. */
const named = ({ app, phase, applications }: Pick<GuardSettings, "app" | "phase" | "applications">): string =>
  applications === "labelled"
    ? `labelled as ${app} in ${phase}`
    : `${applicationName(app, phase)} of ${app} in ${phase}`;

/** One look at the cluster, and beside it at git. */
async function look(
  client: KubeClient,
  settings: GuardSettings,
  versions: Versions,
  compare: (commit: string) => Promise<Comparison>,
): Promise<Verdict> {
  const { app, sourceCommit, proof } = settings;
  const pods = proof === "synced" ? "never" : "when complete";
  const [seen, wanted, campaign] = await Promise.all([
    readRollout(client, { ...settings, pods }),
    // Where the pods prove nothing, git need not be asked for what they have to prove.
    proof === "synced" && settings.withVersion !== true ? undefined : versions.wanted(),
    versions.campaign(),
  ]);
  if (settings.withVersion === true && /\{\{|\}\}/.test(wanted?.text ?? "")) {
    throw new PromoteError(
      "missing",
      `The version ${wanted!.text.slice(0, 80)} holds {{ or }}, which no template takes as text.`,
    );
  }
  if (!seen) {
    const where = `in the namespace ${settings.argocdNamespace}`;
    throw new PromoteError("missing", `There is no Application ${named(settings)} ${where}.`);
  }
  const { name, commit, waiting, fingerprint, running } = seen;
  if (commit === undefined) return waiting ?? "it was never synced";
  const comparison = commit === sourceCommit ? "same" : await compare(commit);
  if (typeof comparison === "object" && seen.synced) {
    const reason = `${name} runs ${comparison.version} of commit ${shortId(commit)}, not ${comparison.wanted}.`;
    return { outcome: "superseded", fingerprint: "", version: "", reason };
  }
  if (waiting !== undefined) return waiting;
  if (comparison !== "same") return "it is at an earlier commit";
  const proves = wanted !== undefined && proof !== "synced";
  const missing: Missing = proves ? prove(app, wanted.shown, proof, running) : {};
  if (missing.refused !== undefined) {
    const claim = `${name} is Synced and Healthy at ${shortId(commit)}`;
    throw new PromoteError("other", `${claim}, but ${missing.refused}.`);
  }
  if (missing.waiting !== undefined) return missing.waiting;
  const version = wanted?.text ?? "";
  return { outcome: "complete", fingerprint, version, campaign, reason: `${name} runs the version at the commit.` };
}
