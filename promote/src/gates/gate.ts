// What a gate is: one reason why a version that passed is not promoted yet.
import type { gateNames } from "../../../contract/metrics";
import type { EdgeGates } from "../../../contract/phases";
import type { Checked } from "../forges/checked";
import type { HoldFile, Said, StopFile } from "./holdFile";

/** What was verified, as it runs since. */
export interface Steady {
  /** From when on it runs without a break. */
  since: Date;
  /** Why it does not run well at this moment, as one phrase; undefined when it does. */
  ill?: string | undefined;
}

/** All that gates go by: what is to be promoted along an edge, and what is known of it. */
export interface Facts {
  app: string;
  /** Phase that it is promoted into. */
  phase: string;
  /** The version as one text; undefined where it has none. */
  version: string | undefined;
  /** When it is asked. */
  now: Date;
  /** The gates in the edge's configuration. */
  gates: EdgeGates;
  /** What people say about all applications. */
  ofAll: Said<StopFile>;
  /** What they say about this one. */
  ofApp: Said<HoldFile>;
  /** What was verified; undefined before it has been. */
  soaking: Steady | undefined;
  /** Phases in which the same version is verified. */
  verifiedIn: ReadonlySet<string>;
  /** What CI said about the source commit; undefined where nobody was asked yet. */
  checked: Checked | undefined;
}

/** What a gate says. */
export interface Verdict {
  open: boolean;
  /** Why, as one sentence. */
  reason: string;
  /** When it opens, where that is known. */
  opens?: Date | undefined;
}

/** A gate. */
export interface Gate {
  name: (typeof gateNames)[number];
  /** What closes it: a person's word in the repository, or the edge's configuration. */
  by: "person" | "edge";
  /** Undefined where there is no such gate: nobody says anything, or the edge asks for nothing. */
  look(facts: Facts): Verdict | undefined;
}

/** A time as sentences have it: to the minute, in UTC. */
export const timeText = (time: Date): string => time.toISOString().replace(/(:00)?\.\d+Z$/, "Z");
