// Applications, Workflows and records as they are now, and which applications a change is about.
import { recordName } from "../../../contract/ends";
import { labels } from "../../../contract/identity";
import type { KubeClient } from "../cluster/client";
import type { Application, Metadata } from "../cluster/types";
import type { Collection } from "../cluster/list";
import { Watched } from "../cluster/watch";
import type { RecordConfigMap } from "../ends/record";
import type { Workflow } from "../ends/workflow";
import { collectionsOf } from "../survey/observed";
import type { Cluster, Namespaces } from "../survey/observed";

/** Something that is read, as people call it. */
export interface Source {
  what: string;
  problem: string | undefined;
}

const appOf = ({ labels: given }: Metadata): string => given?.[labels.app] ?? "";

/** What a survey reads from the cluster, kept as it is by watches. */
export class LiveCluster {
  private readonly applications: Watched<Application>;
  private readonly half: Watched<Application>[];
  private readonly workflows: Watched<Workflow>;
  private readonly records: Watched<RecordConfigMap>;
  /** Applications by what they are of: a change is about a few of thousands. */
  private readonly byApp = new Map<string, Map<string, Application>>();

  /** @param changed is told of which application something has changed; without one: something about reading itself */
  constructor(
    client: KubeClient,
    at: Namespaces,
    private readonly changed: (app?: string) => void,
  ) {
    const all = collectionsOf(at);
    const watched = <T extends { metadata: Metadata }>(collection: Collection<T>): Watched<T> =>
      new Watched(client, collection, (before, after) => this.tell(before, after));
    this.applications = new Watched(client, all.applications, (before, after) => {
      if (before) this.byApp.get(appOf(before.metadata))?.delete(before.metadata.name);
      if (after) this.ofApp(appOf(after.metadata)).set(after.metadata.name, after);
      this.tell(before, after);
    });
    this.half = all.halfLabelled.map(watched);
    // Of its nodes a survey needs to know nothing, and they are most of it.
    const pick = (item: Workflow): Workflow => {
      const { status, ...rest } = all.workflows.pick(item);
      return { ...rest, status: { ...status, nodes: {} } };
    };
    this.workflows = watched({ ...all.workflows, pick });
    this.records = watched(all.records);
  }

  /** Reads until it is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.all.map((each) => each.run(signal)));
  }

  /** Whether everything was looked at once. */
  get looked(): boolean {
    return this.all.every((each) => each.looked);
  }

  /** What is read, and why it cannot be. */
  get sources(): Source[] {
    const { applications, workflows, records } = this;
    const problem = [applications, ...this.half].find((each) => each.problem !== undefined)?.problem;
    return [
      { what: "Applications", problem },
      { what: "Workflows", problem: workflows.problem },
      { what: "records", problem: records.problem },
    ];
  }

  /** An application's record. */
  record(app: string): RecordConfigMap | undefined {
    return this.records.items.get(recordName(app));
  }

  /** What a survey of some applications needs to know; of all, where none are named. */
  part(apps?: ReadonlySet<string>): Cluster {
    const chosen = apps === undefined ? [...this.byApp.values()] : [...apps].map((app) => this.byApp.get(app));
    return {
      applications: chosen.flatMap((each) => [...(each?.values() ?? [])]),
      halfLabelled: this.half.flatMap(({ items }) => [...items.keys()]),
      workflows: this.workflows.items,
      records: this.records.items,
    };
  }

  private get all(): Pick<Watched<never>, "run" | "looked">[] {
    return [this.applications, ...this.half, this.workflows, this.records];
  }

  private ofApp(app: string): Map<string, Application> {
    const known = this.byApp.get(app) ?? new Map<string, Application>();
    this.byApp.set(app, known);
    return known;
  }

  private tell(before: { metadata: Metadata } | undefined, after: { metadata: Metadata } | undefined): void {
    const apps = new Set([before, after].flatMap((each) => (each === undefined ? [] : [appOf(each.metadata)])));
    if (apps.size === 0) this.changed();
    for (const app of apps) this.changed(app);
  }
}
