// One application: its graph, and for each way between its phases why it stands as it does, what came before, and what to do next.
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { ApplicationDetail, EdgeDetail, Reference, ShownEnd, ShownGate } from "../shown";
import type { Known } from "./connection";
import { Copy } from "./copy";
import { Graph } from "./graph";
import { Icon } from "./icons";
import { ago, at, between } from "./words";

interface DetailProps {
  name: string;
  known: Known;
  now: number;
}

export function Detail({ name, known, now }: DetailProps): JSX.Element {
  const [detail, setDetail] = useState<ApplicationDetail>();
  const [problem, setProblem] = useState<string>();
  const heading = useRef<HTMLHeadingElement>(null);
  // What is not seen at a glance may change too: it is read again with each sign of life.
  const beat = known.changed.size === 0 || known.changed.has(name) ? known.overview.now : undefined;
  const last = useRef(beat);
  if (beat !== undefined) last.current = beat;
  useEffect(() => {
    const ends = new AbortController();
    const read = async (): Promise<void> => {
      const answer = await fetch(`/api/applications/${encodeURIComponent(name)}`, { signal: ends.signal });
      if (answer.ok) setDetail((await answer.json()) as ApplicationDetail);
      setProblem(answer.ok ? undefined : (await answer.text()).trim());
    };
    // A server that is away is said in the head of the page.
    read().catch(() => undefined);
    return () => ends.abort();
  }, [name, last.current]);
  useEffect(() => {
    window.scrollTo(0, 0);
    heading.current?.focus();
  }, []);
  return (
    <article class="detail">
      <a class="back" href="#/">
        <Icon shape="back" /> All applications
      </a>
      <h1 tabindex={-1} ref={heading}>
        {name}
      </h1>
      {problem !== undefined && <p role="status">{problem}</p>}
      {detail === undefined && problem === undefined && <p role="status">Reading…</p>}
      {detail !== undefined && problem === undefined && (
        <>
          <Graph detail={detail} edges={known.overview.edges} />
          <Phases detail={detail} />
          {detail.promotions.map((promotion) => (
            <Promotion key={`${promotion.from} ${promotion.to}`} promotion={promotion} now={now} />
          ))}
        </>
      )}
    </article>
  );
}

/** What is wrong with phases, and what was deployed there last. */
function Phases({ detail }: { detail: ApplicationDetail }): JSX.Element | null {
  const ill = detail.phases.filter(({ problems = [] }) => problems.length > 0);
  if (ill.length === 0) return null;
  return (
    <section class="card stuck">
      <h2>What is wrong</h2>
      <ul class="plain">
        {ill.flatMap(({ phase, problems = [] }) =>
          problems.map((problem) => (
            <li key={problem}>
              <strong>{phase}:</strong> {problem}
            </li>
          )),
        )}
      </ul>
    </section>
  );
}

function Promotion({ promotion, now }: { promotion: EdgeDetail; now: number }): JSX.Element {
  const { from, to, state, attention, reason, since, gates, workflow, history, next } = promotion;
  return (
    <section class={`card ${attention}`} aria-label={to === undefined ? `${from}, verification` : `${from} to ${to}`}>
      <h2>
        {from}
        {to === undefined ? (
          ", verification"
        ) : (
          <>
            {" "}
            <span aria-hidden="true">→</span>
            <span class="unseen"> to </span> {to}
          </>
        )}
        <span class={`edge ${attention}`}>
          <Icon shape={attention} /> {state}
        </span>
        {since !== undefined && <Time time={since} now={now} />}
      </h2>
      <p class="sentence">{reason}</p>
      {gates.length > 0 && (
        <ul class="gates" aria-label="Gates">
          {gates.map((gate) => (
            <Gate key={gate.gate} gate={gate} now={now} />
          ))}
        </ul>
      )}
      {workflow !== undefined && (
        <p class="more">
          Workflow <Refer reference={workflow} />
        </p>
      )}
      {next.length > 0 && (
        <details open={attention === "stuck" || state === "held"}>
          <summary>What you may want to do</summary>
          <dl class="next">
            {next.map(({ what, command }) => (
              <div key={what}>
                <dt>{what}</dt>
                <dd>
                  <Copy text={command} />
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
      <History
        history={history}
        now={now}
        none={`Nothing was ${to === undefined ? "verified" : "promoted"} here yet.`}
      />
    </section>
  );
}

function Gate({ gate, now }: { gate: ShownGate; now: number }): JSX.Element {
  const attention = gate.open ? "settled" : "waiting";
  return (
    <li class={attention}>
      <Icon shape={attention} />
      <span>
        <strong>
          {gate.gate} {gate.open ? "open" : "closed"}
        </strong>{" "}
        {gate.reason}
        {gate.opens !== undefined && (
          <>
            {" "}
            Opens <time datetime={gate.opens}>{at(gate.opens, now)}</time>.
          </>
        )}
      </span>
    </li>
  );
}

interface HistoryProps {
  history: readonly ShownEnd[];
  now: number;
  /** What is said where there is none. */
  none: string;
}

function History({ history, now, none }: HistoryProps): JSX.Element {
  if (history.length === 0) return <p class="aside">{none}</p>;
  return (
    <div class="scroll" tabindex={0} role="region" aria-label="History">
      <table>
        <thead>
          <tr>
            {["End", "Version", "When", "Took", "Why", "See"].map((heading) => (
              <th key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {history.map((end) => (
            <tr key={`${end.finished} ${end.workflow?.text}`}>
              <td>
                <span class={`edge ${end.attention}`}>
                  <Icon shape={end.attention} /> {end.outcome}
                </span>
              </td>
              <td>
                <code>{end.before || "–"}</code> <span aria-hidden="true">→</span>
                <span class="unseen"> to </span> <code>{end.after || "–"}</code>
              </td>
              <td>
                <Time time={end.finished} now={now} />
              </td>
              <td>{between(end.started, end.finished)}</td>
              <td class="said">{end.reason}</td>
              <td class="see">
                <See what="Commit" reference={end.commit} />
                <See what="Pull request" reference={end.pullRequest} />
                <See what="Report" reference={end.report} />
                <See what="Workflow" reference={end.workflow} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const Time = ({ time, now }: { time: string; now: number }): JSX.Element => (
  <time datetime={time} title={at(time, now)}>
    {ago(time, now)} ago
  </time>
);

/** Something elsewhere; nothing where there is none. */
const See = ({ what, reference }: { what: string; reference: Reference | undefined }): JSX.Element | null =>
  reference === undefined ? null : (
    <Line>
      {reference.url !== undefined ? (
        <a href={reference.url} target="_blank" rel="noreferrer">
          {what}
        </a>
      ) : reference.command !== undefined ? (
        <Copy text={reference.command} called={what} />
      ) : (
        reference.text
      )}
    </Line>
  );

const Line = ({ children }: { children: ComponentChildren }): JSX.Element => <span class="line-of">{children}</span>;

const Refer = ({ reference }: { reference: Reference }): JSX.Element =>
  reference.url !== undefined ? (
    <a href={reference.url} target="_blank" rel="noreferrer">
      {reference.text}
    </a>
  ) : (
    <>
      <code>{reference.text}</code> {reference.command !== undefined && <Copy text={reference.command} />}
    </>
  );
