// Edges that lead back promote for ever: every promotion is a commit that starts the next.
import { stackPolicy } from "../../lib/definePolicy";
import { promotion } from "../../lib/frameworks";
import { edgesOf, type Edge } from "../../lib/phases";
import { pathText } from "../../lib/read";
import { titleOf } from "../../lib/title";
import { eachKnown } from "../../lib/unknown";

export const promotionAcyclic = stackPolicy({
  name: "promotion-acyclic",
  description: "No phase promotes to itself, directly or round a cycle.",
  level: "mandatory",
  severity: "critical",
  framework: promotion("Phases"),
  remediation: "Remove one edge of the cycle from `promotesTo` in the configuration of the program.",
  url: "https://argo-workflows.readthedocs.io/en/stable/walk-through/dag/",
  *check(resources) {
    const edges: Edge[] = [];
    const reported = new Set<string>();
    yield* eachKnown(edgesOf(resources), function* (edge) {
      edges.push(edge);
      const back = wayBack(edges, edge);
      const members = back && [...back].sort().join();
      if (!back || members === undefined || reported.has(members)) return;
      reported.add(members);
      const way = [edge.source, ...back].join(" -> ");
      const message = `${titleOf(edge.sensor)}: \`${pathText(edge.trigger)}\` must not lead back to ${edge.source}: ${way}.`;
      yield { message, resource: edge.sensor };
    });
  },
});

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
