// What the page knows: read once, then told of each change. A connection that is lost is made again, ever more seldom.
import type { Changes, Freshness, Overview, ShownApplication } from "../shown";

/** What is known, and whether it is still told. */
export interface Known {
  overview: Omit<Overview, "applications">;
  applications: ReadonlyMap<string, ShownApplication>;
  /** Applications that the last change was about. */
  changed: ReadonlySet<string>;
  live: boolean;
}

/** Milliseconds without a sign of life after which nobody is told anything any more. */
const silence = 25_000;

/** Milliseconds between two tries: the first, and the longest. */
const wait = { first: 1000, longest: 30_000 };

/** Reads everything, and what changes from then on. */
export function connect(told: (known: Known) => void, failed: (why: string) => void): void {
  let known: Known | undefined;
  let events: EventSource | undefined;
  let failures = 0;
  let heard = 0;
  let retry: number | undefined;

  const tell = (changes: Partial<Known>): void => {
    if (known === undefined) return;
    known = { ...known, changed: new Set(), ...changes };
    told(known);
  };

  const again = (): void => {
    events?.close();
    if (known?.live === true) tell({ live: false });
    if (retry !== undefined) return;
    const longest = Math.min(wait.longest, wait.first * 2 ** failures++);
    const next = (): void => {
      retry = undefined;
      if (known === undefined) void read();
      else listen(known.overview.at);
    };
    retry = window.setTimeout(next, longest * (0.5 + Math.random() / 2));
  };

  const take = ({ applications, ...overview }: Overview): void => {
    const byName = new Map(applications.map((each) => [each.name, each]));
    known = { overview, applications: byName, changed: new Set(byName.keys()), live: true };
    heard = Date.now();
    told(known);
  };

  const read = async (): Promise<void> => {
    try {
      const answer = await fetch("/api/overview");
      if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
      take((await answer.json()) as Overview);
      listen(known!.overview.at);
    } catch (error) {
      if (known === undefined) failed((error as Error).message);
      again();
    }
  };

  const listen = (since: string): void => {
    events?.close();
    const source = new EventSource(`/api/events?since=${encodeURIComponent(since)}`);
    events = source;
    const on = <T>(name: string, take: (data: T, id: string) => void): void =>
      source.addEventListener(name, (event: MessageEvent<string>) => {
        heard = Date.now();
        failures = 0;
        take(JSON.parse(event.data) as T, event.lastEventId);
      });
    on<Freshness>("beat", (freshness) => {
      if (known)
        tell({
          live: true,
          overview: { ...known.overview, ...freshness, repository: freshness.repository },
        });
    });
    on<Changes>("changes", ({ changed, removed, remarks }, id) => {
      if (known === undefined) return;
      const applications = new Map(known.applications);
      for (const each of changed) applications.set(each.name, each);
      for (const name of removed) applications.delete(name);
      const names = new Set([...changed.map(({ name }) => name), ...removed]);
      tell({ applications, changed: names, overview: { ...known.overview, remarks, at: id } });
    });
    // The server was started anew, or this was away for long.
    on<Overview>("overview", take);
    source.onerror = again;
  };

  setInterval(() => {
    if (known?.live === true && Date.now() - heard > silence) again();
  }, 5000);
  // A laptop that was shut, a phone that was put away: it is asked at once.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && Date.now() - heard > silence) again();
  });
  void read();
}
