// The survey as it is now: of what has changed it is taken anew, and whoever listens is told. Its snapshot is all that the server serves.
import { setTimeout as sleep } from "node:timers/promises";
import type { KubeClient } from "../cluster/client";
import type { RecordConfigMap } from "../ends/record";
import { openOutcomes } from "../ends/states";
import { surveyOf } from "../survey/survey";
import type { PhaseState, SurveySettings } from "../survey/surveyed";
import { LiveBranch } from "./liveBranch";
import { LiveCluster } from "./liveCluster";
import type { Unread } from "./shown";

/** Milliseconds between looks, turns and tries. */
export interface Pace {
  /** In which changes are taken together. */
  together: number;
  /** After which the branch is looked at where nothing changed. */
  repository: number;
  /** Between two looks at the branch, whatever changed. After a look that failed it is twice as long each time, up to the other. */
  repositoryAtMost: number;
}

/** What was found, and when. */
export interface Snapshot {
  /** Grows with each change. */
  readonly version: number;
  /** Rows of a survey by application. */
  readonly applications: ReadonlyMap<string, readonly PhaseState[]>;
  /** An application's record. */
  readonly record: (app: string) => RecordConfigMap | undefined;
  /** What concerns no application, a sentence each. */
  readonly remarks: readonly string[];
  /** When the branch was looked at last. */
  readonly repository: Date | undefined;
  /** What cannot be read. */
  readonly unread: readonly Unread[];
}

/** Is told of which applications something has changed; of none: something about reading. */
export type Listener = (apps: ReadonlySet<string>) => void;

/** Whether a clock alone may change what is said of it: a gate opens, a hold is over. */
const isTimed = (rows: readonly PhaseState[]): boolean =>
  rows.some(({ edges }) =>
    edges.some(
      ({ state, gates }) =>
        state === "held" || openOutcomes.some((each) => each === state) || gates.some(({ open }) => !open),
    ),
  );

/** Keeps a survey as it is. */
export class Live {
  private readonly cluster: LiveCluster;
  private readonly branch: LiveBranch;
  private readonly rows = new Map<string, readonly PhaseState[]>();
  private readonly listeners = new Set<Listener>();
  private readonly problems = new Map<string, Unread>();
  private remarks: readonly string[] = [];
  private version = 0;
  /** Applications of which something has changed. */
  private dirty = new Set<string>();
  private everything = true;
  private branchIsDue = false;
  /** Whether nothing can be taken of the branch until it is looked at, again after something of it could not be read. */
  private blocked = true;
  /** Looks in a row that failed, or of which not all could be read. */
  private failures = 0;
  private lastLook = -Infinity;
  private lastTurn = performance.now();
  /** Whether something was told since it was waited last. */
  private told = false;
  private wake: () => void = () => undefined;
  /** Whether everything was looked at once. */
  ready = false;

  constructor(
    client: KubeClient,
    private readonly settings: SurveySettings,
    private readonly pace: Pace,
  ) {
    this.branch = new LiveBranch(settings);
    this.cluster = new LiveCluster(client, settings, (app) => {
      if (app !== undefined) {
        this.dirty.add(app);
        this.branchIsDue = true;
      }
      this.told = true;
      this.wake();
    });
  }

  /** What was found last. */
  get snapshot(): Snapshot {
    const { version, rows: applications, cluster, remarks, branch, problems } = this;
    const record = (app: string): RecordConfigMap | undefined => cluster.record(app);
    return { version, applications, record, remarks, repository: branch.lookedAt, unread: [...problems.values()] };
  }

  /** Milliseconds since it last went round. */
  get idle(): number {
    return performance.now() - this.lastTurn;
  }

  /** Calls a listener for each change, until what is returned is called. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Keeps it until it is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.wake(), { once: true });
    const isOver = (): boolean => signal.aborted;
    const watching = this.cluster.run(signal);
    try {
      while (!signal.aborted) {
        await this.changes(signal);
        if (this.cluster.looked && !isOver()) await this.turn();
        this.lastTurn = performance.now();
      }
    } finally {
      await watching;
      this.branch.close();
    }
  }

  /** Waits until something is to be done. */
  private async changes(signal: AbortSignal): Promise<void> {
    const due = this.lastLook + this.untilNextLook;
    const wait = this.cluster.looked ? Math.max(0, due - performance.now()) : this.pace.repository;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      // What came during the last turn woke nobody.
      if (signal.aborted || this.told) this.wake();
    });
    this.wake = () => undefined;
    await sleep(this.pace.together, undefined, { signal }).catch(() => undefined);
    this.told = false;
  }

  private async turn(): Promise<void> {
    const known = this.problemsText();
    for (const { what, problem } of this.cluster.sources) this.note(what, problem);
    // What has changed on the cluster is told before the branch is looked at, which takes longer.
    if (!this.blocked) await this.survey();
    if (performance.now() - this.lastLook >= this.untilNextLook) await this.look();
    const isNew = !this.ready;
    this.ready = true;
    if (isNew || known !== this.problemsText()) this.tell(new Set());
  }

  /** Milliseconds from the last look at the branch to the next. */
  private get untilNextLook(): number {
    const { repository, repositoryAtMost: least } = this.pace;
    if (this.failures > 0) return Math.min(least * 2 ** (this.failures - 1), Math.max(repository, least));
    return this.branchIsDue ? least : repository;
  }

  private async look(): Promise<void> {
    this.lastLook = performance.now();
    this.branchIsDue = false;
    try {
      if (await this.branch.look()) this.everything = true;
    } catch (error) {
      this.fail(error);
      return;
    }
    for (const [app, rows] of this.rows) if (isTimed(rows)) this.dirty.add(app);
    this.blocked = false;
    // What can be looked at and not be read is the same problem as before.
    if (!(await this.survey())) return;
    this.note("repository", undefined);
    this.failures = 0;
  }

  /**
   * Takes the survey of what has changed. What cannot be read of the branch leaves all as it was, until the next look.
   *
   * @returns whether all could be read
   */
  private async survey(): Promise<boolean> {
    const apps = this.everything ? undefined : this.dirty;
    if (apps?.size === 0) return true;
    this.dirty = new Set();
    try {
      const found = await surveyOf(this.cluster.part(apps), this.branch.part(apps)!, this.settings);
      this.everything = false;
      const rows = new Map<string, PhaseState[]>();
      for (const row of found.phases) rows.set(row.app, [...(rows.get(row.app) ?? []), row]);
      const gone = [...(apps ?? this.rows.keys())].filter((app) => !rows.has(app));
      for (const app of gone) this.rows.delete(app);
      for (const [app, own] of rows) this.rows.set(app, own);
      this.remarks = found.misplaced;
      this.tell(new Set([...rows.keys(), ...gone]));
      return true;
    } catch (error) {
      for (const app of apps ?? []) this.dirty.add(app);
      this.blocked = true;
      this.fail(error);
      return false;
    }
  }

  private fail(error: unknown): void {
    this.failures++;
    this.note("repository", (error as Error).message);
  }

  private tell(apps: ReadonlySet<string>): void {
    this.version++;
    for (const listener of this.listeners) listener(apps);
  }

  private note(what: string, why: string | undefined): void {
    const since = this.problems.get(what)?.since ?? new Date().toISOString();
    if (why === undefined) this.problems.delete(what);
    else this.problems.set(what, { what, why, since });
  }

  private problemsText(): string {
    return JSON.stringify([...this.problems.values()]);
  }
}
