// Everything at a glance: applications by phases, what is stuck or waiting first. Only the rows in sight are made.
import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { attentions } from "../shown";
import type { Attention, ShownApplication } from "../shown";
import type { Known } from "./connection";
import { Icon } from "./icons";
import { heightOf, Row } from "./row";
import { useNarrow, useSight } from "./sight";
import { count } from "./words";

/** What each group is called. */
const groups: Readonly<Record<Attention, string>> = {
  stuck: "Stuck",
  waiting: "Waiting",
  moving: "Moving",
  settled: "Settled",
};

/** Whether all words that are searched for stand somewhere in an application. */
function matches(application: ShownApplication, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const { name, phases } = application;
  const texts = phases.flatMap(({ phase, version, runs, health, sync, problems = [], edges }) => [
    ...[phase, version, runs, health, sync, ...problems],
    ...edges.flatMap(({ to, state, reason }) => [to === undefined ? phase : `${phase}->${to}`, state, reason]),
  ]);
  const text = [name, ...texts].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

const byUrgency = (a: ShownApplication, b: ShownApplication): number =>
  attentions.indexOf(a.attention) - attentions.indexOf(b.attention) || a.name.localeCompare(b.name);

export function Glance({ known, now, hidden }: { known: Known; now: number; hidden: boolean }): JSX.Element {
  const [search, setSearch] = useState("");
  const [group, setGroup] = useState<Attention>();
  const field = useRef<HTMLInputElement>(null);
  const words = search
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const found = useMemo(
    () => [...known.applications.values()].filter((each) => matches(each, words)).sort(byUrgency),
    [known.applications, search],
  );
  const shown = useMemo(() => found.filter((each) => group === undefined || each.attention === group), [found, group]);

  useEffect(() => {
    const slash = (event: KeyboardEvent): void => {
      if (event.key !== "/" || hidden || event.target instanceof HTMLInputElement) return;
      event.preventDefault();
      field.current?.focus();
    };
    window.addEventListener("keydown", slash);
    return () => window.removeEventListener("keydown", slash);
  }, [hidden]);

  const chips: [Attention | undefined, string, number][] = [
    [undefined, "All", found.length],
    ...attentions.map((each): [Attention, string, number] => [
      each,
      groups[each],
      found.filter(({ attention }) => attention === each).length,
    ]),
  ];
  return (
    <section hidden={hidden} aria-label="All applications">
      <h1 class="unseen">All applications</h1>
      <div class="tools">
        <label class="search">
          <Icon shape="search" />
          <span class="unseen">Search by name, version, state or reason</span>
          <input
            ref={field}
            type="search"
            placeholder="Search name, version, state, reason"
            value={search}
            onInput={(event) => setSearch(event.currentTarget.value)}
          />
          <kbd aria-hidden="true">/</kbd>
        </label>
        <div class="groups" role="group" aria-label="Show">
          {chips.map(([each, name, number]) => (
            <button
              key={name}
              type="button"
              class={`chip ${each ?? "all"}`}
              aria-pressed={group === each}
              onClick={() => setGroup(each)}
            >
              {each !== undefined && <Icon shape={each} />}
              {name} <span class="number">{count(number)}</span>
            </button>
          ))}
        </div>
      </div>
      <Rows known={known} applications={shown} now={now} hidden={hidden} />
      {shown.length === 0 && (
        <p class="empty" role="status">
          {known.applications.size === 0
            ? "There is no application yet: commit a generator file, and Argo CD makes its Applications."
            : "No application is like that."}
        </p>
      )}
    </section>
  );
}

interface RowsProps {
  known: Known;
  applications: readonly ShownApplication[];
  now: number;
  hidden: boolean;
}

function Rows({ known, applications, now, hidden }: RowsProps): JSX.Element {
  const { phases, edges } = known.overview;
  const most = Math.max(1, ...phases.map((phase) => edges.filter(({ source }) => source === phase).length));
  const narrow = useNarrow();
  const height = heightOf(phases.length, most, narrow);
  const list = useRef<HTMLDivElement>(null);
  const [first, end] = useSight(list, height, applications.length, hidden);
  const [focused, setFocused] = useState<string>();
  // The row that the keyboard is on stays, wherever the page is scrolled to.
  const at = applications.map((application, index) => ({ application, index }));
  const made = at.filter(({ application, index }) => (index >= first && index < end) || application.name === focused);

  const step = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (by === 0 || !(event.target instanceof HTMLAnchorElement)) return;
    const index = applications.findIndex(({ name }) => name === focused) + by;
    const next = list.current?.querySelector<HTMLAnchorElement>(`[aria-rowindex="${index + 2}"] a`);
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    <div
      class={`table ${narrow ? "narrow" : "wide"}`}
      role="table"
      aria-label="Applications by phases"
      aria-rowcount={applications.length + 1}
      onKeyDown={step}
    >
      <div class="heads" role="rowgroup">
        <div class="row columns" role="row" aria-rowindex={1}>
          <span role="columnheader">Application</span>
          {phases.map((phase) => (
            <span key={phase} role="columnheader">
              {phase}
            </span>
          ))}
        </div>
      </div>
      <div class="rows" role="rowgroup" ref={list} style={{ height: `${applications.length * height}px` }}>
        {made.map(({ application, index }) => (
          <Row
            key={application.name}
            application={application}
            index={index}
            height={height}
            phases={phases}
            now={now}
            onFocus={() => setFocused(application.name)}
          />
        ))}
      </div>
    </div>
  );
}
