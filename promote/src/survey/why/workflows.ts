// Why a promotion, or a verification, that runs does not go on, by the pods of its Workflow.
import { verificationTasks } from "../../../../contract/workflow";
import type { Workflow } from "../../ends/workflow";
import { nextStep, podCause } from "./pods";
import type { Reader } from "./reader";
import type { PodSeen } from "./types";

const workflowLabel = "workflows.argoproj.io/workflow";

const waitsForTurn =
  "It waits for its turn, since as many Workflows run as may: wait, or raise charts.values.argoWorkflows.controller.parallelism.";

/** What a container of a promotion's pod runs, and where its image is configured. */
function partOf(container: string, pod: PodSeen): { name: string; key: string } {
  if (container === "init" || container === "wait") {
    return { name: "of Argo Workflows' executor", key: "charts.values.argoWorkflows.executor.image" };
  }
  const node = pod.metadata.annotations?.["workflows.argoproj.io/node-name"] ?? "";
  if (node.slice(node.indexOf(".") + 1).startsWith(verificationTasks.each)) {
    return { name: "of a verification", key: "that of its WorkflowTemplate" };
  }
  // The guard is the campaign's init container; where there is none, the step is all that runs.
  const campaign = container === "main" && pod.spec?.initContainers?.some(({ name }) => name === "guard");
  return campaign
    ? { name: "of the campaign", key: "images.testCampaign or phases[].verification.image" }
    : { name: "of the promotion step", key: "images.promote" };
}

/** One sentence; undefined if nothing holds the Workflow up. */
export async function workflowCause(
  reader: Reader,
  namespace: string,
  workflow: Workflow,
  now: Date,
): Promise<string | undefined> {
  const { name, creationTimestamp } = workflow.metadata;
  const phase = workflow.status?.phase ?? "";
  const age = now.getTime() - Date.parse(creationTimestamp ?? "");
  if (phase === "" && age > 60_000) {
    return `Argo Workflows has not looked at it yet; see whether its controller runs: kubectl get pods -n ${namespace}.`;
  }
  if (phase === "Pending") return waitsForTurn;
  const pods = await reader.list<PodSeen>(`/api/v1/namespaces/${namespace}/pods`, workflowLabel);
  for (const pod of pods.filter(({ metadata }) => metadata.labels?.[workflowLabel] === name)) {
    // What a pod waits for before its containers, only events tell; of one that runs nobody need be allowed to read them.
    const events = pod.status?.phase === "Pending" ? await reader.events(namespace) : [];
    const cause = podCause(pod, events);
    if (!cause) continue;
    if (cause.image === undefined)
      return `Its pod ${pod.metadata.name} does not run: ${cause.phrase}. ${nextStep(cause, pod.metadata.name, namespace)}`;
    const part = partOf(cause.container, pod);
    const phrase = cause.phrase.replace(/^the image /, `The image ${part.name} `);
    return `${phrase}. Push ${cause.image}, or set ${part.key} or images.pullSecrets.`;
  }
  return undefined;
}

/** Why a sweep that has begun a while ago does not go on; undefined if none is held up. */
export async function sweepHeldUp(
  reader: Reader,
  namespace: string,
  runs: readonly Workflow[],
  now: Date,
): Promise<string | undefined> {
  const minute = 60_000;
  const old = ({ metadata, status }: Workflow) =>
    status?.phase === "Running" && now.getTime() - Date.parse(metadata.creationTimestamp ?? "") > minute;
  for (const run of runs.filter(old)) {
    const cause = await workflowCause(reader, namespace, run, now);
    if (cause !== undefined) return `The sweep ${run.metadata.name} does not go on. ${cause}`;
  }
  return undefined;
}
