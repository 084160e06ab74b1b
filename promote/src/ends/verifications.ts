// What the verifications came to that run in pods of their own, by the nodes of their Workflow. Pure functions.
//
// Users write these templates, and call them what they like. What is a part of a verification is told by the names of nodes, which begin
// with the Workflow's and its task's: no template can choose another.
import { signalled } from "../../../contract/ends";
import { campaignParameters, verificationTasks } from "../../../contract/workflow";
import type { Node, Workflow } from "./nodes";

/** What one verification came to. "broken": infrastructure, a deadline, or nothing of it ran. */
export interface Verdict {
  outcome: "running" | "passed" | "failed" | "broken";
  /** One sentence; empty for one that runs or has passed. */
  reason: string;
}

const nodesOf = (workflow: Workflow): Node[] => Object.values(workflow.status?.nodes ?? {});

/** The number of the verification that a node is a part of; undefined for any other. */
export function verificationOf(workflow: Workflow, { name = "" }: Node): number | undefined {
  const start = `${workflow.metadata.name}.${verificationTasks.each}`;
  const number = name.startsWith(start) ? /^([1-9]\d*)(?:[.([]|$)/.exec(name.slice(start.length))?.[1] : undefined;
  return number === undefined ? undefined : Number(number);
}

/** The nodes of the verifications themselves, in their order. */
export const verificationNodes = (workflow: Workflow): Node[] =>
  nodesOf(workflow)
    .filter((node) => node.name === nodeName(workflow, verificationOf(workflow, node)))
    .sort((a, b) => verificationOf(workflow, a)! - verificationOf(workflow, b)!);

const nodeName = (workflow: Workflow, number: number | undefined): string =>
  `${workflow.metadata.name}.${verificationTasks.each}${number}`;

/** Whether a Workflow says that all have passed. */
export const allPassed = (workflow: Workflow): boolean =>
  nodesOf(workflow).some(
    ({ name, phase }) => name === `${workflow.metadata.name}.${verificationTasks.passed}` && phase === "Succeeded",
  );

/** Whether somebody stopped a Workflow: what ran then may have ended with any code, and says nothing. */
export const isStopped = ({ spec }: Workflow): boolean => Boolean(spec?.shutdown);

/** What a verification came to. What Argo Workflows calls Succeeded has passed, if anything of it ran. */
export function verdictOf(workflow: Workflow, root: Node): Verdict {
  const number = verificationOf(workflow, root);
  const parts = nodesOf(workflow).filter((node) => verificationOf(workflow, node) === number);
  const what = `verification ${number} (${root.templateRef?.name ?? imageOf(root) ?? "the campaign"})`;
  const phase = root.phase ?? "";
  if (phase === "Succeeded") {
    if (parts.some(hasRun)) return { outcome: "passed", reason: "" };
    return { outcome: "broken", reason: `Nothing of ${what} ran: every step of it was skipped.` };
  }
  if (phase !== "Failed" && phase !== "Error") return { outcome: "running", reason: "" };
  const ended = lastTries(parts).filter((node) => runs(node) && ["Failed", "Error"].includes(node.phase ?? ""));
  const red = isStopped(workflow) ? undefined : ended.find((node) => saysNo(node, parts));
  const cause = red ?? ended.find(({ message }) => message) ?? root;
  const step = cause.name === root.name || isTryOf(cause, root) ? "" : `, step ${cause.displayName ?? cause.name}`;
  const reason = `${cause.phase} in ${what}${step}: ${cause.message || root.message || "no message"}.`;
  return { outcome: red ? "failed" : "broken", reason: reason.replace(/\.\.$/, ".") };
}

/** The image of a campaign, in a phase to which applications may bring one. */
const imageOf = ({ inputs }: Node): string | undefined =>
  inputs?.parameters?.find(({ name }) => name === campaignParameters.image)?.value;

/** Whether a node does something itself; others put such nodes in order. */
const runs = ({ type = "" }: Node): boolean => ["Pod", "HTTP", "Plugin", "Suspend"].includes(type);

/** Whether a node did something, and did not find what an earlier run had left. */
const hasRun = (node: Node): boolean =>
  runs(node) && node.type !== "Suspend" && node.phase === "Succeeded" && node.memoizationStatus?.hit !== true;

const isTryOf = ({ name = "" }: Node, { name: of }: Node): boolean =>
  name.startsWith(`${of}(`) && /^\(\d+\)$/.test(name.slice((of ?? "").length));

/** The nodes without those of tries that another try came after. */
function lastTries(parts: readonly Node[]): Node[] {
  const earlier = parts
    .filter(({ type }) => type === "Retry")
    .flatMap((retry) => {
      const numbers = parts
        .filter((node) => isTryOf(node, retry))
        .map(({ name }) => Number(/(\d+)\)$/.exec(name!)![1]));
      const last = Math.max(...numbers);
      return numbers.filter((each) => each < last).map((each) => `${retry.name}(${each})`);
    });
  return parts.filter(({ name = "" }) => !earlier.some((each) => name === each || /^[.([]/.test(after(name, each))));
}

const after = (text: string, start: string): string => (text.startsWith(start) ? text.slice(start.length) : "");

/**
 * Whether a node says itself that the test failed: a container of its own ended by itself with another code than 0, or a request was
 * answered otherwise than it should be. Not what a deadline, an eviction or memory ended: the message names the pod's reason first.
 */
function saysNo(node: Node, parts: readonly Node[]): boolean {
  if (node.phase !== "Failed") return false;
  if (node.type !== "Pod") return node.type !== "Suspend";
  const [, container, code] = /^([-a-z0-9]+): Error \(exit code (\d+)\)/.exec(node.message ?? "") ?? [];
  // In a set of containers each of them has a node of its own below that of the pod; a sidecar has none.
  const isOwn = container === "main" || parts.some(({ name }) => name === `${node.name}.${container}`);
  return isOwn && Number(code) > 0 && !signalled.includes(Number(code));
}
