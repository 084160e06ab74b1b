// The phases and the edges between them, before and after, as a Mermaid graph; below it what changes of the gates.
import { edgesOf } from "../../policy/lib/flow";
import type { Gates } from "../../policy/lib/gates";
import { APPLICATION_SET } from "../../policy/lib/kinds";
import type { Resource } from "../../policy/lib/resource";
import { Stack } from "../../policy/lib/stack";
import { fixed, type Section } from "./comment";
import { nameOf, type Preview, type State } from "./events";
import { gateChanges, gateWords } from "./gateWords";
import { lastPhaseChanges, lastPhasesIn, lastPhaseWords } from "./lastPhases";
import { named } from "./named";

interface Graph {
  phases: Set<string>;
  /** Of those that promote nothing and are verified: what becomes of a version that fails. */
  last: Map<string, string>;
  /** `source -> target`, whether a verification runs before, and what must hold besides. */
  edges: Map<string, { source: string; target: string; verified: boolean; gates: Gates }>;
}

/** The graph, or a sentence where the stack promotes nothing; and what changes of the gates, where anything does. */
export function graphSections(preview: Preview): Section[] {
  const before = graphOf(preview.steps.flatMap(({ old }) => old ?? []));
  const after = graphOf(preview.steps.flatMap(({ op, new: state }) => (op === "delete" ? [] : (state ?? []))));
  const phases = [...new Set([...before.phases, ...after.phases])].sort();
  if (phases.length === 0) return [fixed("### Phases", "", "This stack has no phases.")];
  const lines = phases.map((phase) => {
    const sign = !after.phases.has(phase) ? " (removed)" : isNew(before, before.phases.has(phase)) ? " (new)" : "";
    return `  ${id(phase)}["${phase}${sign}${lastPhaseWords(after.last.get(phase))}"]`;
  });
  for (const [key, edge] of inOrder(after.edges)) {
    const notes = [edge.verified ? "verified" : "no verification", ...gateWords(edge.gates)];
    const arrow = isNew(before, before.edges.has(key)) ? "==>" : "-->";
    // Mermaid reads no parentheses in the note of an edge.
    lines.push(`  ${id(edge.source)} ${arrow}|${notes.join(", ").replace(/[()]/g, "")}| ${id(edge.target)}`);
  }
  for (const [key, edge] of before.edges) {
    if (!after.edges.has(key)) lines.push(`  ${id(edge.source)} -.->|removed| ${id(edge.target)}`);
  }
  return [{ head: ["### Phases", "", "```mermaid", "graph LR"], lines, tail: ["```"] }, ...gateSections(before, after)];
}

/** What changes of the gates of each edge that stays, and of each phase that promotes nothing. */
function gateSections(before: Graph, after: Graph): Section[] {
  const lines = inOrder(after.edges).flatMap(([key, { gates }]) => {
    const old = before.edges.get(key);
    const changes = old ? gateChanges(old.gates, gates) : [];
    return changes.length === 0 ? [] : [`- \`${key}\`: ${changes.join(", ")}`];
  });
  lines.push(...lastPhaseChanges(before, after));
  return lines.length === 0 ? [] : [{ head: [], lines, tail: [] }];
}

const inOrder = (edges: Graph["edges"]) => [...edges].sort(([a], [b]) => a.localeCompare(b));

/** In a stack that is made for the first time everything is new, and nothing needs to be marked. */
function isNew(before: Graph, existed: boolean): boolean {
  return before.phases.size > 0 && !existed;
}

function id(phase: string): string {
  return `phase_${phase.replace(/\W/g, "_")}`;
}

function graphOf(states: State[]): Graph {
  const resources = states.map(({ type, urn, inputs = {} }): Resource => {
    return { type, urn, name: nameOf(urn), props: inputs, protect: false, dependencies: [], files: [] };
  });
  const stack = new Stack(resources);
  const graph: Graph = { phases: new Set(), edges: new Map(), last: lastPhasesIn(stack) };
  for (const { body } of stack.ofKind(APPLICATION_SET)) {
    for (const generator of body.items("spec", "generators")) {
      for (const expression of generator.items("selector", "matchExpressions")) {
        if (expression.text("key") !== "phase") continue;
        for (const phase of expression.texts("values")) graph.phases.add(named(phase));
      }
    }
  }
  for (const edge of edgesOf(stack)) {
    const [source, target, verified] = [named(edge.source), named(edge.target), edge.verified];
    graph.phases.add(source).add(target);
    graph.edges.set(`${source} -> ${target}`, { source, target, verified, gates: edge.gates() });
  }
  return graph;
}
