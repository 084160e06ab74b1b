// What stands in clusters and repositories already, letter by letter: another name would part a new program from what it finds.
import * as assert from "node:assert/strict";
import { guardOutputs as outputsOfGuard, leadOutput, promotionOutputs, recordedOutput, templates } from "./workflow";
import * as workflow from "./workflow";
import { millisecondsOf } from "./duration";
import * as ends from "./ends";
import * as limits from "./limits";
import * as names from "./names";
import { labels } from "./identity";
import { ready } from "./notification";
import { emptyResult } from "../promote/src/promotion/result";

describe("what program and step agree on", () => {
  it("is what the Workflows, records and labels of every cluster have", () => {
    assert.deepEqual(
      { ...workflow },
      {
        templates: {
          promotion: "promotion",
          campaign: "integration-tests",
          settlement: "settlement",
          guard: "guard",
          recordEnd: "record-end",
          recordDeadLetter: "record-dead-letter",
        },
        campaignOutputs: { campaign_image: "guard_campaign_image", campaign_command: "guard_campaign_command" },
        campaignParameters: { image: "image", command: "command" },
        guardName: "guard",
        campaignContainer: "main",
        identityParameters: { app: "app", commit: "source_commit", phase: "source_phase" },
        promotionParameters: { target: "target_phase", verification: "verification" },
        verifications: { campaign: "campaign", workflow: "workflow", none: "none", recorded: "recorded" },
        verificationTasks: { each: "verification-", passed: "verified" },
        promoteVerified: "workflow-template-promote-verified",
        stopped: "Stop",
        timeToLive: 43200,
        guardOutputs: {
          ...{ reason: "guard_reason", outcome: "guard_outcome" },
          ...{ fingerprint: "guard_fingerprint", version: "guard_version" },
        },
        promotionOutputs: [
          ...["outcome", "reason", "version_before", "version_after", "commit", "pull_request"],
          ...["version", "fingerprint", "verified_at", "steady_since"],
        ],
        verifiedOutput: "verified_at",
        recordedOutput: "recorded",
        leadOutput: "lead_seconds",
        reportArtifact: "report",
      },
    );
    assert.deepEqual(labels, {
      app: "argo-promotion/app",
      phase: "argo-promotion/phase",
      commit: "argo-promotion/commit",
      campaign: "argo-promotion/campaign",
    });
    assert.deepEqual(
      [ends.recordLabel, ends.recordName("shop"), names.applicationSet, names.sweep],
      ["argo-promotion/record", "promotion-shop", "argo-promotion", "promotion-sweep"],
    );
    assert.deepEqual(names.namespaces, {
      argoCd: "argocd",
      argo: "argo",
      argoEvents: "argo-events",
      records: "argo-promotion",
    });
    assert.equal(
      `${names.webhookUrl}${names.webhook.endpoint}`,
      "http://webhook-eventsource.argo.svc.cluster.local:12001/appSyncSuccess",
    );
    assert.equal(names.promotionEventsUrl, "http://promotion-eventsource.argo.svc.cluster.local:12002/state");
    const { eventSource, eventName, authSecret, authKey } = names.promotionEvents;
    assert.deepEqual(
      [eventSource, eventName, authSecret, authKey],
      ["promotion", "state", "promotion-events-auth", "token"],
    );
  });

  it("are the ends of the step, and which of them may pass", () => {
    assert.deepEqual(ends.exitCodes, {
      other: 1,
      "bad-input": 2,
      missing: 3,
      authentication: 4,
      network: 5,
      conflict: 6,
    });
    assert.deepEqual(
      [ends.passingCodes, ends.finalCodes],
      [
        [5, 6],
        [1, 2, 3, 4],
      ],
    );
    assert.deepEqual(ends.endOutcomes, [
      "promoted",
      "proposed",
      "already-current",
      "superseded",
      "verified",
      "held",
      "failed",
      "rolled-back",
      "invalid",
      "broken",
    ]);
    assert.deepEqual(Object.values(ends.guardOutcomes), ["complete", "superseded", "error"]);
    assert.deepEqual([ends.notVerified, ends.signalled], ["not-verified", [137, 143]]);
  });

  it("is when a phase is ready, in Argo CD's words", () => {
    assert.deepEqual(ready, { operation: "Succeeded", sync: "Synced", health: "Healthy" });
  });

  it("F14: leaves room for the step's own limits in every deadline", () => {
    const { deadlines, longestGitCall, stepLimits } = limits;
    const seconds = (limit: string) => millisecondsOf(limit)! / 1000;
    // The step may be in one git call more when its own time is up.
    const within: [limit: number, deadline: number][] = [
      [seconds(stepLimits.guard) + longestGitCall, deadlines.campaign - 1800],
      // It waits for the campaign, or for the rollout by itself.
      [deadlines.campaign + seconds(stepLimits.promotion) + longestGitCall + deadlines.record, deadlines.workflow],
      [seconds(stepLimits.promotion) + longestGitCall, deadlines.afterVerifications],
      // Nothing ends it sooner than its Workflow.
      [deadlines.workflow, deadlines.promotion],
    ];
    for (const [limit, deadline] of within) assert.ok(limit <= deadline, `${limit} s in ${deadline} s`);
    assert.deepEqual(limits.stepLimits, { gitCall: "30s", promotion: "5m", guard: "5m" });
  });

  it("are outputs that the step writes", () => {
    const result = Object.keys(emptyResult({}));
    for (const field of [...promotionOutputs, leadOutput, recordedOutput]) assert.ok(result.includes(field), field);
    assert.equal(new Set(Object.values(templates)).size, Object.keys(templates).length);
    assert.equal(new Set(Object.values(outputsOfGuard)).size, Object.keys(outputsOfGuard).length);
  });
});
