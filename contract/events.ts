// Events: what is said on the bus of every end of a promotion, and of every change of what a promotion waits for.
import type { EndOutcome } from "./ends";
import { typed } from "./verbs";

/** A state of which events tell, as people read it. Texts may hold {app}, {version}, {source} and {target}. */
export interface EventState {
  /** What happened, in one line. */
  summary: string;
  /** What comes next, or what a person can do. */
  next: string;
  /** The same where a commit holds the phase. */
  whenHeld?: string;
  /** Whether it has passed its tests and waits, for a gate or for a person. */
  waits?: true;
  /** Last word of its type, where that is another than the state. */
  type?: string;
}

const rerun = `run it again: ${typed("rerun", ["{app}", "{source}"])}`;
const rollback = typed("rollback", ["{app}", "{source}"]);

/** Every state of which events tell. A new outcome of a promotion is a line here. */
export const eventStates: Readonly<Record<EndOutcome, EventState>> = {
  promoted: {
    summary: "{app}: {version} is promoted from {source} to {target}",
    next: "Argo CD deploys it in {target}.",
  },
  proposed: {
    summary: "{app}: {version} is proposed for {target}",
    next: "It is promoted once somebody merges promotion/{target}/{app}.",
    waits: true,
  },
  "already-current": { summary: "{app}: {target} holds {version} already", next: "There is nothing to do." },
  superseded: {
    summary: "{app}: {version} is not promoted to {target}, something else took its place",
    next: "What took its place is a promotion of its own.",
  },
  verified: {
    summary: "{app}: {version} passed in {source} and waits for {target}",
    next: "It is promoted, without another test, when its last gate opens.",
    waits: true,
  },
  held: {
    summary: "{app}: {version} is held before {target}",
    next: `Once that is over: ${typed("release", ["{app}", "{target}"])}, or ${typed("resume", [])} where all promotions are stopped.`,
    waits: true,
  },
  failed: {
    summary: "{app}: the tests of {version} failed in {source}, {target} keeps what it has",
    next: `Push a better version, or ${rerun}`,
  },
  "rolled-back": {
    summary: "{app}: {version} failed in {source} and was taken back",
    next: "{source} goes back to the version that was verified there before; a newer one may come.",
  },
  invalid: {
    summary: "{app}: {version} cannot be carried from {source} to {target}",
    next: "Mend it in the repository: it is sent again after that commit.",
  },
  broken: {
    summary: "{app}: the promotion of {version} from {source} to {target} broke",
    next: `It is sent again up to three times; after that ${rerun}`,
  },
};

/** The same where nothing is promoted from the phase: its deployments are verified, and go no further. */
export const lastPhaseStates: Readonly<Partial<Record<EndOutcome, EventState>>> = {
  // Nothing waits there: who is told of what waits does not hear of it.
  verified: { summary: "{app}: {version} passed in {source}", next: "There is nothing to do.", type: "passed" },
  superseded: {
    summary: "{app}: {version} went from {source} before its tests had ended",
    next: "What took its place is tested by itself.",
  },
  failed: {
    summary: "{app}: the tests of {version} failed in {source}",
    next: `Push a better version, roll it back (${rollback}), or ${rerun}`,
    whenHeld: `Nothing more comes into {source}. To let a better version in: ${typed("release", ["{app}", "{source}"])}; to go back: ${rollback}`,
  },
  invalid: {
    summary: "{app}: {version} cannot be verified in {source}",
    next: "Mend it in the repository: it is sent again after that commit.",
  },
  broken: {
    summary: "{app}: the verification of {version} in {source} broke",
    next: `It is sent again up to three times; after that ${rerun}`,
  },
};

/** Type of the event of a state, which is told in one of the ways above. */
export const eventType = (state: EndOutcome, { type = state }: Pick<EventState, "type">): string =>
  `io.argo-promotion.${type}`;

/** All ways in which a state is told. */
export const waysToTell = (state: EndOutcome): EventState[] =>
  [eventStates[state], lastPhaseStates[state]].filter((each) => each !== undefined);

/** What whoever writes an end is told about the bus: the option `--tell`, as JSON. */
export interface Telling {
  /** Address of the endpoint that takes events. */
  url: string;
  /** File with its bearer token. */
  tokenFile: string;
  /** What the events are about: the address of the GitOps repository. */
  source: string;
  /** Page of a Workflow, with {workflow}; left out where none is known. */
  workflowPage?: string;
  /** Page of a commit, with {commit}; left out where none is known. */
  commitPage?: string;
}
