// The guard: waits until the pods that answer in a phase run the version at a commit.
import { setTimeout as sleep } from "node:timers/promises";
import { PromoteError } from "../errors";
import { KubeError } from "../kube/client";
import type { KubeClient } from "../kube/client";
import type { Log } from "../promote";
import { applicationName, readRollout } from "./rollout";
import type { Rollout } from "./rollout";

/** How a phase's version at another commit compares to that at the source commit. */
export type Comparison = "same" | "earlier commit" | { version: string; wanted: string };

/** What the guard needs to know. */
export interface GuardSettings {
  app: string;
  phase: string;
  sourceCommit: string;
  argocdNamespace: string;
  /** Milliseconds to wait for the rollout. */
  timeout: number;
  /** Milliseconds between two looks. Defaults to 1 s. */
  interval?: number;
}

/** What the guard hands back. */
export interface GuardResult {
  /** complete: the campaign may run. superseded: the phase runs another version. */
  outcome: "complete" | "superseded" | "error";
  app: string;
  phase: string;
  source_commit: string;
  /** For `promote --guard-fingerprint`. */
  fingerprint: string;
  milliseconds: number;
  reason: string;
  error: string;
}

/**
 * Waits until the rollout is complete and runs the version at the commit.
 *
 * @param compare compares the phase's version at another commit, by git
 * @throws PromoteError "network" when the time is up, "missing" when there is no such Application
 */
export async function guard(
  client: KubeClient,
  settings: GuardSettings,
  compare: (commit: string) => Promise<Comparison>,
  log: Log,
): Promise<Pick<GuardResult, "outcome" | "fingerprint" | "reason">> {
  const { app, phase, sourceCommit, argocdNamespace, timeout } = settings;
  const name = applicationName(app, phase);
  const end = performance.now() + timeout;
  const compared = new Map<string, Comparison>();
  let said = "";
  for (;;) {
    const seen = await look(client, argocdNamespace, name, sourceCommit);
    let waiting: string;
    if (typeof seen === "string") waiting = seen;
    else {
      const other = seen.commit !== undefined && seen.commit !== sourceCommit ? seen.commit : undefined;
      if (other !== undefined && !compared.has(other)) compared.set(other, await compare(other));
      const comparison = other === undefined ? "same" : (compared.get(other) ?? "same");
      if (typeof comparison === "object" && seen.synced) {
        const reason = `${name} runs ${comparison.version} of commit ${other?.slice(0, 12)}, not ${comparison.wanted}.`;
        return { outcome: "superseded", fingerprint: "", reason };
      }
      if (seen.commit !== undefined && comparison === "same" && seen.waiting === undefined) {
        return {
          outcome: "complete",
          fingerprint: seen.fingerprint,
          reason: `${name} runs the version at the commit.`,
        };
      }
      const behind = comparison === "earlier commit" ? "it is at an earlier commit" : "it was never synced";
      waiting = seen.waiting ?? behind;
    }
    if (performance.now() >= end) {
      throw new PromoteError(
        "network",
        `${name} did not complete its rollout of ${sourceCommit.slice(0, 12)} in ${Math.round(timeout / 1000)} s: ${waiting}.`,
      );
    }
    if (waiting !== said) log(`${name}: ${waiting}.`);
    said = waiting;
    await sleep(Math.max(0, Math.min(settings.interval ?? 1000, end - performance.now())));
  }
}

/** One look; what may pass is a reason to look again. */
async function look(client: KubeClient, namespace: string, name: string, commit: string): Promise<Rollout | string> {
  try {
    const rollout = await readRollout(client, namespace, name, commit);
    if (rollout) return rollout;
  } catch (error) {
    if (error instanceof KubeError && error.mayPass) return error.message.replace(/\.$/, "");
    throw error;
  }
  throw new PromoteError("missing", `There is no Application ${name} in the namespace ${namespace}.`);
}
