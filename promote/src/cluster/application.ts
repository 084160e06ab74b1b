// What an Argo CD Application says about the rollout of one commit. Pure functions.
import { labels } from "../../../contract/identity";
import { ready } from "../../../contract/notification";
import type { Proof } from "../../../contract/proof";
import { revisionOf } from "./sources";
import type { Application } from "./types";
import { isPinned, nothingRuns, unshown } from "./images";
import type { Shown } from "../version";
import { runsPods } from "./workloads";

/** The commit of an Application's last sync to this repository; the same field names a promotion. */
export function syncedCommit({ spec, status }: Application, repository: string): string | undefined {
  const { revision, revisions = [], sources } = status?.operationState?.syncResult ?? {};
  if (revisions.length === 0) return revision || undefined;
  return revisionOf(repository, sources ?? spec?.sources ?? [], revisions) || undefined;
}

/** The commit of this repository that an Application was compared with last. */
export function comparedCommit({ spec, status }: Application, repository: string): string | undefined {
  const { revision, revisions = [] } = status?.sync ?? {};
  return revisions.length === 0 ? revision || undefined : revisionOf(repository, spec?.sources ?? [], revisions);
}

/** Why nothing is due for an Application yet, as one phrase; undefined when it is synced, its operation succeeded, and it is healthy. */
export function unready(application: Application): string | undefined {
  const { sync, health, operationState } = application.status ?? {};
  if (operationState?.phase !== ready.operation) {
    const message = operationState?.message ? `: ${operationState.message.slice(0, 200)}` : "";
    return `its operation is ${operationState?.phase ?? "unknown"}${message}`;
  }
  if (sync?.status !== ready.sync) return `it is ${sync?.status ?? "not synced"}`;
  if (health?.status !== ready.health) return `its health is ${health?.status ?? "unknown"}`;
  return undefined;
}

/**
 * What an Application still waits for, as one phrase; undefined when its last sync is complete: ready, and looked at
 * again since the operation ended. Before that, `Healthy` may still speak of the version before.
 */
export function unsettled(application: Application): string | undefined {
  const { operationState, reconciledAt } = application.status ?? {};
  const finished = Date.parse(operationState?.finishedAt ?? "");
  const looked = Date.parse(reconciledAt ?? "");
  return (
    unready(application) ?? (looked >= finished ? undefined : "Argo CD has not looked at it since the operation ended")
  );
}

/**
 * Why its pods cannot prove a version, as one phrase, as far as an Application itself tells: by the images that it lists.
 * Undefined when they may; only the guard looks at the pods.
 */
export function unproven({ metadata, status }: Application, version: Shown, proof: Proof): string | undefined {
  if (proof === "synced") return undefined;
  if (!status?.resources?.some(runsPods)) return nothingRuns;
  const images = status.summary?.images ?? [];
  // An admission controller may have put a digest in the place of a tag: then the workload's own template has to tell.
  if (images.length === 0 || images.some(isPinned)) return undefined;
  return unshown(images, metadata.labels?.[labels.app] ?? "", version, proof);
}
