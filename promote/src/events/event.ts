// The event of a state of a promotion, as CloudEvents 1.0 in JSON. Pure functions.
import { createHash } from "node:crypto";
import { eventStates, eventType, lastPhaseStates } from "../../../contract/events";
import type { Telling } from "../../../contract/events";
import type { EndOutcome } from "../../../contract/ends";
import { fill } from "../../../contract/placeholders";
import { aboutVersion } from "../ends/end";
import type { End } from "../ends/end";
import type { Place } from "../ends/record";
import { briefly } from "../version";

/** Pages about a promotion, by what they are of. Only those that are known. */
export interface Links {
  workflow?: string;
  /** The commit that carries the promotion. */
  commit?: string;
  /** The commit that was tested. */
  source_commit?: string;
  pull_request?: string;
  /** Where the campaign's report is. */
  report?: string;
}

/** What an event says. Texts that are not known are empty. */
export interface EventData {
  state: EndOutcome;
  application: string;
  source_phase: string;
  target_phase: string;
  /** The version that this is about. */
  version: string;
  version_before: string;
  version_after: string;
  source_commit: string;
  commit: string;
  /** One sentence: why it is so. */
  reason: string;
  /** One line: what happened. */
  summary: string;
  /** One sentence: what comes next, or what a person can do. */
  next: string;
  /** All of it for people: summary, reason, what comes next and the links, a line each. */
  text: string;
  started_at: string;
  finished_at: string;
  /** Seconds between these two. */
  seconds: number;
  workflow: string;
  links: Links;
}

/** An event. */
export interface PromotionEvent {
  specversion: "1.0";
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: "application/json";
  data: EventData;
}

/** A state of a promotion along an edge that people are to be told. */
export interface News {
  app: string;
  /** An edge, or a phase that promotes nothing. */
  edge: Place;
  /** The end that the state was taken from, as the record holds it. */
  end: End;
  /** What it has come to since; undefined: the end itself. */
  since?: { state: EndOutcome; reason: string; time: string } | undefined;
  /** What the promotion waits for, as the record keeps it. */
  as: string;
}

/**
 * The id of an event: the same whenever the same is told again. That of a change begins with the event before it, since what was closed,
 * opened and closed again has happened twice.
 */
export function eventId({ app, edge: { source, target }, end, since, as }: News): string {
  const { source_commit: commit, outcome, finished_at: at, told = "" } = end;
  const what = since === undefined ? [outcome, at] : [told, since.state, as];
  return createHash("sha256")
    .update(JSON.stringify([app, source, target, commit, ...what]))
    .digest("hex")
    .slice(0, 32);
}

/** The event that tells it. */
export function eventOf(news: News, telling: Pick<Telling, "source" | "workflowPage" | "commitPage">): PromotionEvent {
  const { app, edge, end, since } = news;
  const { state, reason, time } = since ?? { state: end.outcome, reason: end.reason, time: end.finished_at };
  const version = aboutVersion(end);
  const words = {
    app,
    source: edge.source,
    target: edge.target ?? "",
    version: line(briefly(version)) || `commit ${end.source_commit.slice(0, 12)}`,
  };
  const told = (edge.target === undefined ? lastPhaseStates[state] : undefined) ?? eventStates[state];
  const links = linksOf(end, telling);
  const next = (end.commit === "" ? undefined : told.whenHeld) ?? told.next;
  const said = { summary: line(fill(told.summary, words), 200), reason: line(reason), next: fill(next, words) };
  return {
    specversion: "1.0",
    id: eventId(news),
    source: telling.source,
    type: eventType(state, told),
    subject: [app, edge.source, edge.target].filter(Boolean).join("/"),
    time,
    datacontenttype: "application/json",
    data: {
      state,
      application: app,
      source_phase: edge.source,
      target_phase: edge.target ?? "",
      version,
      version_before: end.version_before,
      version_after: end.version_after,
      source_commit: end.source_commit,
      commit: end.commit,
      ...said,
      text: [said.summary, said.reason, said.next, ...pages(end, links)].filter(Boolean).join("\n"),
      started_at: end.started_at,
      finished_at: end.finished_at,
      seconds: Math.max(0, (Date.parse(end.finished_at) - Date.parse(end.started_at)) / 1000 || 0),
      workflow: end.workflow,
      links,
    },
  };
}

function linksOf(end: End, { workflowPage, commitPage }: Pick<Telling, "workflowPage" | "commitPage">): Links {
  const page = (template: string | undefined, name: string, value: string): string | undefined =>
    template === undefined || value === "" ? undefined : fill(template, { [name]: value });
  const links: Record<keyof Links, string | undefined> = {
    workflow: page(workflowPage, "workflow", end.workflow),
    commit: page(commitPage, "commit", end.commit),
    source_commit: page(commitPage, "commit", end.source_commit),
    pull_request: end.pull_request,
    report: end.report,
  };
  return Object.fromEntries(Object.entries(links).filter(([, url]) => url !== undefined && url !== ""));
}

/** A line for each page, and for the Workflow's name where its page is not known. */
const pages = ({ workflow }: End, links: Links): string[] => [
  `Workflow: ${links.workflow ?? workflow}`,
  ...Object.entries({
    Commit: links.commit,
    "Tested commit": links.source_commit,
    "Pull request": links.pull_request,
    Report: links.report,
  }).flatMap(([name, url]) => (url === undefined ? [] : [`${name}: ${url}`])),
];

/** A text as one line: it becomes the subject of a mail. */
const line = (text: string, longest = 500): string =>
  text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, longest);
