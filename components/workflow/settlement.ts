// What becomes of a version in a phase that promotes nothing: the step waits for the campaign, and takes back what failed it.
import { templates } from "../../contract/workflow";
import type { Task, Template } from "../objects/argoWorkflowsKinds";
import type { LastPhase } from "../settings/phases";
import { identity, type PromoteArgs, settlementContainer } from "./promoteContainer";
import { stepFields } from "./stepTemplate";

/** The template of a phase whose deployments are verified although nothing is promoted from it. */
export const settlementTemplate = (args: PromoteArgs, phase: LastPhase): Template => ({
  ...stepFields(args),
  name: templates.settlement,
  inputs: { parameters: identity },
  container: settlementContainer(args, phase),
});

/** Its task. It begins beside the campaign, and waits for it by itself. */
export const settle = (parameters: { name: string; value: string }[]): Task => ({
  name: "settle",
  template: templates.settlement,
  arguments: { parameters },
});
