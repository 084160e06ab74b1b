// The option `--phases`: the phases of a stack, the edges between them, and the gates before these.
import { imagePattern } from "../../../contract/campaigns";
import type { Campaigns } from "../../../contract/campaigns";
import { checkName, soakTime, timeZoneName, windowDuration, windowSchedule } from "../../../contract/gates";
import type { Grammar } from "../../../contract/grammar";
import { problemOf } from "../../../contract/grammar";
import { phaseName } from "../../../contract/identity";
import { carriers, edgesOf, gateKeys, onFailures, targetsOf } from "../../../contract/phases";
import type { Edge, EdgeOut, GatedEdge, PhaseOfGraph } from "../../../contract/phases";
import { windowKinds } from "../../../contract/windows";
import type { Window } from "../../../contract/windows";
import { PromoteError } from "../errors";
import { parsed, shown } from "./json";

const example = '[{"name":"test","promotesTo":["prod"]}]';

type Refuse = (what: string) => never;

/** The same option of a promotion. */
export const gatesOption = [
  "--phases <json>",
  "phases of this stack, with the gates before their edges and how these are written; left out: by a push, without gates",
] as const;

/** All edges that the option gives; none where it is left out. */
export const edgesGiven = (phases: unknown): GatedEdge[] => (phases === undefined ? [] : edgesOf(readPhases(phases)));

/** The gates before one of them, and how it is written; as by default where the option is left out. */
export function edgeGiven(phases: unknown, { source, target }: Edge): Omit<GatedEdge, keyof Edge> {
  if (phases === undefined) return { gates: {}, carrier: carriers[0], autoMerge: false };
  const found = edgesGiven(phases).find((edge) => edge.source === source && edge.target === target);
  if (found !== undefined) return { gates: found.gates, carrier: found.carrier, autoMerge: found.autoMerge };
  throw new PromoteError("bad-input", `--phases has no edge from ${source} to ${target}; it must have one.`);
}

/** Checks the phases: a JSON list, each with its name and what it promotes to. */
export function readPhases(value: unknown): PhaseOfGraph[] {
  const refuse: Refuse = (what) => {
    throw new PromoteError("bad-input", `--phases is ${shown(value)}; it must be ${what}.`);
  };
  const list = (): never => refuse(`a JSON list such as ${example}`);
  const phases = parsed(value);
  if (!Array.isArray(phases)) return list();
  return phases.map((phase: unknown) => {
    const {
      name,
      promotesTo = [],
      managed,
      valuesOptional,
      onFailure,
      campaigns,
    } = (phase ?? {}) as Record<keyof PhaseOfGraph, unknown>;
    if (!isName(name) || !Array.isArray(promotesTo)) return list();
    const edges = promotesTo.map((out) => edgeOut(out, list, refuse));
    if (targetsOf({ promotesTo: edges }).includes(name)) return list();
    const known = onFailures.find((each) => each === onFailure);
    if (onFailure !== undefined && known === undefined) refuse(`a list whose onFailure are ${onFailures.join(", ")}`);
    return {
      name,
      promotesTo: edges,
      managed: managed !== false,
      valuesOptional: valuesOptional === true,
      ...(known !== undefined && { onFailure: known }),
      ...(campaigns !== undefined && { campaigns: campaignsOf(campaigns, refuse) }),
    };
  });
}

/** The option `--campaigns` of a guard: what its phase allows; undefined where it is left out. */
export function campaignsGiven(value: unknown): Campaigns | undefined {
  if (value === undefined) return undefined;
  return campaignsOf(parsed(value), (what) => {
    throw new PromoteError("bad-input", `--campaigns is ${shown(value)}; it must be ${what}.`);
  });
}

function campaignsOf(value: unknown, refuse: Refuse): Campaigns {
  const { images, ...others } = (value ?? {}) as Record<string, unknown>;
  if (!Array.isArray(images) || Object.keys(others).length > 0)
    return refuse('what allows campaigns by patterns, such as {"images":["registry.example.com/team-*/*"]}');
  return { images: images.map((pattern: unknown) => text(imagePattern, pattern, refuse)) };
}

const isName = (name: unknown): name is string => typeof name === "string" && problemOf(phaseName, name) === undefined;

function edgeOut(value: unknown, list: () => never, refuse: Refuse): EdgeOut {
  if (isName(value)) return value;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return list();
  const { phase, carrier, autoMerge, soak, windows, needs, checks } = value as Record<string, unknown>;
  const keys = ["phase", "carrier", "autoMerge", ...gateKeys];
  const other = Object.keys(value).find((key) => !keys.includes(key));
  if (other !== undefined) refuse(`a list whose edges have the keys ${keys.join(", ")} alone, not ${other}`);
  if (!isName(phase)) return list();
  const namesOf = (list: unknown[]): string[] => list.map((each) => text(checkName, each, refuse));
  if (checks !== undefined && !Array.isArray(checks)) refuse("a list whose checks are lists of names");
  const areNames = Array.isArray(needs) && needs.every(isName);
  if (needs !== undefined && !areNames) refuse("a list whose needs are lists of phases");
  if (windows !== undefined && !Array.isArray(windows)) refuse("a list whose windows are lists");
  if (autoMerge !== undefined && typeof autoMerge !== "boolean") refuse("a list whose autoMerge are true or false");
  const written = carriers.find((each) => each === carrier);
  if (carrier !== undefined && written === undefined) refuse(`a list whose carriers are ${carriers.join(" or ")}`);
  return {
    phase,
    ...(written !== undefined && { carrier: written }),
    ...(autoMerge === true && { autoMerge }),
    ...(soak !== undefined && { soak: text(soakTime, soak, refuse) }),
    ...(Array.isArray(windows) && { windows: windows.map((window: unknown) => windowOf(window, refuse)) }),
    ...(areNames && { needs }),
    ...(Array.isArray(checks) && { checks: namesOf(checks) }),
  };
}

function text(grammar: Grammar, value: unknown, refuse: Refuse): string {
  const problem = typeof value === "string" ? problemOf(grammar, value) : grammar[0]?.must;
  return problem === undefined ? (value as string) : refuse(`a list with ${problem} in the place of ${shown(value)}`);
}

function windowOf(value: unknown, refuse: Refuse): Window {
  const { kind, schedule, duration, timeZone } = (value ?? {}) as Record<keyof Window, unknown>;
  const known = windowKinds.find((each) => each === kind);
  if (known === undefined) return refuse(`a list whose windows are of the kind ${windowKinds.join(" or ")}`);
  return {
    kind: known,
    schedule: text(windowSchedule, schedule, refuse),
    duration: text(windowDuration, duration, refuse),
    timeZone: text(timeZoneName, timeZone, refuse),
  };
}
