// Which resource of an Application is not ready, and why: from the objects themselves, their pods and events.
import { incomplete, workloadPath } from "../../cluster/workloads";
import type { Application, ApplicationResource, Workload } from "../../cluster/types";
import { nextStep, podCause } from "./pods";
import type { Reader } from "./reader";
import { brief } from "./sentences";
import type { ObjectSeen, PodSeen } from "./types";

/** Resources that are looked at: an Application may have hundreds, and one cause is enough. */
const mostResources = 40;
/** Sentences about one Application. */
const mostSentences = 3;

/** Collections of other kinds whose status Argo CD takes for their health. */
const collections: Readonly<Record<string, string>> = {
  "/Service": "/api/v1/namespaces/{}/services",
  "/PersistentVolumeClaim": "/api/v1/namespaces/{}/persistentvolumeclaims",
  "/Pod": "/api/v1/namespaces/{}/pods",
  "networking.k8s.io/Ingress": "/apis/networking.k8s.io/v1/namespaces/{}/ingresses",
  "batch/Job": "/apis/batch/v1/namespaces/{}/jobs",
};

/** One sentence for each resource that is not ready; empty if none of them says so. */
export async function resourceCauses(reader: Reader, { spec, status }: Application): Promise<string[]> {
  const namespace = spec?.destination?.namespace ?? "";
  const sentences: string[] = [];
  for (const resource of (status?.resources ?? []).slice(0, mostResources)) {
    const at = resource.namespace ?? namespace;
    const workload = workloadPath(resource, namespace);
    const cause =
      workload === undefined
        ? await objectCause(reader, resource, at)
        : await workloadCause(reader, resource, workload, at);
    if (cause !== undefined) sentences.push(`${resource.kind} ${resource.name}: ${cause}`);
    if (sentences.length === mostSentences) break;
  }
  return sentences;
}

async function workloadCause(
  reader: Reader,
  { kind }: ApplicationResource,
  path: string,
  namespace: string,
): Promise<string | undefined> {
  const workload = await reader.get<Workload & ObjectSeen>(path);
  if (!workload) return undefined;
  const failure = workload.status?.conditions?.find(
    ({ type, status }) => type === "ReplicaFailure" && status === "True",
  );
  if (failure) return `its pods are refused: ${brief(failure.message ?? "")}. Mend the chart, or what refuses them.`;
  const waits = incomplete(kind, workload);
  if (waits === undefined) return undefined;
  const labels = Object.entries(workload.spec?.selector?.matchLabels ?? {});
  const pods = (await reader.list<PodSeen>(`/api/v1/namespaces/${namespace}/pods`)).filter(
    ({ metadata }) => labels.length > 0 && labels.every(([key, value]) => metadata.labels?.[key] === value),
  );
  for (const pod of pods) {
    const cause = await causeOf(reader, pod, namespace);
    if (cause) return cause;
  }
  return `${waits.slice(waits.indexOf(": ") + 2)}. See: kubectl get pods,events -n ${namespace}`;
}

async function objectCause(
  reader: Reader,
  { group = "", kind, name, health }: ApplicationResource,
  namespace: string,
): Promise<string | undefined> {
  const see = `See: kubectl describe ${group === "" ? kind : `${kind}.${group}`} -n ${namespace} ${name}`;
  const collection = collections[`${group}/${kind}`]?.replace("{}", namespace);
  if (collection === undefined) {
    // Where Argo CD keeps the health of each resource, it is told.
    const ill = health?.status !== undefined && !["Healthy", "Missing", "Suspended"].includes(health.status);
    return ill ? `it is ${health.status}: ${brief(health.message ?? "it does not say why")}. ${see}` : undefined;
  }
  const object = await reader.get<ObjectSeen & PodSeen>(`${collection}/${encodeURIComponent(name)}`);
  if (!object) return undefined;
  if (object.metadata.deletionTimestamp !== undefined) {
    const held = object.metadata.finalizers?.join(", ");
    return `it is being deleted${held ? `, and ${held} holds it` : ""}. ${see}`;
  }
  const addresses = object.status?.loadBalancer?.ingress?.length ?? 0;
  switch (kind) {
    case "Ingress": {
      if (addresses > 0) return undefined;
      const { ingressClassName: named } = object.spec ?? {};
      return `it has no address: no ingress controller serves ${named ? `the class ${named}` : "it"}. Install one, or leave it out of the chart.`;
    }
    case "Service":
      if (object.spec?.type !== "LoadBalancer" || addresses > 0) return undefined;
      return "it waits for a load balancer: the cluster gives it none. Use another type, or give it one.";
    case "PersistentVolumeClaim": {
      if (object.status?.phase !== "Pending") return undefined;
      const event = await eventOf(reader, namespace, kind, name);
      return `it has no volume: ${event ?? "nothing says why"}. Check its storage class.`;
    }
    case "Pod":
      return causeOf(reader, object, namespace);
    default: {
      const failed = object.status?.conditions?.find(({ type, status }) => type === "Failed" && status === "True");
      if (failed) return `it failed: ${brief(failed.message ?? "")}. See: kubectl logs -n ${namespace} job/${name}`;
      const pods = await reader.list<PodSeen>(`/api/v1/namespaces/${namespace}/pods`);
      const own = pods.find(({ metadata }) => metadata.labels?.["job-name"] === name);
      return own && causeOf(reader, own, namespace);
    }
  }
}

/** Why a pod does not run, and the next step. */
async function causeOf(reader: Reader, pod: PodSeen, namespace: string): Promise<string | undefined> {
  const cause = podCause(pod, await reader.events(namespace));
  return cause && `${cause.phrase}. ${nextStep(cause, pod.metadata.name, namespace)}`;
}

async function eventOf(reader: Reader, namespace: string, kind: string, name: string): Promise<string | undefined> {
  const events = await reader.events(namespace);
  const own = events.filter(({ involvedObject: about }) => about?.kind === kind && about.name === name);
  const message = own.at(-1)?.message;
  return message && brief(message, 160);
}
