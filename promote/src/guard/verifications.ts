// The wait for verifications in pods of their own, beside them: only the nodes of the Workflow tell what became of them.
import { guardOutcomes } from "../../../contract/ends";
import { guardOutputs, templates } from "../../../contract/workflow";
import type { KubeClient } from "../cluster/client";
import { templateOf } from "../ends/nodes";
import { isFinished } from "../ends/states";
import { allPassed, verdictOf, verificationNodes, verificationOf } from "../ends/verifications";
import { parameters } from "../ends/workflow";
import type { Node, Workflow } from "../ends/workflow";
import { PromoteError } from "../errors";
import type { Log } from "../log";
import { endOfWorkflow, looksWithout, passed, running, unlessStopped, untilEnd } from "./wait";
import type { CampaignEnd, CampaignSettings } from "./wait";
import { Watch } from "./watch";

/**
 * Waits until all verifications have passed, or one has not, or they can no longer count.
 *
 * @throws PromoteError "missing" when the Workflow is gone, "other" when it has no guard, or that left no fingerprint
 */
export async function verificationsEnd(client: KubeClient, settings: CampaignSettings, log: Log): Promise<CampaignEnd> {
  const watch = new Watch(client, settings.tested, log);
  let without = 0;
  const look = async (): Promise<CampaignEnd | undefined> => {
    const workflow = await running(client, settings);
    const end = unlessStopped(workflow, () => endOfAll(workflow));
    if (end !== undefined) return end;
    if (guards(workflow).length === 0 && ++without > looksWithout)
      throw new PromoteError("other", `The Workflow ${settings.workflow} has no guard (${templates.guard}).`);
    return watch.look(completeGuard(workflow)?.[guardOutputs.fingerprint] ?? "");
  };
  return untilEnd(look, settings.interval ?? 1000, log);
}

const guards = (workflow: Workflow): Node[] =>
  Object.values(workflow.status?.nodes ?? {}).filter(
    (node) => templateOf(node) === templates.guard && verificationOf(workflow, node) === undefined,
  );

/** What each try of the guard found. */
const foundBy = (workflow: Workflow) => guards(workflow).map((node) => parameters(node.outputs?.parameters));

/** What the guard found that let the verifications begin. */
const completeGuard = (workflow: Workflow) =>
  foundBy(workflow).find((each) => each[guardOutputs.outcome] === guardOutcomes.complete);

/** What the nodes say; undefined while there is more to come. */
function endOfAll(workflow: Workflow): CampaignEnd | undefined {
  const found = foundBy(workflow);
  const superseded = found.find((each) => each[guardOutputs.outcome] === guardOutcomes.superseded);
  if (superseded) return { outcome: "superseded", reason: superseded[guardOutputs.reason] ?? "" };
  const roots = verificationNodes(workflow);
  const verdicts = roots.map((root) => verdictOf(workflow, root));
  const bad = verdicts.find(({ outcome }) => outcome === "failed" || outcome === "broken");
  if (bad) return { outcome: "not-verified", reason: bad.reason };
  if (allPassed(workflow) && verdicts.length > 0 && verdicts.every(({ outcome }) => outcome === "passed")) {
    return passed(completeGuard(workflow)?.[guardOutputs.fingerprint], roots.at(-1)?.finishedAt);
  }
  const gaveUp = guards(workflow).find(
    ({ type, phase = "" }) => type === "Retry" && isFinished({ phase }) && phase !== "Succeeded",
  );
  if (gaveUp) return { outcome: "not-verified", reason: `${gaveUp.phase} in the guard: ${gaveUp.message ?? ""}.` };
  return endOfWorkflow(workflow);
}
