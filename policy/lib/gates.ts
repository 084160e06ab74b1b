// The gates before an edge. A promotion is told of them by the option `--phases` of its step, as JSON.
import { flagsOf, flagValue, wordsOf } from "./commands";
import { millisecondsOf } from "./durations";
import { Node } from "./node";
import type { Container } from "./pods";
import { eachKnown, gather } from "./unknown";
import { containersOf, type Template } from "./workflow";

/** What must hold, besides a verification that passed, before an edge is taken. */
export interface Gates {
  /** How long what was tested must run on, such as 24h; empty for no time. */
  soak: string;
  /** When promotions are made, as it is written. */
  windows: readonly unknown[];
  /** Phases that must have verified the same version too. */
  needs: readonly string[];
  /** What CI must have said to have succeeded about the source commit. */
  checks: readonly string[];
  /** How it is written: "pullRequest" where a person merges it, else empty. */
  carrier: string;
  /** True: the forge is asked to merge, so that no person does. */
  autoMerge: boolean;
}

/** The carrier by which a person merges. */
export const PULL_REQUEST = "pullRequest";

const NONE: Gates = { soak: "", windows: [], needs: [], checks: [], carrier: "", autoMerge: false };

/**
 * The gates before an edge of a promotion that may run these templates. Where containers are told different things, the least
 * soak counts, a pull request only where all propose, and its merge by the forge where one asks for it. Throws where it is unknown at preview.
 */
export function gatesOf(edge: { source: string; target: string }, templates: Iterable<Template>): Gates {
  const graphs = eachKnown(templates, (template) => eachKnown(containersOf(template), graphOf));
  const gates = [...graphs].map((graph) => gatesIn(graph, edge));
  const [weakest = NONE] = gates.sort((a, b) => millisecondsOf(a.soak) - millisecondsOf(b.soak));
  const all = gates.every(({ carrier }) => carrier === PULL_REQUEST);
  return { ...weakest, carrier: all ? weakest.carrier : "", autoMerge: gates.some(({ autoMerge }) => autoMerge) };
}

/** The phases that a container is told of; nothing where it has no such option. */
function* graphOf({ fields }: Container): Generator<Node> {
  const { found, unknown } = gather(eachKnown(["command", "args"], (key) => wordsOf(fields.place(key))));
  const option = flagsOf(found)
    .filter(({ name }) => name === "phases")
    .at(-1);
  const phases = option && readJson(flagValue(option));
  // A word that is unknown may be the option, or its value.
  if (phases === undefined) unknown.rethrow();
  if (option) yield new Node(phases);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function gatesIn(graph: Node, { source, target }: { source: string; target: string }): Gates {
  const out = graph
    .items()
    .filter((phase) => phase.text("name") === source)
    .flatMap((phase) => phase.items("promotesTo"))
    .find((each) => each.text("phase") === target);
  if (!out) return NONE;
  return {
    soak: out.text("soak"),
    windows: out.items("windows").map(({ value }) => value),
    needs: out.texts("needs"),
    checks: out.texts("checks"),
    carrier: out.text("carrier"),
    autoMerge: out.isOn("autoMerge"),
  };
}
