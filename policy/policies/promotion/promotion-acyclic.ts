// Edges that lead back promote for ever: every promotion is a commit that starts the next.
import { stackPolicy } from "../../lib/definePolicy";
import { type Edge, edgesOf } from "../../lib/flow";
import { promotion } from "../../lib/frameworks";
import { gather } from "../../lib/unknown";

export const promotionAcyclic = stackPolicy({
  name: "promotion-acyclic",
  description: "No phase promotes to itself, directly or round a cycle.",
  level: "mandatory",
  severity: "critical",
  framework: promotion("Phases"),
  remediation: "Remove one edge of the cycle from `promotesTo` in the configuration of the program.",
  url: "https://argo-workflows.readthedocs.io/en/stable/walk-through/dag/",
  looksAt: edgesOf,
  *check(edge, stack) {
    const edges = gather(edgesOf(stack)).found;
    const here = edges.findIndex((each) => idOf(each) === idOf(edge));
    // The edge that closes a cycle is the last of it, so that each is reported once.
    const back = wayBack(edges.slice(0, here + 1), edge);
    if (!back) return;
    const { sensor, trigger, source } = edge;
    const message = `${sensor.title}: ${trigger.quoted} must not lead back to ${source}: ${[source, ...back].join(" -> ")}.`;
    yield { message, resource: sensor.resource };
  },
});

const idOf = ({ sensor, trigger, source, target }: Edge) =>
  [sensor.resource.urn, trigger.quoted, source, target].join();

/** The phases from an edge's target back to its source, both included; undefined where no way leads back. */
function wayBack(edges: Edge[], { source, target }: Edge): string[] | undefined {
  const ways: string[][] = [[target]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way; way = ways.shift()) {
    const last = way[way.length - 1]!;
    if (last === source) return way;
    if (seen.has(last)) continue;
    seen.add(last);
    for (const edge of edges) if (edge.source === last) ways.push([...way, edge.target]);
  }
  return undefined;
}
