// One run of the matrix: push, wait for the moment, let the fault hit, undo it, wait until everything is as it must be.
import { setTimeout as sleep } from "node:timers/promises";
import { recordName } from "../../contract/ends";
import { seeded } from "../../testkit/random";
import { endsOf } from "../../promote/src/ends/record";
import { parameters } from "../../promote/src/ends/workflow";
import { Observer } from "../../sandbox/demo/observe";
import { pushCarried } from "../../sandbox/git/carry";
import { history, tip } from "../../sandbox/git/history";
import { until } from "../../sandbox/lib/run";
import type { Sandbox } from "../../sandbox/sandbox";
import type { Scene } from "./scene";
import { appNames, soak, source, target } from "./copies";
import type { Push } from "./judge";
import { moments } from "./moments";
import type { PlannedRun } from "./plan";
import { choose, type Choice, type Held } from "./versions";
import type { Watcher } from "./watcher";
import type { Pushes } from "./versions";

/** What a run came to, before it is judged. */
export interface RoundResult {
  /** False: the moment was not seen, or there was nothing to hit. */
  struck: boolean;
  /** Good versions that had to arrive, and bad ones that had not to. */
  good: number;
  bad: number;
  /** Seconds from the push until prod served it, of each good version. */
  seconds: number[];
  /** Seconds from the fault until everything was as it must be. */
  healed: number;
  /** One sentence for each application that was not as it must be in time. */
  late: string[];
}

const minutes = (count: number) => count * 60_000;
/** How long healing may take after the fault is undone. */
const limit = minutes(8);
/** Most milliseconds between a moment and the fault. */
const delay = 2000;

/** Runs rounds on one sandbox, and keeps what was pushed for whom. */
export class Rounds {
  /** Every push so far, by application. */
  readonly pushes = new Map<string, Push[]>();
  private readonly observer: Observer;
  /** What the edge asks for in this run. */
  private gates: Pick<Push, "soak"> = {};

  constructor(
    private readonly sandbox: Sandbox,
    private readonly watcher: Watcher,
    private readonly report: (line: string) => void,
  ) {
    this.observer = new Observer(sandbox.cluster);
  }

  /** Versions in git, from the repository's disk: the server may be down. */
  private async held(apps: readonly string[]): Promise<Held[]> {
    const { repository } = this.sandbox;
    const [commit] = await history(repository, await tip(repository), apps, [source, target]);
    return apps.map((app) => ({ app, source: commit!.version(app, source), target: commit!.version(app, target) }));
  }

  /** Pushes versions for the source phase; with the manifests of an older commit carried to them, where one is named. */
  private async push(list: Choice[], { startDelay, older }: { startDelay?: string; older?: string } = {}) {
    const { repository, git } = this.sandbox;
    const values = ({ version }: Choice) => ({ image: { version }, ...(startDelay && { startDelay }) });
    const all = Object.fromEntries(list.map((choice) => [choice.app, values(choice)]));
    const { sha } =
      older === undefined
        ? await repository.pushValues(source, all)
        : await pushCarried(repository, git, { phase: source, values: all, older, others: [target] });
    for (const { app, version, good, mustArrive } of list)
      this.pushes.set(app, [...(this.pushes.get(app) ?? []), { sha, version, good, mustArrive, ...this.gates }]);
    return sha;
  }

  /** Brings the source phases to what the targets hold, so that a bad version comes over a good one. */
  private async level(apps: readonly string[]): Promise<void> {
    const uneven = (await this.held(apps)).filter((each) => each.source !== each.target);
    if (uneven.length === 0) return;
    await this.push(uneven.map(({ app, target: version }) => ({ app, version, good: true, mustArrive: true })));
    for (const { app, target: version } of uneven)
      await until(`${app} does not run ${version} again`, () => this.observer.runs(app, source, version), {
        timeout: minutes(3),
        interval: 1000,
      });
    await this.idle(apps);
  }

  /** The newest commit, once Argo CD has looked at it for every source phase. */
  private async rendered(apps: readonly string[]): Promise<string> {
    const commit = await tip(this.sandbox.repository);
    const all = async () =>
      (await this.watcher.applications(apps, source)).every(({ status }) => status?.sync?.revision === commit);
    await until(`Argo CD has not looked at ${commit}`, all, { timeout: minutes(3), interval: 1000 });
    return commit;
  }

  /** Pushes what a run is about, one list after another. Gives the last commit, and since when what counts was pushed. */
  private async pushAll(kind: Pushes, lists: Choice[][], arrived: (since: number) => void) {
    if (kind !== "carried") {
      const since = Date.now();
      let commit = "";
      for (const [index, list] of lists.entries()) {
        if (index > 0) await sleep(1000);
        commit = await this.push(list, kind === "slow and bad" ? { startDelay: "15s" } : {});
      }
      return { commit, since };
    }
    const bad = lists.at(-1)!;
    const apps = bad.map(({ app }) => app);
    let older = "";
    for (const [index, list] of lists.slice(0, -1).entries()) {
      const since = Date.now();
      await this.push(list);
      const late = await this.settle(list, since, () => arrived(since));
      if (late.length > 0) throw new Error(late.join("; "));
      await this.idle(apps);
      if (index === 0) older = await this.rendered(apps);
    }
    const since = Date.now();
    return { commit: await this.push(bad, { older }), since };
  }

  /** Lets a fault hold, and keeps looking: what a campaign ran on is evidence. */
  private async hold(apps: readonly string[], seconds = 0): Promise<void> {
    for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
      await this.watcher.inFlight(apps).catch(() => undefined);
      await sleep(1000);
    }
  }

  /** Waits until no Workflow of the applications runs and the platform's pods are ready. */
  private async idle(apps: readonly string[]): Promise<void> {
    const names = async () => (await this.watcher.inFlight(apps)).map(({ metadata }) => metadata.name);
    const busy = async () => [...(await names()), ...(await this.watcher.unready())];
    await until("Workflows run on, or pods are not ready", async () => (await busy()).length === 0, {
      timeout: minutes(6),
      interval: 2000,
      details: busy,
    });
  }

  private scene(apps: readonly string[], commit: string): Scene {
    const inFlight = async () =>
      (await this.watcher.inFlight(apps)).map(({ metadata, spec }) => {
        const { app = "", source_commit: commit = "" } = parameters(spec?.arguments?.parameters);
        return { name: metadata.name, app, commit };
      });
    const sources = () => this.watcher.applications(apps, source);
    return { cluster: this.sandbox.cluster, commit, sources, inFlight };
  }

  /** Waits for the moment, then hits; false when the moment was not seen, or nothing was there to hit. */
  private async strike({ fault, moment, apps: count }: PlannedRun, scene: Scene, commit: string, wait: number) {
    const apps = appNames(count);
    const reached = async () => moments[moment].reached(await this.watcher.look(apps, source), commit);
    const seen = await until(`the moment "${moment}" was not seen`, reached, {
      timeout: minutes(3),
      interval: 200,
    }).then(
      () => true,
      (error: unknown) => {
        this.report((error as Error).message);
        return false;
      },
    );
    if (!seen) return false;
    await sleep(wait);
    return (await fault.inflict?.(scene)) !== false;
  }

  /** Waits until each application is as it must be; gives those that are not in time. */
  private async settle(last: Choice[], since: number, arrived: (app: string) => void): Promise<string[]> {
    const pending = new Map(last.map((choice) => [choice.app, choice]));
    const look = async () => {
      const apps = [...pending.keys()];
      const [held, targets, records] = [
        new Map((await this.held(apps)).map((each) => [each.app, each])),
        await this.watcher.applications(apps, target),
        await this.watcher.records(),
      ];
      await this.watcher.inFlight(apps);
      const settled = (app: string) => {
        const { sync, health } = targets.find(({ metadata }) => metadata.name === `${app}-${target}`)?.status ?? {};
        return sync?.status === "Synced" && health?.status === "Healthy";
      };
      for (const { app, version, good } of pending.values()) {
        const [end] = endsOf(records.get(recordName(app)), { source, target });
        const refused = end?.outcome === "failed" && Date.parse(end.started_at) >= since - 1000;
        const serves = async () =>
          held.get(app)?.target === version &&
          settled(app) &&
          (await this.observer.ask(app, target, "version")) === version;
        if (!(good ? await serves() : refused)) continue;
        pending.delete(app);
        if (good) arrived(app);
      }
      this.report(`${last.length - pending.size} of ${last.length} are as they must be`);
      return pending.size === 0;
    };
    await until("not everything is as it must be", look, { timeout: limit, interval: 1000 }).catch(() => undefined);
    return [...pending.values()].map(({ app, version, good }) =>
      good
        ? `${app}: ${target} does not serve ${version} ${limit / minutes(1)} minutes after the fault`
        : `${app}: the failure of ${version} is not recorded ${limit / minutes(1)} minutes after the fault`,
    );
  }

  /** Runs one row of the plan. */
  async run(planned: PlannedRun): Promise<RoundResult> {
    const { fault, seed, gated } = planned;
    this.gates = gated ? { soak } : {};
    const random = seeded(seed);
    const apps = appNames(planned.apps);
    const kind = fault.pushes ?? "one";
    if (kind === "slow and bad") await this.level(apps);
    await this.idle(apps);
    const lists = choose(kind, await this.held(apps), random);
    const seconds: number[] = [];
    const arrived = (since: number) => seconds.push((Date.now() - since) / 1000);
    const { commit, since } = await this.pushAll(kind, lists, arrived);
    const scene = this.scene(apps, commit);
    let struck = false;
    let struckAt = Date.now();
    try {
      struck = await this.strike(planned, scene, commit, random() * delay);
      struckAt = Date.now();
      if (struck) await this.hold(apps, fault.holds);
    } finally {
      await fault.undo?.(scene.cluster);
    }
    const last = lists.at(-1)!;
    const late = await this.settle(last, since, () => arrived(since));
    const healed = (Date.now() - struckAt) / 1000;
    await this.idle(apps);
    const bad = last.filter(({ good }) => !good).length;
    return { struck, good: lists.flat().length - bad, bad, seconds, healed, late };
  }
}
