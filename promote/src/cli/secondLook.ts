// The second check: whether what was verified still runs, image for image, what was synced last, and what the gates go by.
import { setTimeout as sleep } from "node:timers/promises";
import type { Edge } from "../../../contract/phases";
import { verifications } from "../../../contract/workflow";
import type { KubeClient } from "../cluster/client";
import { readRollout } from "../cluster/rollout";
import { steadySince } from "../cluster/steady";
import { endsOf, verifiedPhases } from "../ends/record";
import { readRecord } from "../ends/store";
import { standing } from "../guard/watch";
import type { Seen } from "../promotion/decision";
import type { Proposal } from "../promotion/proposals";
import type { Result } from "../promotion/result";
import type { PromotionSettings } from "../promotion/settings";
import { withKubeClient } from "./kubeOptions";
import { edgesGiven } from "./phases";
import { check } from "./settings";
import type { RawOptions } from "./settings";
import { testedIn } from "./tested";
import type { TestedSettings } from "./tested";
import type { Changed, Passed } from "./verification";

/** Milliseconds that it waits for a pod that is just being started again or a sync that begins, and between two looks. */
const startingAgain = { longest: 60_000, interval: 1000 };

/**
 * What is looked at in each attempt before anything is decided. What was verified at this very moment is looked at from the second
 * time on; what has changed during the campaign never again, whatever it is by then.
 *
 * @param result gets from when on what was verified runs without a break
 */
export function secondLook(
  verified: Passed | Changed,
  options: RawOptions,
  settings: PromotionSettings,
  result: Result,
): () => Promise<Seen> {
  const known = verified.outcome === "changed" ? { change: { commit: verified.commit } } : soakingSince(verified);
  const needs = settings.gates.needs ?? [];
  const into = edgesGiven(options.phases).filter(({ target }) => target === settings.targetPhase);
  const proposes = options.record === true && into.some(({ carrier }) => carrier === "pullRequest");
  let unwatched = verified.outcome === "passed" && verified.unwatched === true;
  return () => {
    const passed = unwatched && verified.outcome === "passed" ? verified : undefined;
    unwatched ||= verified.outcome === "passed" && verified.fingerprint !== undefined;
    if (passed === undefined && needs.length === 0 && !proposes) return Promise.resolve(known);
    return withKubeClient(options, async (client) => ({
      ...known,
      ...(passed && (await changed(client, passed, options, settings, result))),
      ...(needs.length > 0 ? { verifiedIn: await verifiedElsewhere(client, options, settings.app) } : {}),
      ...(proposes ? { proposals: await proposedBefore(client, options, settings, into) } : {}),
    }));
  };
}

/** Where nothing else is known it runs since it was verified. */
const soakingSince = ({ at }: Passed): Seen => (at === "" ? {} : { soaking: { since: new Date(at) } });

/** What has changed since; where nothing has, from when on it runs without a break. */
export async function changed(
  client: KubeClient,
  { fingerprint, at, since = new Date(at) }: Passed,
  options: RawOptions,
  settings: TestedSettings,
  result: Result,
): Promise<Seen> {
  const tested = testedIn(options, settings);
  const end = performance.now() + startingAgain.longest;
  for (;;) {
    const now = await readRollout(client, tested);
    const how = standing(now, fingerprint, tested.sourceCommit);
    if (now !== undefined && how === "same") {
      if (at === "") return {};
      // A break that was seen once stays one, also where its pod is gone by the next look.
      const soaking = steadySince(now, result.steady_since === "" ? since : new Date(result.steady_since));
      if (soaking.since.getTime() > Date.parse(at)) result.steady_since = soaking.since.toISOString();
      return { soaking, notReady: options.verification === verifications.recorded ? now.unready : undefined };
    }
    if (how === "changed" || performance.now() >= end) return { change: { commit: now?.commit } };
    await sleep(startingAgain.interval);
  }
}

/** In which phases a version is verified, by the application's record. */
async function verifiedElsewhere(client: KubeClient, options: RawOptions, app: string) {
  const record = await readRecord(client, check("record-namespace", options.recordNamespace), app);
  const edges = edgesGiven(options.phases);
  return (version: string) => verifiedPhases(record, edges, version);
}

/** What was proposed along all edges into the target, by the application's record: merged or not. */
async function proposedBefore(
  client: KubeClient,
  options: RawOptions,
  { app }: PromotionSettings,
  edges: readonly Edge[],
): Promise<Proposal[]> {
  const record = await readRecord(client, check("record-namespace", options.recordNamespace), app);
  return edges.flatMap((edge) =>
    endsOf(record, edge)
      // What broke, or met a closed gate, after its commit was pushed stands as well.
      .filter(({ outcome, commit }) => ["proposed", "promoted"].includes(outcome) || commit !== "")
      .map(({ source_commit: sourceCommit, commit, version_before: before, version_after: after }) => {
        return { sourcePhase: edge.source, sourceCommit, commit, before, after };
      }),
  );
}
