// What the server serves, as text that is made once however many ask: everything at a glance, and what has changed since.
import { randomUUID } from "node:crypto";
import { inOrder } from "../../../contract/phases";
import { applicationDetail, shownApplication } from "./applications";
import type { ShowSettings } from "./applications";
import type { Live } from "./live";
import type { ApplicationDetail, Freshness, Overview } from "./shown";

/** Applications that are gone and are still told of: whoever knows an older state reads all anew. */
const keptGone = 1000;

/** An application as text, and the version since which it is so. */
interface Kept {
  text: string;
  since: number;
}

/** Keeps what is shown of a survey. */
export class Store {
  private readonly shown = new Map<string, Kept>();
  private readonly gone = new Map<string, number>();
  private oldest = 0;
  private version = 0;
  private remarks = "";
  /** Another process counts anew. */
  private readonly process = randomUUID().slice(0, 8);
  private overviewText: { at: number; text: string } | undefined;
  private readonly listeners = new Set<() => void>();

  constructor(
    private readonly live: Live,
    private readonly settings: ShowSettings,
  ) {
    live.listen((apps) => this.take(apps));
  }

  /** Names the state that it has. */
  get at(): string {
    return `${this.process}-${this.version}`;
  }

  /** How old it is. */
  get freshness(): Freshness {
    const { repository, unread } = this.live.snapshot;
    const looked = repository && { repository: repository.toISOString() };
    return { now: new Date().toISOString(), ...looked, unread: [...unread] };
  }

  /** Calls for each change, until what is returned is called. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Everything at a glance, as JSON. */
  overview(): string {
    const applications = "@applications";
    const { phases, edges, stack } = this.settings;
    const { remarks } = this.live.snapshot;
    const head: Omit<Overview, "applications"> & { applications: string } = {
      ...this.freshness,
      at: this.at,
      ...(stack !== undefined && { stack }),
      phases: inOrder(phases),
      edges: edges.map(({ source, target }) => ({ source, target })),
      remarks: [...remarks],
      applications,
    };
    if (this.overviewText?.at !== this.version) {
      const text = `[${[...this.shown.values()].map((each) => each.text).join(",")}]`;
      this.overviewText = { at: this.version, text };
    }
    const list = this.overviewText.text;
    return JSON.stringify(head).replace(JSON.stringify(applications), () => list);
  }

  /** What has changed since a state, as JSON; undefined where that is not known any more. */
  changesSince(at: string): string | undefined {
    const [process, number] = at.split("-");
    const since = Number(number);
    if (process !== this.process || !(since >= this.oldest)) return undefined;
    const changed = [...this.shown.values()].filter((each) => each.since > since).map((each) => each.text);
    const removed = [...this.gone].filter(([, when]) => when > since).map(([app]) => app);
    const { remarks } = this.live.snapshot;
    return `{"changed":[${changed.join(",")}],"removed":${JSON.stringify(removed)},"remarks":${JSON.stringify(remarks)}}`;
  }

  /** One application with all that is known of it. */
  application(name: string): ApplicationDetail | undefined {
    const { applications, record } = this.live.snapshot;
    const rows = applications.get(name);
    return rows && applicationDetail(name, rows, record(name), this.settings, new Date());
  }

  private take(apps: ReadonlySet<string>): void {
    const { applications, remarks } = this.live.snapshot;
    const next = this.version + 1;
    const now = new Date();
    let isNew = this.remarks !== remarks.join();
    this.remarks = remarks.join();
    for (const app of apps) {
      const rows = applications.get(app);
      if (rows === undefined) {
        if (!this.shown.delete(app)) continue;
        this.gone.set(app, next);
      } else {
        const text = JSON.stringify(shownApplication(app, rows, this.settings, now));
        if (this.shown.get(app)?.text === text) continue;
        this.shown.set(app, { text, since: next });
        this.gone.delete(app);
      }
      isNew = true;
    }
    for (const [app, when] of this.gone) {
      if (this.gone.size <= keptGone) break;
      this.gone.delete(app);
      this.oldest = when;
    }
    if (isNew) this.version = next;
    for (const listener of this.listeners) listener();
  }
}
