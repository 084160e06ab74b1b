// Situations in which a promotion does not go on, or all applications are concerned, and the sentence of each.
import { applicationSets, cron, cronWorkflows, generator, newApp, running, step, unpulled, workflows } from "./held";
import type { Case } from "./held";
import { application, applications } from "../rollouts";

export const stackCases: readonly Case[] = [
  {
    title: "a campaign whose image cannot be pulled",
    held: (c) => [
      [applications, application(c)],
      running(c),
      step(c, true, { containerStatuses: [{ name: "main", ...unpulled('ErrImagePull: "campaign:1": not found') }] }),
    ],
    row: "shop test",
    sentence:
      /^The Workflow is Running\. The image of the campaign campaign:1 cannot be pulled: the registry does not have it\. Push campaign:1, or set images\.testCampaign or phases\[\]\.verification\.image or images\.pullSecrets\.$/,
  },
  {
    title: "a guard whose image cannot be pulled",
    held: (c) => [
      [applications, application(c)],
      running(c),
      step(c, true, { initContainerStatuses: [{ name: "guard", ...unpulled("403 Forbidden", "ErrImagePull") }] }),
    ],
    row: "shop test",
    sentence:
      /The image of the promotion step promote:1 cannot be pulled: the registry refuses access\. Push promote:1, or set images\.promote /,
  },
  {
    title: "a promotion step whose image cannot be pulled",
    held: (c) => [
      [applications, application(c)],
      running(c),
      step(c, false, { containerStatuses: [{ name: "main", ...unpulled("connection refused", "ErrImagePull") }] }),
    ],
    row: "shop test",
    sentence: /The image of the promotion step .* cannot be pulled: the registry cannot be reached\./,
  },
  {
    title: "a Workflow that waits for its turn",
    held: (c) => [[applications, application(c)], running(c, "Pending")],
    row: "shop test",
    sentence: /^The Workflow is Pending\. It waits for its turn/,
  },
  {
    title: "a generator file that stops discovery, and the applications that it hides",
    held: (c) => [[applications, application(c)]],
    files: { ...newApp, [generator]: '{\n  "phase": "test"\n' },
    row: "*",
    sentence:
      /cart-test\.json:3: It is not valid JSON: .* Until it is mended Argo CD makes no new Application\. .*blog-test.* wait for it\.$/,
  },
  {
    title: "an application that such a file hides",
    held: (c) => [[applications, application(c)]],
    files: { ...newApp, [generator]: "[1]" },
    row: "blog test",
    sentence: /^There is no Application: Argo CD makes none while .*cart-test\.json:1 cannot be read\.$/,
  },
  {
    title: "a generator file of a phase that does not exist",
    held: (c) => [[applications, application(c)]],
    files: { [generator]: '{"phase": "tset"}' },
    row: "*",
    sentence: /cart-test\.json:1: Its phase is "tset"; it must be one of test, prod \("test"\?\)\.$/,
  },
  {
    title: "an error that only Argo CD knows",
    held: (c) => [
      [applications, application(c)],
      [
        applicationSets,
        {
          metadata: { name: "argo-promotion" },
          status: {
            conditions: [
              {
                type: "ErrorOccurred",
                status: "True",
                reason: "ApplicationParamsGenerationError",
                message:
                  "error generating params from git: rpc error: code = Internal desc = unable to checkout git repo",
              },
            ],
          },
        },
      ],
    ],
    row: "*",
    sentence:
      /^Argo CD does not make all Applications: error generating params from git: unable to checkout git repo\. .* wait for it\. See: kubectl describe/,
  },
  {
    title: "an application that is new",
    held: (c) => [[applications, application(c)]],
    files: newApp,
    row: "blog test",
    sentence: /^There is no Application yet: Argo CD makes it when it looks at the repository next/,
  },
  {
    title: "a sweep that has not run",
    held: (c) => [
      [applications, application(c)],
      [cronWorkflows, cron("2026-01-01T10:00:00Z")],
    ],
    row: "*",
    sentence:
      /^The sweep has not run since 2026-01-01T10:00:00Z, and was due at 2026-01-01T10:02:00Z; see whether the workflow controller runs/,
  },
  {
    title: "a sweep that never ends",
    held: (c) => [
      [applications, application(c)],
      [cronWorkflows, cron("2026-01-01T10:00:00Z", { status: { active: [{ name: "promotion-sweep-1" }] } })],
    ],
    row: "*",
    sentence: /^The sweep has not run since .*; promotion-sweep-1 still runs, and there are never two/,
  },
  {
    title: "a sweep that failed",
    held: (c) => [
      [applications, application(c)],
      [
        workflows,
        {
          metadata: { name: "promotion-sweep-2", labels: { "workflows.argoproj.io/cron-workflow": "promotion-sweep" } },
          status: { phase: "Failed", message: "Error (exit code 4)", startedAt: "2026-01-01T10:00:00Z" },
        },
      ],
    ],
    row: "*",
    sentence: /^The last sweep \(promotion-sweep-2\) failed: Error \(exit code 4\)\. See: kubectl logs -n argo/,
  },
  {
    title: "a sweep that is suspended",
    held: (c) => [
      [applications, application(c)],
      [cronWorkflows, cron("2026-01-01T10:00:00Z", { spec: { suspend: true } })],
    ],
    row: "*",
    sentence: /^The sweep is suspended: argo cron resume/,
  },
];
