// Situations in which a promotion does not go on, or all applications are concerned, and the sentence of each.
import { applicationSets, cron, cronWorkflows, generator, newApp, running, step, unpulled } from "./held";
import type { Case } from "./held";
import { application, applications, campaignPods, workflows } from "../../../testkit/rollouts";

/** The ApplicationSet, with an error of its own. */
const stumbling = (reason: string, message: string) => ({
  metadata: { name: "argo-promotion" },
  status: { conditions: [{ type: "ErrorOccurred", status: "True", reason, message }] },
});

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
    title: "a verification whose image cannot be pulled",
    held: (c) => [
      [applications, application(c)],
      running(c),
      step(
        c,
        false,
        { containerStatuses: [{ name: "main", ...unpulled('ErrImagePull: "campaign:1": not found') }] },
        "verification-1[0].load",
      ),
    ],
    row: "shop test",
    sentence:
      /The image of a verification campaign:1 cannot be pulled: .*\. Push campaign:1, or set that of its WorkflowTemplate or images\.pullSecrets\.$/,
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
    title: "a campaign that waits for a Secret that does not exist, which only the event says",
    held: (c) => [
      [applications, application(c)],
      running(c),
      step(c, true, { initContainerStatuses: [{ name: "guard", ...unpulled("", "PodInitializing") }] }),
      [
        "/api/v1/namespaces/argo/events",
        {
          metadata: { name: "e1" },
          involvedObject: { kind: "Pod", name: "step-1" },
          reason: "FailedMount",
          message: "Unable to attach or mount volumes: secret bot not found",
        },
      ],
    ],
    row: "shop test",
    sentence:
      /^The Workflow is Running\. Its pod step-1 does not run: Unable to attach or mount volumes: secret bot not found\. See: kubectl describe pod -n argo step-1$/,
  },
  {
    title: "a Workflow that waits for its turn",
    held: (c) => [[applications, application(c)], running(c, "Pending")],
    row: "shop test",
    sentence:
      /^The Workflow is Pending\. It waits for its turn, .*: wait, or raise charts\.values\.argoWorkflows\.controller\.parallelism\.$/,
  },
  {
    title: "a glob that no file is as",
    held: (c) => [[applications, application(c)]],
    options: { generators: "projects/*/generators/*.json" },
    row: "*",
    sentence:
      /^No file on the branch main is as projects\/\*\/generators\/\*\.json, and Argo CD makes no Application: correct repository\.layout\.generators, or add a generator file\.$/,
  },
  {
    title: "labels that no Application has",
    held: () => [],
    options: { applications: "labelled" },
    row: "*",
    sentence:
      /^No Application in the namespace argocd has the labels argo-promotion\/app and argo-promotion\/phase: put both on each that is to be promoted\.$/,
  },
  {
    title: "a generator file that stops discovery, and the applications that it hides",
    held: (c) => [[applications, application(c)]],
    files: { ...newApp, [generator]: '{\n  "phase": "test"\n' },
    row: "*",
    sentence:
      /cart-test\.json:3: It is not valid JSON: .* Mend it: until then Argo CD makes no new Application\. .*blog-test.* wait for it\.$/,
  },
  {
    title: "an application that such a file hides",
    held: (c) => [[applications, application(c)]],
    files: { ...newApp, [generator]: "[1]" },
    row: "blog test",
    sentence: /^There is no Application: Argo CD makes none while .*cart-test\.json:1 cannot be read: mend it\.$/,
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
        stumbling(
          "ApplicationParamsGenerationError",
          "error generating params from git: rpc error: code = Internal desc = unable to checkout git repo",
        ),
      ],
    ],
    row: "*",
    sentence:
      /^Argo CD does not make all Applications: error generating params from git: unable to checkout git repo\. .* wait for it\. See: kubectl describe/,
  },
  {
    title: "a generator file that was mended, and that Argo CD has not read since",
    held: (c) => [
      [applications, application(c)],
      [
        applicationSets,
        stumbling(
          "ApplicationGenerationFromParamsError",
          `error generating params from git: unable to process file '${generator}': unable to parse file: error converting YAML to JSON: yaml: line 2: did not find expected ',' or '}'`,
        ),
      ],
    ],
    files: newApp,
    row: "*",
    sentence:
      /cart-test\.json is mended, and Argo CD looks again within three minutes\. .*blog-test.* wait for it\. At once: kubectl annotate applicationset argo-promotion -n argocd argocd\.argoproj\.io\/application-set-refresh=true$/,
  },
  {
    title: "an application that is new",
    held: (c) => [[applications, application(c)]],
    files: newApp,
    row: "blog test",
    sentence:
      /^There is no Application yet: Argo CD makes it when it looks at the repository next \(repository\.polling\)\. At once: kubectl annotate applicationset /,
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
    sentence:
      /^The sweep has not run since .*; promotion-sweep-1 still runs, and there are never two: kubectl get pods -n argo -l workflows\.argoproj\.io\/workflow=promotion-sweep-1\.$/,
  },
  {
    title: "a sweep whose image cannot be pulled",
    held: (c) => [
      [applications, application(c)],
      [
        workflows,
        {
          metadata: {
            name: "promotion-sweep-3",
            creationTimestamp: "2026-01-01T10:00:00Z",
            labels: { "workflows.argoproj.io/cron-workflow": "promotion-sweep" },
          },
          status: { phase: "Running", startedAt: "2026-01-01T10:00:00Z" },
        },
      ],
      [
        campaignPods,
        {
          metadata: { name: "sweep-1", labels: { "workflows.argoproj.io/workflow": "promotion-sweep-3" } },
          spec: { containers: [{ name: "main", image: "promote:1" }] },
          status: { phase: "Pending", containerStatuses: [{ name: "main", ...unpulled('"promote:1": not found') }] },
        },
      ],
    ],
    row: "*",
    sentence:
      /^The sweep promotion-sweep-3 does not go on\. The image of the promotion step promote:1 cannot be pulled: the registry does not have it\. Push promote:1, or set images\.promote /,
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
    title: "a sweep whose schedule is none",
    held: (c) => [
      [applications, application(c)],
      [
        cronWorkflows,
        cron("2026-01-01T10:00:00Z", {
          status: { conditions: [{ type: "SpecError", status: "True", message: "cron schedule is malformed" }] },
        }),
      ],
    ],
    row: "*",
    sentence:
      /^The sweep cannot be started: cron schedule is malformed\. See: kubectl describe cronworkflow -n argo promotion-sweep$/,
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
