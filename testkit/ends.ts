// Ends of promotions, and what is known of one that is due, as tests of records and states need them.
import type { EndOutcome } from "../contract/ends";
import type { End } from "../promote/src/ends/end";
import type { Facts } from "../promote/src/ends/states";

/** The commit that all of them are about, unless a test says otherwise. */
export const sourceCommit = "a".repeat(40);

/** What is written down of versions besides that the target went from 1.0.0 to 1.1.0: where it kept what it had, or its own failed. */
const leaves: Partial<Record<EndOutcome, Partial<End>>> = {
  "already-current": { version: "1.1.0", version_before: "1.1.0" },
  superseded: { version: "1.1.0", version_after: "1.0.0" },
  verified: { version: "1.1.0", version_after: "1.0.0" },
  held: { version: "1.1.0", version_after: "1.0.0" },
  "rolled-back": { version: "1.1.0", version_before: "1.1.0", version_after: "1.0.0" },
};

/** An end of the promotion of 1.1.0 over 1.0.0, as the step leaves it. */
export const end = (outcome: EndOutcome, more: Partial<End> = {}): End => ({
  outcome,
  source_commit: sourceCommit,
  version_before: "1.0.0",
  version_after: "1.1.0",
  commit: "",
  started_at: "2026-01-01T10:00:00Z",
  finished_at: "2026-01-01T10:01:00Z",
  workflow: "shop-test-aaaaaaaaaaaa",
  workflow_uid: "w1",
  reason: "Because.",
  ...leaves[outcome],
  ...more,
});

/** Ends of so many Workflows that decided nothing. */
export const ends = (count: number, outcome: EndOutcome = "broken"): End[] =>
  Array.from({ length: count }, (_, n) => end(outcome, { workflow_uid: `w${n}` }));

/** A promotion that is due. */
export const due: Facts = {
  commit: sourceCommit,
  waiting: undefined,
  sourceVersion: "1.1.0",
  targetVersion: "1.0.0",
  workflow: undefined,
  ends: [],
};
