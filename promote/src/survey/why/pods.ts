// Why a pod does not run. Pure functions.
import { brief, pullCause } from "./sentences";
import type { ContainerSeen, EventSeen, PodSeen } from "./types";

/** Why a container does not run, as one phrase, with what a person does about it. */
export interface PodCause {
  /** The container; empty where the pod as a whole is meant. */
  container: string;
  /** The image, where it cannot be pulled. */
  image?: string;
  phrase: string;
}

/** What a person does about a pod that does not run. */
export function nextStep({ container, image, phrase }: PodCause, pod: string, namespace: string): string {
  if (image !== undefined) return "Push it, correct its name in the values file or chart, or add a pull secret.";
  if (phrase.includes("ends by itself")) return `See: kubectl logs -n ${namespace} ${pod} -c ${container} --previous`;
  if (phrase.includes("is not ready")) return `See: kubectl logs -n ${namespace} ${pod} -c ${container}`;
  return `See: kubectl describe pod -n ${namespace} ${pod}`;
}

const noPull =
  /^(ErrImagePull|ImagePullBackOff|InvalidImageName|ErrImageNeverPull|RegistryUnavailable|ImageInspectError)$/;

/** Why a pod does not run or is not ready; undefined if it does, or has only just been made. */
export function podCause(pod: PodSeen, events: readonly EventSeen[] = []): PodCause | undefined {
  const { status = {}, metadata } = pod;
  const own = events.filter(({ involvedObject: about }) => about?.kind === "Pod" && about.name === metadata.name);
  if (status.phase === "Succeeded") return undefined;
  if (status.reason === "Evicted") return { container: "", phrase: `it was evicted: ${brief(status.message ?? "")}` };
  const unscheduled = status.conditions?.find(({ type, status: is }) => type === "PodScheduled" && is === "False");
  if (unscheduled) return { container: "", phrase: `no node takes it: ${brief(unscheduled.message ?? "", 160)}` };
  const containers = [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])];
  for (const container of containers) {
    const cause = containerCause(container, pod, own);
    if (cause) return cause;
  }
  const mount = newest(own, /^Failed(Mount|AttachVolume|CreatePodSandBox)$/);
  if (mount && status.phase === "Pending") return { container: "", phrase: brief(mount.message ?? "", 160) };
  const unready = (status.containerStatuses ?? []).find(({ ready, state }) => ready === false && state?.running);
  if (!unready) return undefined;
  const probe = newest(own, /^Unhealthy$/);
  const said = probe ? `: ${brief(probe.message ?? "", 160)}` : "";
  return { container: unready.name, phrase: `it runs and is not ready${said}` };
}

function containerCause(container: ContainerSeen, pod: PodSeen, events: readonly EventSeen[]): PodCause | undefined {
  const { name, state = {}, lastState } = container;
  const { reason = "", message = "" } = state.waiting ?? {};
  if (noPull.test(reason)) {
    const specs = [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
    const image = specs.find((each) => each.name === name)?.image ?? container.image ?? "";
    // Older kubelets only say that they wait; what failed is in the event.
    const failed = newest(events, /^Failed$/)?.message;
    const told = /Back-off pulling image "[^"]*"$/.test(message) ? (failed ?? message) : message;
    const cause = pullCause(`${reason} ${told}`);
    return { container: name, image, phrase: `the image ${image} cannot be pulled: ${cause}` };
  }
  if (reason === "CrashLoopBackOff") {
    const { exitCode, reason: why } = lastState?.terminated ?? {};
    const memory = why === "OOMKilled" ? ", out of memory" : "";
    return {
      container: name,
      phrase: `it ends by itself (exit code ${exitCode ?? "unknown"}${memory}) and is started again`,
    };
  }
  if (reason.endsWith("Error")) return { container: name, phrase: brief(`${reason}: ${message}`, 160) };
  return undefined;
}

function newest(events: readonly EventSeen[], reason: RegExp): EventSeen | undefined {
  const at = ({ lastTimestamp, eventTime, metadata }: EventSeen): string =>
    lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? "";
  return events.filter((each) => reason.test(each.reason ?? "")).sort((a, b) => at(b).localeCompare(at(a)))[0];
}
