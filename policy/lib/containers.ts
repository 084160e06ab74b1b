// Rules for containers that hold wherever the container is written.
import type { Node } from "./node";
import { isTemplated } from "./embedded";
import { pinProblem, templatedPinProblem } from "./images";
import type { Layers } from "./layers";
import type { InPod } from "./sights";
import { eachKnown } from "./unknown";

/** The problem of the image that a container runs, or undefined; `image` is what its expressions are known to give. */
export function imageProblem(image: string): string | undefined {
  return isTemplated(image) ? templatedPinProblem(image) : pinProblem(image);
}

/** How messages say that an image is not pinned. */
export function unpinned(title: string, place: Node, problem: string): string {
  return `${title}: ${place.quoted} must have a tag other than latest, or a digest; it is ${problem}.`;
}

/** Requests and limits that every container needs, as policy configuration. */
export interface ResourcesConfig {
  fields: string[];
}

/**
 * Memory by default: a container that takes more of it than it asked for gets its neighbors killed. Too little cpu only
 * makes them slow, and a limit of cpu throttles a container also while the node is idle.
 */
export const resourcesConfig = {
  fields: {
    description: "The requests and limits that every container must set.",
    type: "array" as const,
    items: { type: "string" as const, pattern: "^(requests|limits)\\.[a-z-]+$" },
    default: ["requests.memory", "limits.memory"],
  },
};

/** Yields a message for each request or limit that a container leaves out; Kubernetes allows an ephemeral one none. */
export function* resourcesSet({ pod, container }: InPod, { fields }: ResourcesConfig): Generator<string> {
  if (container.partial || container.ephemeral) return;
  yield* eachKnown(fields, function* (field) {
    const path = ["resources", ...field.split(".")];
    if (container.fields.text(...path) === "")
      yield `${pod.object.title}: ${container.place.at(...path).quoted} must be set.`;
  });
}

/** What of the node a pod or a container reaches: each place, where it is forbidden. */
export interface HostRules {
  /** Capabilities that may be added. */
  capabilities: readonly string[];
  /** Flags of the security context that must not be on. */
  flags: readonly string[];
}

/** The places of a pod that reach into its node. */
export function* hostAccessOfPod(fields: Layers): Generator<Node> {
  for (const layer of fields.nodes) {
    for (const flag of ["hostNetwork", "hostPID", "hostIPC"]) if (layer.isOn(flag)) yield layer.at(flag);
    yield* eachKnown(layer.items("volumes"), function* (volume) {
      if (volume.keys().includes("hostPath")) yield volume.at("hostPath");
    });
    yield* unconfined(layer.at("securityContext"));
    const options = layer.at("securityContext", "windowsOptions", "hostProcess");
    if (options.isOn()) yield options;
    for (const sysctl of layer.items("securityContext", "sysctls"))
      if (!SAFE_SYSCTL.test(sysctl.text("name"))) yield sysctl.at("name");
  }
}

/** Settings of the kernel that are a pod's own, as Pod Security's level baseline allows them. */
const SAFE_SYSCTL =
  /^(kernel\.shm_rmid_forced|net\.ipv4\.(ip_local_port_range|ip_unprivileged_port_start|ip_local_reserved_ports|tcp_syncookies|ping_group_range|tcp_keepalive_(time|intvl|probes)|tcp_fin_timeout|tcp_[rw]mem))$/;
const SAFE_SELINUX = /^(container_(init_|kvm_|engine_)?t)?$/;

/** Where a container may make every call of the kernel, or has the label of another process. */
function* unconfined(context: Node): Generator<Node> {
  const label = context.at("seLinuxOptions");
  if (!SAFE_SELINUX.test(label.text("type"))) yield label.at("type");
  for (const part of ["user", "role"]) if (label.text(part) !== "") yield label.at(part);
  for (const profile of ["seccompProfile", "appArmorProfile"]) {
    if (context.text(profile, "type") === "Unconfined") yield context.at(profile, "type");
  }
}

/** The places of a container that reach into its node. */
export function* hostAccessOfContainer(place: Node, { capabilities, flags }: HostRules): Generator<Node> {
  const context = place.at("securityContext");
  for (const flag of flags) if (context.isOn(flag)) yield context.at(flag);
  const added = context.at("capabilities", "add");
  if (added.texts().some((name) => !capabilities.includes(name.replace(/^CAP_/, "")))) yield added;
  if (context.text("procMount") === "Unmasked") yield context.at("procMount");
  yield* unconfined(context);
  if (context.isOn("windowsOptions", "hostProcess")) yield context.at("windowsOptions", "hostProcess");
  for (const port of place.items("ports")) if ((port.num("hostPort") ?? 0) > 0) yield port.at("hostPort");
}

/** How messages say so. */
export function reachesNode(title: string, place: Node): string {
  return `${title}: ${place.quoted} must not give access to the node.`;
}
