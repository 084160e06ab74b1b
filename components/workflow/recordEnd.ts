// Writing down how a promotion ended: on the exit of its Workflow, or when no Workflow could be made at all.
import { deadlines } from "../../contract/limits";
import { phasesText } from "../../contract/phases";
import { identityParameters, templates } from "../../contract/workflow";
import type { Template, WorkflowTemplateSpec } from "../objects/argoWorkflowsKinds";
import { namespaces, serviceAccounts, workflowTemplates } from "../objects/names";
import { triggeredPhases } from "../settings/phases";
import {
  identity,
  input,
  originFlags,
  promoteContainer,
  promoteVolumes,
  type PromoteArgs,
  tellingPod,
  tellingVolume,
  withTelling,
} from "./promoteContainer";
import { deadLetterMetrics } from "./metrics";
import { common, podOf } from "./templateDefaults";

/** An end is written down for each edge out of the phases that are managed, and for those without one that are verified. */
export type RecordArgs = PromoteArgs;

const identityFlags = [
  ...["--app", input(identityParameters.app)],
  ...["--source-phase", input(identityParameters.phase), "--source-commit", input(identityParameters.commit)],
  ...["--workflow", "{{workflow.name}}", "--namespace", namespaces.argo, "--record-namespace", namespaces.records],
];

/** A template that runs `promote record`. It may run again after any failure: recording twice changes nothing. */
function recordTemplate(args: RecordArgs, name: string, flags: string[]) {
  return {
    ...podOf("record"),
    ...tellingPod,
    name,
    inputs: { parameters: identity },
    activeDeadlineSeconds: deadlines.record,
    retryStrategy: { limit: "5", retryPolicy: "Always", backoff: { duration: "5s", factor: "2", cap: "1m" } },
    volumes: [...promoteVolumes({ gitCa: false }), tellingVolume],
    container: withTelling(
      args,
      promoteContainer(args, [
        "record",
        ...identityFlags,
        ...originFlags(args),
        "--phases",
        phasesText(triggeredPhases(args.phases)),
        ...flags,
      ]),
    ),
  } satisfies Template;
}

/** Writes an end down, where it is not there already. */
export const recordWhen = (condition: string, parameters: { name: string; value: string }[]): Template => ({
  name: "record",
  steps: [
    [
      {
        name: "record",
        when: `{{=${condition}}}`,
        templateRef: { name: workflowTemplates.recordEnd, clusterScope: true, template: templates.recordEnd },
        arguments: { parameters },
      },
    ],
  ],
});

/** `spec` of `workflow-template-record-end`: the end of a Workflow, or a notification that never became one. */
export function recordEndSpec(args: RecordArgs) {
  const reason = "the Sensor could not make the Workflow after all retries (dead letter)";
  return {
    ...common(args),
    serviceAccountName: serviceAccounts.record,
    entrypoint: templates.recordDeadLetter,
    arguments: { parameters: identity },
    templates: [
      recordTemplate(args, templates.recordEnd, []),
      {
        ...recordTemplate(args, templates.recordDeadLetter, ["--outcome", "broken", "--reason", reason]),
        metrics: { prometheus: deadLetterMetrics },
      },
    ],
  } satisfies WorkflowTemplateSpec;
}
