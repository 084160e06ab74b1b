// Situations in a phase that promotes nothing, whose deployments are verified all the same, and the sentence of each.
import { workflowName } from "../../../contract/identity";
import { application, applications, campaignPods, workflows } from "../../../testkit/rollouts";
import { cron, cronWorkflows, unpulled } from "./held";
import type { Case, Held } from "./held";

const options = { phases: '[{"name":"prod","onFailure":"rollback"}]' };

/** The Workflow of the verification, and a pod of it that waits for an image. */
function running(commit: string): Held[] {
  const name = workflowName("shop", "prod", commit);
  const given = { app: "shop", source_phase: "prod", source_commit: commit };
  const parameters = Object.entries(given).map(([key, value]) => ({ name: key, value }));
  const spec = { containers: [{ name: "main", image: "campaign:1" }], initContainers: [{ name: "guard" }] };
  const waits = { containerStatuses: [{ name: "main", ...unpulled('ErrImagePull: "campaign:1": not found') }] };
  return [
    [
      workflows,
      {
        metadata: { name, uid: "w1", labels: { "argo-promotion/app": "shop" } },
        spec: { arguments: { parameters } },
        status: { phase: "Running", startedAt: "2026-01-01T10:00:00Z" },
      },
    ],
    [
      campaignPods,
      {
        metadata: { name: "step-1", labels: { "workflows.argoproj.io/workflow": name } },
        spec,
        status: { phase: "Pending", ...waits },
      },
    ],
  ];
}

export const lastPhaseCases: readonly Case[] = [
  {
    title: "a campaign in a phase that promotes nothing whose image cannot be pulled",
    held: (c) => [[applications, application(c, "shop", "prod")], ...running(c)],
    options,
    row: "shop prod",
    sentence:
      /^The Workflow is Running\. The image of the campaign campaign:1 cannot be pulled: .*\. Push campaign:1, or set images\.testCampaign /,
  },
  {
    title: "a sweep that is suspended where nothing is promoted, only verified",
    held: (c) => [
      [applications, application(c, "shop", "prod")],
      [cronWorkflows, cron("2026-01-01T10:00:00Z", { spec: { suspend: true } })],
    ],
    options,
    row: "*",
    sentence: /^The sweep is suspended: argo cron resume/,
  },
];
