// What the server tells the page: applications as they are shown. Types, and how urgent each state is.
import type { State } from "../ends/states";

/** How much a person has to do with it, the most first. */
export const attentions = ["stuck", "waiting", "moving", "settled"] as const;

/** One of them. */
export type Attention = (typeof attentions)[number];

/** What each state asks of people. */
export const attentionOf: Readonly<Record<State, Attention>> = {
  failed: "stuck",
  broken: "stuck",
  invalid: "stuck",
  "rolled-back": "stuck",
  waiting: "waiting",
  verified: "waiting",
  held: "waiting",
  proposed: "waiting",
  due: "moving",
  running: "moving",
  promoted: "settled",
  "already-current": "settled",
  superseded: "settled",
};

/** The same where nothing is promoted from the phase: there nothing waits once it passed. */
export const attentionWithin = (state: State): Attention => (state === "verified" ? "settled" : attentionOf[state]);

/** The more urgent of two. */
export const moreUrgent = (a: Attention, b: Attention): Attention =>
  attentions.indexOf(a) <= attentions.indexOf(b) ? a : b;

/** An edge out of an application's phase; or, where none leads on, how what is deployed there is verified. */
export interface ShownEdge {
  /** Left out where nothing is promoted from the phase. */
  to?: string;
  state: State;
  attention: Attention;
  /** Why, in a sentence; left out where nobody needs to ask. */
  reason?: string;
  /** Since when it is so, RFC 3339. */
  since?: string;
  /** When the last gate that names a time opens, RFC 3339. */
  opens?: string;
}

/** An application in a phase. */
export interface ShownPhase {
  phase: string;
  /** On the branch. */
  version?: string;
  /** Of its pods, where they run another one than the branch has. */
  runs?: string;
  health?: string;
  sync?: string;
  attention: Attention;
  /** What is wrong with it, a sentence each. */
  problems?: string[];
  edges: ShownEdge[];
}

/** An application at a glance. */
export interface ShownApplication {
  name: string;
  attention: Attention;
  phases: ShownPhase[];
}

/** Something that cannot be read, and since when. */
export interface Unread {
  what: string;
  why: string;
  since: string;
}

/** How old it is what the page shows. */
export interface Freshness {
  /** When it was said, RFC 3339. */
  now: string;
  /** When the repository was looked at last; undefined: not yet. */
  repository?: string;
  unread: Unread[];
}

/** Everything at a glance. */
export interface Overview extends Freshness {
  /** Names this state of this server: what has changed since can be asked for. */
  at: string;
  stack?: string;
  /** Names of the phases, along the edges. */
  phases: string[];
  edges: { source: string; target: string }[];
  applications: ShownApplication[];
  /** What concerns no application, a sentence each. */
  remarks: string[];
}

/** What has changed since. */
export interface Changes {
  changed: ShownApplication[];
  removed: string[];
  remarks: string[];
}

/** Something on another page, or what has to be typed to see it. */
export interface Reference {
  text: string;
  url?: string;
  command?: string;
}

/** An end of a promotion. */
export interface ShownEnd {
  outcome: string;
  attention: Attention;
  before: string;
  after: string;
  started: string;
  finished: string;
  reason: string;
  commit?: Reference;
  workflow?: Reference;
  pullRequest?: Reference;
  report?: Reference;
}

/** A gate before an edge. */
export interface ShownGate {
  gate: string;
  open: boolean;
  reason: string;
  opens?: string;
}

/** What a person may want to do, and the command for it. */
export interface NextStep {
  what: string;
  command: string;
}

/** An edge of one application, or a verification where none leads on, with all that is known of it. */
export interface EdgeDetail extends ShownEdge {
  from: string;
  gates: ShownGate[];
  workflow?: Reference;
  /** Newest first. */
  history: ShownEnd[];
  next: NextStep[];
}

/** A phase of one application. */
export interface PhaseDetail extends ShownPhase {
  /** Commit that it was synced to. */
  commit?: Reference;
  /** Name of its Application on this cluster. */
  application?: string;
  /** How its version came here. */
  arrived?: ShownEnd;
}

/** One application, with all that is known of it. */
export interface ApplicationDetail extends ShownApplication {
  phases: PhaseDetail[];
  promotions: EdgeDetail[];
}
