// The phases of one application as a graph: what runs where, and the state of every way between.
import type { JSX } from "preact";
import type { ApplicationDetail, EdgeDetail, PhaseDetail } from "../shown";
import { Icon } from "./icons";
import { Version } from "./row";
import { useNarrow } from "./sight";

const box = { width: 176, height: 78 };
const gap = { along: { wide: 132, narrow: 58 }, across: 22 };

/** A phase, and where its box is. */
interface Placed {
  phase: PhaseDetail;
  x: number;
  y: number;
}

/** Phases in ranks: each stands behind all that lead to it. */
function ranks(
  phases: readonly PhaseDetail[],
  edges: readonly { source: string; target: string }[],
): Map<string, number> {
  const rank = new Map(phases.map(({ phase }) => [phase, 0]));
  // As often as there are phases: each pass takes the longest way one phase further.
  phases.forEach(() => {
    for (const { source, target } of edges) {
      const [from, to] = [rank.get(source), rank.get(target)];
      if (from !== undefined && to !== undefined) rank.set(target, Math.min(phases.length - 1, Math.max(to, from + 1)));
    }
  });
  return rank;
}

function place(
  detail: ApplicationDetail,
  edges: readonly { source: string; target: string }[],
  narrow: boolean,
): Placed[] {
  const rank = ranks(detail.phases, edges);
  const beside = new Map<number, number>();
  return detail.phases.map((phase) => {
    const along = rank.get(phase.phase) ?? 0;
    const across = beside.get(along) ?? 0;
    beside.set(along, across + 1);
    return narrow
      ? { phase, x: across * (box.width + gap.across), y: along * (box.height + gap.along.narrow) }
      : { phase, x: along * (box.width + gap.along.wide), y: across * (box.height + gap.across) };
  });
}

interface GraphProps {
  detail: ApplicationDetail;
  edges: readonly { source: string; target: string }[];
}

export function Graph({ detail, edges }: GraphProps): JSX.Element {
  const narrow = useNarrow();
  const placed = place(detail, edges, narrow);
  const at = (name: string): Placed | undefined => placed.find(({ phase }) => phase.phase === name);
  const width = Math.max(...placed.map(({ x }) => x)) + box.width;
  const height = Math.max(...placed.map(({ y }) => y)) + box.height;
  const lines = edges.flatMap(({ source, target }) => {
    const [from, to] = [at(source), at(target)];
    const promotion = detail.promotions.find((each) => each.from === source && each.to === target);
    return from && to ? [{ from, to, promotion, key: `${source} ${target}` }] : [];
  });
  return (
    <div class="graph" tabindex={0} role="region" aria-label="Phases and the ways between them">
      <div class="canvas" style={{ width: `${width}px`, height: `${height}px` }}>
        <svg width={width} height={height} aria-hidden="true">
          {lines.map(({ from, to, promotion, key }) => (
            <path key={key} class={`line ${promotion?.attention ?? "none"}`} d={curve(from, to, narrow)} />
          ))}
        </svg>
        <ul>
          {placed.map(({ phase, x, y }) => (
            <li key={phase.phase} class={`box ${phase.attention}`} style={{ left: `${x}px`, top: `${y}px` }}>
              <span class="phase">{phase.phase}</span>
              <Version phase={phase} />
              <span class="where">
                {phase.health ?? "not on this cluster"}
                {phase.commit !== undefined && <> · {phase.commit.text.slice(0, 8)}</>}
              </span>
            </li>
          ))}
        </ul>
        {lines.map(
          ({ from, to, promotion, key }) => promotion && <Label key={key} {...{ from, to, promotion, narrow }} />,
        )}
      </div>
    </div>
  );
}

function curve(from: Placed, to: Placed, narrow: boolean): string {
  if (narrow) {
    const [x1, y1, x2, y2] = [from.x + box.width / 2, from.y + box.height, to.x + box.width / 2, to.y];
    const bend = (y2 - y1) / 2;
    return `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`;
  }
  const [x1, y1, x2, y2] = [from.x + box.width, from.y + box.height / 2, to.x, to.y + box.height / 2];
  const bend = (x2 - x1) / 2;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
}

interface LabelProps {
  from: Placed;
  to: Placed;
  promotion: EdgeDetail;
  narrow: boolean;
}

/** The state on a line: the same as a link to what is said of it below. */
function Label({ from, to, promotion, narrow }: LabelProps): JSX.Element {
  const middle = narrow
    ? { left: `${(from.x + to.x + box.width) / 2}px`, top: `${(from.y + box.height + to.y) / 2}px` }
    : { left: `${(from.x + box.width + to.x) / 2}px`, top: `${(from.y + to.y + box.height) / 2}px` };
  return (
    <span class={`label ${promotion.attention}`} style={middle} aria-hidden="true">
      <Icon shape={promotion.attention} />
      {promotion.state}
    </span>
  );
}
