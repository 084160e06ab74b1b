// What a spec of a policy declares: cases as data. policies.test.ts runs them all and misses none.
import type { PackPolicy } from "../lib/definePolicy";

/** A resource as the engine would hand it to the pack. */
export interface Given {
  type: string;
  name: string;
  props: Record<string, unknown>;
  /** Default false. */
  protect?: boolean;
  /** Names or URNs of other given resources. Default none. */
  dependsOn?: string[];
  /** Default: made from type and name. */
  urn?: string;
}

/** One situation and all that the policy says about it. */
export interface Case {
  title: string;
  given: Given | Given[];
  /** Policy configuration over the defaults. */
  config?: Record<string, unknown>;
  /** The exact messages, in order. Default none. */
  messages?: string[];
  /** Path of the value whose being unknown the policy reports. Default none. */
  unknown?: string;
}

export interface Spec {
  policy: PackPolicy;
  pass: Case[];
  fail: Case[];
  /** Undefined or empty values. */
  empty: Case[];
  /** Values unknown at preview (`UNKNOWN`). */
  unknown: Case[];
  /** Needed exactly where the policy has configuration. */
  override?: Case[];
}

/** What the engine sends for a text that is unknown at preview. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
