// What happens to a fact of the contract when one side goes its own way. Data; `mutate.ts` tries each in a copy.

/** One side no longer keeps to a fact: a text of one file in the place of another. */
export interface Mutation {
  /** The fact, as `<file of contract>.<export>`. */
  fact: string;
  file: string;
  from: string;
  to: string;
}

const program = (file: string, fact: string, from: string, to: string): Mutation => ({
  fact,
  file: `components/${file}`,
  from,
  to,
});
const step = (file: string, fact: string, from: string, to: string): Mutation => ({
  fact,
  file: `promote/src/${file}`,
  from,
  to,
});

/** At least one for each fact; where both sides use it, one for each side. */
export const mutations: readonly Mutation[] = [
  program("workflow/campaign.ts", "workflow.templates", "name: templates.campaign", 'name: "campaign"'),
  program("workflow/workflowTemplates.ts", "workflow.templates", "name: templates.promotion", 'name: "promote"'),
  program("workflow/recordEnd.ts", "workflow.templates", "templates.recordEnd,", '"record",'),
  step("guard/campaign.ts", "workflow.templates", "=== templates.campaign", '=== "campaign"'),
  step("cli/templateOptions.ts", "workflow.templates", "templates.campaign)", '"campaign")'),
  step("cli/templateOptions.ts", "workflow.templates", "templates.promotion)", '"promote")'),
  program("workflow/campaign.ts", "workflow.guardName", "name: guardName,", 'name: "wait",'),
  step("ends/workflow.ts", "workflow.guardName", "${guardName}: Error", "wait: Error"),
  step("guard/campaign.ts", "workflow.guardName", "initContainerStatuses, guardName", 'initContainerStatuses, "wait"'),
  step(
    "guard/campaign.ts",
    "workflow.campaignContainer",
    "containerStatuses, campaignContainer",
    'containerStatuses, "wait"',
  ),
  program("workflow/workflowTemplates.ts", "workflow.verifications", "verifications.none : ", '"nothing" : '),
  step("cli/verification.ts", "workflow.verifications", "=== verifications.campaign", '=== "campaigns"'),
  program(
    "workflow/promoteContainer.ts",
    "workflow.identityParameters",
    "input(identityParameters.commit)",
    'input("commit")',
  ),
  program("workflow/workflowTemplates.ts", "workflow.identityParameters", "name: own.phase", 'name: "phase"'),
  step("ends/workflow.ts", "workflow.identityParameters", "[identityParameters.commit]", "commit_id"),
  program(
    "workflow/workflowTemplates.ts",
    "workflow.promotionParameters",
    "name: promotionParameters.target",
    'name: "target"',
  ),
  step("ends/workflow.ts", "workflow.promotionParameters", ")[promotionParameters.target]", ")['target']"),
  program(
    "workflow/campaign.ts",
    "workflow.guardOutputs",
    "    name,\n    valueFrom",
    "    name: `${name}s`,\n    valueFrom",
  ),
  program("workflow/campaign.ts", "workflow.guardOutputs", "${guardResult}/${field}`", "${guardResult}/${field}s`"),
  program(
    "workflow/workflowTemplates.ts",
    "workflow.guardOutputs",
    "${output(`tasks['${name}']`, guardOutputs.outcome)}",
    "${output(`tasks['${name}']`, 'outcome')}",
  ),
  step("ends/workflow.ts", "workflow.guardOutputs", "superseded[guardOutputs.reason]", 'superseded["reason"]'),
  step("guard/campaign.ts", "workflow.guardOutputs", "outputs[guardOutputs.fingerprint]", 'outputs["fingerprint"]'),
  program(
    "workflow/workflowTemplates.ts",
    "workflow.promotionOutputs",
    "[...promotionOutputs, ",
    "[...promotionOutputs.slice(1), ",
  ),
  step(
    "promotion/result.ts",
    "workflow.promotionOutputs",
    'version_before: ""',
    '["version-before" as "version_before"]: ""',
  ),
  program("workflow/workflowTemplates.ts", "workflow.verifiedOutput", "verifiedOutput]", '"verified"]'),
  step("promotion/result.ts", "workflow.verifiedOutput", 'verified_at: ""', '["verified" as "verified_at"]: ""'),
  program(
    "workflow/workflowTemplates.ts",
    "workflow.recordedOutput",
    'output("workflow", recordedOutput)',
    'output("workflow", "done")',
  ),
  program("workflow/campaignReport.ts", "workflow.reportArtifact", "name: reportArtifact", 'name: "reports"'),
  step("ends/workflow.ts", "workflow.reportArtifact", "name === reportArtifact", 'name === "reports"'),
  step("errors.ts", "ends.exitCodes", "exitCodes[this.kind]", "exitCodes[this.kind] + 1"),
  step("ends/workflow.ts", "ends.exitCodes", "String(exitCodes.missing)", "String(exitCodes.other)"),
  program(
    "workflow/workflowTemplates.ts",
    "ends.passingCodes",
    'in [${[...passingCodes, ...signalled].join(", ")}]',
    "in [5, 137, 143]",
  ),
  step("cli/promoteCommand.ts", "ends.passingCodes", "!passingCodes.includes(exitCode)", "exitCode !== 6"),
  program("workflow/workflowTemplates.ts", "ends.signalled", "...signalled]", "137]"),
  step("ends/workflow.ts", "ends.signalled", "!signalled.includes(code)", "code !== 137"),
  step("cli/promoteCommand.ts", "ends.notVerified", "!== notVerified", '!== "unverified"'),
  step("ends/workflow.ts", "ends.notVerified", "=== notVerified", '=== "unverified"'),
  program("workflow/campaign.ts", "ends.finalCodes", "${finalCodes\n    .map", "${finalCodes\n    .slice(1)\n    .map"),
  program("workflow/workflowTemplates.ts", "ends.guardOutcomes", "== '${guardOutcomes.superseded}'", "== 'overtaken'"),
  step("guard/campaign.ts", "ends.guardOutcomes", "!== guardOutcomes.complete", '!== "completed"'),
  program("workflow/campaign.ts", "ends.guardOutcomes", "guardOutcomes.error", '"unknown"'),
  step("ends/workflow.ts", "ends.guardOutcomes", "=== guardOutcomes.superseded", '=== "overtaken"'),
  step("ends/record.ts", "ends.endOutcomes", "endOutcomes.includes(", "endOutcomes.slice(1).includes("),
  step("ends/record.ts", "ends.recordLabel", "[recordLabel]:", '"argo-promotion/records":'),
  step("ends/record.ts", "ends.recordName", "name: recordName(app)", "name: app"),
  program("workflow/workflowTemplates.ts", "limits.deadlines", "deadlines.promotion", "300"),
  program("settings/repository.ts", "limits.stepLimits", "stepLimits.gitCall", '"45s"'),
  program("workflow/campaign.ts", "limits.deadlines", "deadlines.campaign", "300"),
  step("cli/guardCommand.ts", "limits.stepLimits", "stepLimits.guard", '"20m"'),
  step("cli/promoteCommand.ts", "limits.stepLimits", "stepLimits.promotion", '"20m"'),
  step("cli/repositoryOptions.ts", "limits.stepLimits", "stepLimits.gitCall", '"20m"'),
  program("trigger/notificationConfig.ts", "notification.ready", "'${ready.health}'", "'Progressing'"),
  step("cluster/application.ts", "notification.ready", "!== ready.sync", '!== "OutOfSync"'),
  program(
    "trigger/notificationConfig.ts",
    "notification.Notification",
    "source_phase: phase.name",
    '["phase" as "source_phase"]: phase.name',
  ),
  program(
    "trigger/sensor.ts",
    "notification.Notification",
    'phase: "source_phase"',
    'phase: "phase" as "source_phase"',
  ),
  step(
    "survey/sweep.ts",
    "notification.Notification",
    "source_commit: first.commit",
    '["commit" as "source_commit"]: first.commit',
  ),
  program("sweep/sweep.ts", "names.webhookUrl", "${webhookUrl}${webhook.endpoint}", "${webhookUrl}/"),
  program("trigger/notificationConfig.ts", "names.webhook", "path: webhook.endpoint", 'path: "/"'),
  program(
    "workflow/promoteContainer.ts",
    "names.namespaces",
    '"--namespace", namespaces.argo',
    '"--namespace", namespaces.argoCd',
  ),
  step("cli/templateOptions.ts", "names.namespaces", "namespaces.records)", "namespaces.argo)"),
  program("trigger/sensor.ts", "identity.labels", "metadata.labels.${labels.commit}", "metadata.labels.commit"),
  step("ends/record.ts", "identity.labels", "[labels.app]: app", '"app": app'),
  step("guard/campaign.ts", "identity.labels", "${labels.campaign}", "argo-promotion/tests"),
  program("gitops/applications.ts", "names.applicationSet", "name: applicationSet,", 'name: "applications",'),
  step("survey/why/stack.ts", "names.applicationSet", "${applicationSet}", "applications"),
  program("sweep/sweep.ts", "names.sweep", "name: sweepName", 'name: "sweep"'),
  step("survey/why/why.ts", "names.sweep", "${sweep}", "the-sweep"),
  step("cli/repositoryOptions.ts", "commands", '"--git-timeout <duration>"', '"--timeout-of-git <duration>"'),
  step("cli/promoteCommand.ts", "commands", '"--workflow-uid <uid>"', '"--uid <uid>"'),
  program("workflow/promoteContainer.ts", "commands", '"--record-namespace"', '"--records"'),
  program("workflow/recordEnd.ts", "commands", '"--outcome"', '"--end"'),
  program("sweep/sweep.ts", "commands", '"--webhook-url"', '"--webhook"'),
];
