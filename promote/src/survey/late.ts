// What the sweep tells: ends of which nobody could be told, and changes of what a promotion waits for.
import { endOutcomes } from "../../../contract/ends";
import type { EndOutcome } from "../../../contract/ends";
import { labels } from "../../../contract/identity";
import { endsIn } from "../ends/record";
import type { RecordConfigMap } from "../ends/record";
import { openOutcomes } from "../ends/states";
import { writeTold } from "../ends/store";
import { asPromoteError } from "../errors";
import { tell } from "../events/told";
import type { Teller } from "../events/told";
import type { News } from "../events/event";
import type { EdgeState, PhaseState } from "./surveyed";

/** Most that one sweep tells; the next one goes on. */
export const mostNews = 50;

/** Milliseconds after an end in which whoever wrote it tells it itself. */
export const ownTime = 30_000;

/** Milliseconds after which an end is no news any more. */
export const oldest = 24 * 3600_000;

/** Ends that are still to be told, the oldest first. */
export function untold(records: Iterable<RecordConfigMap>, now: Date): News[] {
  const found: News[] = [];
  for (const record of records) {
    const app = record.metadata.labels?.[labels.app] ?? "";
    for (const { edge, end } of endsIn(record)) {
      const age = now.getTime() - Date.parse(end.finished_at);
      if (end.told === "" && age >= ownTime && age <= oldest) found.push({ app, edge, end, as: end.outcome });
    }
  }
  return found.sort((a, b) => a.end.finished_at.localeCompare(b.end.finished_at));
}

/** Outcomes of what may still be promoted without another word. */
const waiting: readonly EndOutcome[] = [...openOutcomes, "proposed"];

/** What a promotion waits for, as its record keeps it: the state, and of one that passed the gates that are closed. */
function waitsAs({ state, gates }: EdgeState): string {
  const closed = state === "verified" ? gates.filter(({ open }) => !open).map(({ gate }) => gate) : [];
  return [state, ...closed].join(" ");
}

/** What waits for something else than it was told to wait for; `quiet` is only to be noted, because the end itself was told just now. */
export function changes(phases: readonly PhaseState[], now: Date): { news: News[]; quiet: News[] } {
  const found: { news: News[]; quiet: News[] } = { news: [], quiet: [] };
  for (const { app, phase, edges } of phases) {
    for (const each of edges) {
      const { end, state, promote, resend, merged, target } = each;
      if (end?.told === undefined || end.told === "" || !waiting.includes(end.outcome)) continue;
      if (promote || resend || merged !== undefined || !isOutcome(state)) continue;
      const as = waitsAs(each);
      if (as === end.told_as) continue;
      const since = { state, reason: each.reason, time: now.toISOString() };
      const isFirst = end.told_as === end.outcome && state === end.outcome;
      found[isFirst ? "quiet" : "news"].push({ app, edge: { source: phase, target }, end, since, as });
    }
  }
  return found;
}

const isOutcome = (state: EdgeState["state"]): state is EndOutcome =>
  (endOutcomes as readonly string[]).includes(state);

/** Tells all of that, within bounds. Returns how many were told. */
export async function tellLate(
  teller: Teller,
  records: ReadonlyMap<string, RecordConfigMap>,
  phases: readonly PhaseState[],
): Promise<number> {
  if (teller.bus === undefined) return 0;
  const now = new Date();
  const { news, quiet } = changes(phases, now);
  for (const { app, as, end, edge } of quiet.slice(0, mostNews))
    await writeTold(teller.client, teller.namespace, app, [{ edge, end, told: end.told!, as }]).catch(
      (error: unknown) => teller.log(`It is not noted what ${app} waits for: ${asPromoteError(error).message}`),
    );
  const over = new Set(
    phases.flatMap(({ app, phase, edges }) => edges.filter(isOver).map((each) => placeOf(app, phase, each.target))),
  );
  const late = untold(records.values(), now).filter(
    ({ app, edge }) => !over.has(placeOf(app, edge.source, edge.target ?? "")),
  );
  return tell(teller, [...late, ...news].slice(0, mostNews));
}

/** Whether its end was written anew by this sweep, and told then. */
const isOver = ({ merged }: EdgeState): boolean => merged !== undefined;

const placeOf = (app: string, source: string, target: string): string => [app, source, target].join(" ");
