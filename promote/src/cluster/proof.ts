// Whether the pods of a phase prove that it runs a version. Pure functions.
import type { Proof } from "../../../contract/proof";
import { isPinned, nothingRuns, tells, unshown } from "./images";
import type { Shown } from "../version";
import { declaredContainers, imageIds, imageIn, lastingContainers, starting } from "./pods";
import type { Running } from "./pods";

/** What is missing of a proof: something that may pass, or something that needs a person. Neither: it is proven. */
export interface Missing {
  /** As one phrase. */
  waiting?: string;
  /** As one phrase. */
  refused?: string;
}

/**
 * Looks for the proof: an image of the version in a template, the same in every pod that was made from it, and one image
 * under the name of each container.
 *
 * @param running what the guard found when all rollouts were complete
 */
export function prove(app: string, version: Shown, proof: Proof, running: readonly Running[]): Missing {
  if (proof === "synced") return {};
  if (running.length === 0) return { refused: nothingRuns };
  for (const each of running) {
    const waiting = starting(each);
    if (waiting !== undefined) return { waiting };
  }
  const live = running.filter(({ pods }) => pods.length > 0);
  if (live.length === 0)
    return { refused: "none of its workloads is to have a pod, so nothing runs that could be tested" };
  const refused = unshown(live.flatMap(imagesOf), app, version, proof);
  if (refused !== undefined) return { refused };
  for (const each of live) {
    const missing = several(each, app, version, proof) ?? replaced(each, app, version, proof);
    if (missing !== undefined) return missing;
  }
  return {};
}

const imagesOf = (running: Running): string[] =>
  declaredContainers(running).flatMap(({ image }) => (image === undefined ? [] : [image]));

const short = (id: string): string => id.slice(0, 12);

/** One name for several images: a tag that was pushed again between the starts of two pods. */
function several(running: Running, app: string, version: Shown, proof: Proof): Missing | undefined {
  const lasting = new Set(lastingContainers(running).map(({ name }) => name));
  for (const { name, image = "" } of declaredContainers(running)) {
    // What only prepares a pod counts where it shows the version.
    if (!lasting.has(name) && tells(image, app, version, proof) !== "this") continue;
    const ids = [...imageIds(running, name)].sort();
    if (ids.length < 2) continue;
    const { kind, workload } = running;
    return {
      refused: `the pods of ${kind} ${workload.metadata.name} run ${ids.length} images (${ids.map(short).join(", ")}) under the one name ${image}: it was pushed again, so restart them`,
    };
  }
  return undefined;
}

/** Pods that run another image than their template says: not the one with the version, nor one that is named by its content. */
function replaced(running: Running, app: string, version: Shown, proof: Proof): Missing | undefined {
  for (const { name, image = "" } of declaredContainers(running)) {
    if (tells(image, app, version, proof) !== "this") continue;
    for (const pod of running.pods) {
      const own = imageIn(pod, name);
      if (own !== undefined && (tells(own, app, version, proof) === "this" || isPinned(own))) continue;
      return { waiting: `${pod.metadata.name} runs ${own ?? "nothing"} in the place of ${image}` };
    }
  }
  return undefined;
}
