// Reads the ends of a promotion out of its Workflow. Pure functions.
import { endOutcomes, exitCodes, guardOutcomes, notVerified, signalled } from "../../../contract/ends";
import type { EndOutcome } from "../../../contract/ends";
import {
  guardName,
  guardOutputs,
  identityParameters,
  promotionOutputs,
  promotionParameters,
  reportArtifact,
  templates as ours,
} from "../../../contract/workflow";
import type { End } from "./end";
import { templateOf } from "./nodes";
import type { Node, Parameter, Workflow } from "./nodes";
import { isStopped, verdictOf, verificationNodes, verificationOf } from "./verifications";

export type { Node, Parameter, Workflow } from "./nodes";

/** Names of the templates whose nodes carry the ends. */
export interface Templates {
  /** Template of one promotion along one edge. */
  promotion: string;
  /** Templates of a campaign, with the guard before it in its pod. */
  campaign: readonly string[];
}

/** Values of parameters by name. */
export const parameters = (list: readonly Parameter[] | undefined): Record<string, string | undefined> =>
  Object.fromEntries((list ?? []).map(({ name, value }) => [name, value]));

/** What a step that is about to end knows. */
export interface StepEnd {
  /** The target of its edge; undefined in a phase that promotes nothing. */
  target?: string | undefined;
  /** By the names of its output parameters. */
  outputs: Readonly<Record<(typeof promotionOutputs)[number], string>>;
  exitCode: number;
}

/** A Workflow whose promotion step has not ended yet, with what the step knows already: as it will be when the step has. */
export function withStep(workflow: Workflow, step: StepEnd, templates: Templates, now: string): Workflow {
  const list = (values: Record<string, string>): Parameter[] =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  const outputs = Object.fromEntries(promotionOutputs.map((name) => [name, step.outputs[name]]));
  const node: Node = {
    templateName: step.target === undefined ? ours.settlement : templates.promotion,
    phase: step.exitCode === 0 ? "Succeeded" : "Failed",
    startedAt: now,
    inputs: { parameters: step.target === undefined ? [] : list({ [promotionParameters.target]: step.target }) },
    outputs: { parameters: list(outputs), exitCode: String(step.exitCode) },
  };
  return { ...workflow, status: { ...workflow.status, nodes: { ...workflow.status?.nodes, "this step": node } } };
}

/**
 * The end of a promotion along the edge to `target`, as far as its Workflow tells.
 *
 * @param target undefined: that of a verification in a phase that promotes nothing
 */
export function endOf(workflow: Workflow, target: string | undefined, templates: Templates, now: string): End {
  const { status = {}, metadata } = workflow;
  const { [identityParameters.commit]: commit = "" } = parameters(workflow.spec?.arguments?.parameters);
  const all = Object.values(status.nodes ?? {});
  // What users wrote may be called like our own.
  const nodes = all.filter((node) => verificationOf(workflow, node) === undefined);
  const named = (...names: string[]): Node[] =>
    nodes.filter((node) => names.includes(templateOf(node))).sort(newestFirst);
  const steps = named(target === undefined ? ours.settlement : templates.promotion).filter(
    (node) => parameters(node.inputs?.parameters)[promotionParameters.target] === target,
  );
  const step = steps.find((node) => outputsOf(node).outcome !== undefined) ?? steps[0];
  const campaigns = named(...templates.campaign);
  const guards = named(ours.guard);
  const lastTry = steps.find(exited);
  const { outcome, reason } = judge(workflow, step, { campaigns, guards }, lastTry, target === undefined);
  const tests = [...campaigns, ...all.filter((node) => verificationOf(workflow, node) !== undefined)];
  const report = tests.map(reportOf).find((each) => each !== undefined);
  const outputs = step ? outputsOf(step) : {};
  const tested =
    outcome === "failed" && !outputs.version
      ? [...campaigns, ...guards].map(outputsOf).find((each) => each[guardOutputs.version])
      : undefined;
  return {
    outcome,
    source_commit: commit,
    version_before: outputs.version_before ?? "",
    version_after: outputs.version_after ?? "",
    commit: outputs.commit ?? "",
    started_at: status.startedAt ?? metadata.creationTimestamp ?? now,
    // The Workflow itself has not ended yet while its exit handler runs.
    finished_at: status.finishedAt ?? now,
    workflow: metadata.name,
    workflow_uid: metadata.uid ?? "",
    reason: reason.slice(0, 400),
    ...verified(tested ? { version: tested[guardOutputs.version] } : outputs),
    ...(outputs.pull_request ? { pull_request: outputs.pull_request } : {}),
    ...(report === undefined ? {} : { report }),
  };
}

/** What a step says of the version that it looked at, and of its verification. */
function verified(outputs: Record<string, string | undefined>): Partial<End> {
  const fields = ["version", "fingerprint", "verified_at", "steady_since"] as const;
  return Object.fromEntries(fields.flatMap((field) => (outputs[field] ? [[field, outputs[field]]] : [])));
}

function judge(
  workflow: Workflow,
  step: Node | undefined,
  { campaigns, guards }: Record<"campaigns" | "guards", Node[]>,
  lastTry: Node | undefined,
  settles: boolean,
): { outcome: EndOutcome; reason: string } {
  const outputs = step ? outputsOf(step) : {};
  const done = endOutcomes.find((each) => each === outputs.outcome);
  // That a campaign failed an edge's step does not say; in a phase that promotes nothing it does, once it has done what follows.
  if (done !== undefined && (settles || done !== "failed")) return { outcome: done, reason: outputs.reason ?? "" };
  const verdicts = [...campaigns, ...guards].map(outputsOf);
  const superseded = verdicts.find((each) => each[guardOutputs.outcome] === guardOutcomes.superseded);
  if (superseded)
    return { outcome: "superseded", reason: superseded[guardOutputs.reason] || "The phase runs another version." };
  const red = isStopped(workflow) ? undefined : campaigns.find(isRed);
  if (red && !settles) return { outcome: "failed", reason: messageOf(red, "the campaign") };
  // The step waits for the campaign: what ended that is why the step came to nothing.
  for (const [what, tries] of Object.entries({ "the campaign": campaigns, "the guard": guards })) {
    const ill = tries.find((node) => node.phase === "Failed" || node.phase === "Error");
    if (ill && (!red || step === undefined) && !tries.some(({ phase }) => phase === "Succeeded")) {
      return { outcome: isUnreadable(ill, what) ? "invalid" : "broken", reason: messageOf(ill, what) };
    }
  }
  for (const { outcome, reason } of verificationNodes(workflow).map((node) => verdictOf(workflow, node))) {
    if (outcome === "failed" || outcome === "broken") return { outcome, reason };
  }
  const skipped = ["Omitted", "Skipped"].includes(step?.phase ?? "") || outputs.outcome === notVerified;
  if (step !== undefined && !skipped) {
    const reason = outputs.reason || messageOf(step, "the promotion step");
    return { outcome: lastTry?.outputs?.exitCode === exitCodeOfMissing ? "invalid" : "broken", reason };
  }
  const message = workflow.status?.message || "nothing says why";
  return {
    outcome: "broken",
    reason: `The Workflow ended before its ${settles ? "end was settled" : "promotion"}: ${message}.`,
  };
}

/** Why the campaign of a Workflow said no, as one sentence; undefined where it did not. */
export function failedCampaign(workflow: Workflow, { campaign }: Pick<Templates, "campaign">): string | undefined {
  if (isStopped(workflow)) return undefined;
  const nodes = Object.values(workflow.status?.nodes ?? {}).sort(newestFirst);
  const red = nodes.find((node) => campaign.includes(templateOf(node)) && isRed(node));
  return red && messageOf(red, "the campaign");
}

/** What the step and the guard exit with where a file or key of the repository is missing, or cannot be read. */
const exitCodeOfMissing = String(exitCodes.missing);

const exited = (node: Node): boolean => node.outputs?.exitCode !== undefined;

/** Whether the guard ended because of the repository: before a campaign, or in the container of a pod of its own. */
const isUnreadable = ({ message = "" }: Node, what: string): boolean =>
  message.startsWith(`${what === "the guard" ? "main" : guardName}: Error (exit code ${exitCodeOfMissing})`);

/**
 * Whether the campaign itself said no: its main container ended by itself.
 *
 * The node's exit code alone does not tell: a command that is stopped by a deadline or an eviction may end with any
 * code, and Robot's code is its number of failed tests, 250 at most. The message names the pod's reason first, and the
 * container's only where the pod has none.
 */
function isRed(node: Node): boolean {
  const code = Number(/^main: Error \(exit code (\d+)\)/.exec(node.message ?? "")?.[1]);
  return node.phase === "Failed" && code > 0 && !signalled.includes(code);
}

const outputsOf = (node: Node): Record<string, string | undefined> => parameters(node.outputs?.parameters);

/** Where the report of a campaign's node is kept. */
function reportOf(node: Node): string | undefined {
  const { bucket, key } = node.outputs?.artifacts?.find(({ name }) => name === reportArtifact)?.s3 ?? {};
  return bucket !== undefined && key !== undefined ? `s3://${bucket}/${key}/` : undefined;
}

const messageOf = (node: Node, what: string): string => `${node.phase} in ${what}: ${node.message || "no message"}.`;

/** The node that holds the tries of a template: what it says of them is why there is no other. */
const holdsTries = ({ type }: Node): number => Number(type === "Retry");

/** Tries first, the newest first, then the nodes that hold them. */
const newestFirst = (a: Node, b: Node): number =>
  holdsTries(a) - holdsTries(b) || (b.startedAt ?? "").localeCompare(a.startedAt ?? "");
