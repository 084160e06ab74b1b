// One application at a glance: a row, or on a phone a card.
import type { JSX } from "preact";
import type { ShownApplication, ShownEdge, ShownPhase } from "../shown";
import { Icon } from "./icons";
import { ago, until } from "./words";

/** Pixels of a row; of all rows the same, so that those out of sight need not be made. */
export function heightOf(phases: number, mostEdges: number, narrow: boolean): number {
  return narrow ? 62 + phases * (28 + 22 * (mostEdges - 1)) : 42 + 22 * mostEdges;
}

interface RowProps {
  application: ShownApplication;
  index: number;
  height: number;
  phases: readonly string[];
  now: number;
  onFocus: () => void;
}

/** The sentence that a person reads first: of what is most urgent. */
function why({ attention, phases }: ShownApplication): string | undefined {
  if (attention === "settled") return undefined;
  const urgent = phases.filter((phase) => phase.attention === attention);
  const said = urgent.flatMap(({ phase, health, sync, problems = [], edges }) => [
    ...edges
      .filter((edge) => edge.attention === attention)
      .map(({ to, reason }) => `${to === undefined ? phase : `${phase} to ${to}`}: ${reason ?? ""}`),
    ...problems.map((problem) => `${phase}: ${problem}`),
    ...[health, sync].filter((word) => word !== undefined && word !== "Healthy").map((word) => `${phase} is ${word}.`),
  ]);
  return said[0];
}

export function Row({ application, index, height, phases, now, onFocus }: RowProps): JSX.Element {
  const { name, attention } = application;
  const reason = why(application);
  return (
    <div
      class={`row ${attention}`}
      role="row"
      aria-rowindex={index + 2}
      style={{ top: `${index * height}px`, height: `${height}px` }}
    >
      <div class="app" role="rowheader">
        <a href={`#/${encodeURIComponent(name)}`} onFocus={onFocus}>
          <Icon shape={attention} />
          <span class="unseen">{attention}: </span>
          <span class="name">{name}</span>
        </a>
        {reason !== undefined && (
          <p class="reason" title={reason}>
            {reason}
          </p>
        )}
      </div>
      {phases.map((phase) => (
        <Cell key={phase} name={phase} phase={application.phases.find((each) => each.phase === phase)} now={now} />
      ))}
    </div>
  );
}

function Cell({ name, phase, now }: { name: string; phase: ShownPhase | undefined; now: number }): JSX.Element {
  return (
    <div class="cell" role="cell">
      <span class="phase">{name}</span>
      {phase === undefined ? (
        <span class="none">
          <span aria-hidden="true">–</span>
          <span class="unseen">not deployed</span>
        </span>
      ) : (
        <>
          <Version phase={phase} />
          <span class="edges">
            {phase.edges.map((edge) => (
              <Edge key={edge.to} edge={edge} now={now} alone={phase.edges.length === 1} />
            ))}
          </span>
        </>
      )}
    </div>
  );
}

/** The version of a phase, and how its pods are. */
export function Version({ phase }: { phase: ShownPhase }): JSX.Element {
  const { version, runs, health, sync } = phase;
  const ill = [health, sync].filter((word) => word !== undefined && word !== "Healthy");
  return (
    <span class="version">
      <code>{version ?? "–"}</code>
      {runs !== undefined && <span class="runs"> runs {runs}</span>}
      {ill.length > 0 ? <span class="ill">{ill.join(", ")}</span> : health && <span class="unseen"> {health}</span>}
    </span>
  );
}

/** The state of an edge, by shape and word. */
export function Edge({ edge, now, alone }: { edge: ShownEdge; now: number; alone: boolean }): JSX.Element {
  const { to, state, attention, since, opens } = edge;
  const time =
    opens !== undefined
      ? `opens in ${until(opens, now)}`
      : attention === "settled" || since === undefined
        ? ""
        : ago(since, now);
  return (
    <span class={`edge ${attention}`} title={edge.reason}>
      <Icon shape={attention} />
      <span class={alone ? "unseen" : "to"}>{to === undefined ? "verification" : `to ${to}`}: </span>
      {state}
      {time !== "" && <span class="age"> {time}</span>}
    </span>
  );
}
