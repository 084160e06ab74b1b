// The wait for verifications in pods of their own, beside them: only the nodes of the Workflow tell what became of them.
import { setTimeout as sleep } from "node:timers/promises";
import { guardOutcomes } from "../../../contract/ends";
import { guardOutputs, templates } from "../../../contract/workflow";
import { KubeError } from "../cluster/client";
import type { KubeClient } from "../cluster/client";
import { isFinished } from "../ends/states";
import { allPassed, verdictOf, verificationNodes, verificationOf } from "../ends/verifications";
import { parameters } from "../ends/workflow";
import type { Node, Workflow } from "../ends/workflow";
import { PromoteError } from "../errors";
import type { Log } from "../log";
import { passed, running } from "./campaign";
import type { CampaignEnd, CampaignSettings } from "./campaign";

/** Looks at a Workflow without a guard, after which there will be none. */
const looksWithout = 30;

/**
 * Waits until all verifications have passed, or one has not.
 *
 * @throws PromoteError "missing" when the Workflow is gone, "other" when it has no guard, or that left no fingerprint
 */
export async function verificationsEnd(client: KubeClient, settings: CampaignSettings, log: Log): Promise<CampaignEnd> {
  const { interval = 1000, workflow: name } = settings;
  let said = "";
  for (let without = 0; ;) {
    try {
      const workflow = await running(client, settings);
      const stopped = workflow.spec?.shutdown;
      if (stopped) return { outcome: "not-verified", reason: `The Workflow was stopped (${stopped}).` };
      const end = workflow.spec?.suspend === true ? undefined : endOfAll(workflow);
      if (end !== undefined) return end;
      if (guards(workflow).length === 0 && ++without > looksWithout) {
        throw new PromoteError("other", `The Workflow ${name} has no guard (${templates.guard}).`);
      }
    } catch (error) {
      if (!(error instanceof KubeError && error.mayPass)) throw error;
      if (error.message !== said) log(error.message);
      said = error.message;
    }
    await sleep(interval);
  }
}

const guards = (workflow: Workflow): Node[] =>
  Object.values(workflow.status?.nodes ?? {}).filter(
    (node) => node.templateName === templates.guard && verificationOf(workflow, node) === undefined,
  );

/** What the nodes say; undefined while there is more to come. */
function endOfAll(workflow: Workflow): CampaignEnd | undefined {
  const found = guards(workflow).map((node) => parameters(node.outputs?.parameters));
  const superseded = found.find((each) => each[guardOutputs.outcome] === guardOutcomes.superseded);
  if (superseded) return { outcome: "superseded", reason: superseded[guardOutputs.reason] ?? "" };
  const roots = verificationNodes(workflow);
  const verdicts = roots.map((root) => verdictOf(workflow, root));
  const bad = verdicts.find(({ outcome }) => outcome === "failed" || outcome === "broken");
  if (bad) return { outcome: "not-verified", reason: bad.reason };
  if (allPassed(workflow) && verdicts.length > 0 && verdicts.every(({ outcome }) => outcome === "passed")) {
    const complete = found.find((each) => each[guardOutputs.outcome] === guardOutcomes.complete);
    return passed(complete?.[guardOutputs.fingerprint], roots.at(-1)?.finishedAt);
  }
  const gaveUp = guards(workflow).find(
    ({ type, phase = "" }) => type === "Retry" && isFinished({ phase }) && phase !== "Succeeded",
  );
  if (gaveUp) return { outcome: "not-verified", reason: `${gaveUp.phase} in the guard: ${gaveUp.message ?? ""}.` };
  if (!isFinished({ phase: workflow.status?.phase ?? "" })) return undefined;
  return { outcome: "not-verified", reason: `The Workflow ended: ${workflow.status?.message ?? "nothing says why"}.` };
}
