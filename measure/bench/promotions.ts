// Promotions one after another through a loop: the program's, or the reference one.
import { labels } from "../../components/objects/names";
import type { Observer, Workflow } from "../../sandbox/demo/observe";
import { moments, type Moment } from "../../sandbox/demo/timeline";
import type { Repository } from "../../sandbox/git/repository";
import { wait } from "../../sandbox/lib/wait";

/** A way from the phase `test` to the phase `prod`. */
export interface Loop {
  /** Heads its columns. */
  title: string;
  /** The application that is promoted. */
  app: string;
  /** Namespace of its Workflows. */
  namespace: string;
}

const [source, target] = ["test", "prod"];
/** Versions that pass, in turn: each run promotes another one than the run before. */
const versions = ["1.0", "3.0", "4.0"];

const argument = (workflow: Workflow, name: string) =>
  workflow.spec?.arguments?.parameters?.find((parameter) => parameter.name === name)?.value;

/** The first Workflow that was made for a commit of the application. */
export function workflowOf(workflows: Workflow[], commit: string): Workflow | undefined {
  const made = workflows.filter(
    (workflow) => argument(workflow, "source_commit") === commit && argument(workflow, "source_phase") === source,
  );
  return made.sort((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp))[0];
}

export const ended = (workflow: Workflow) => ["Succeeded", "Failed", "Error"].includes(workflow.status?.phase ?? "");

/** Runs promotions through a loop. */
export class Promotions {
  constructor(
    private readonly observer: Observer,
    private readonly repository: Repository,
    private readonly loop: Loop,
  ) {}

  /** Version 1.0 in both phases, and no Workflow that still runs. */
  async begin(): Promise<void> {
    const { app, namespace } = this.loop;
    const { sha } = await this.repository.push(app, { [source]: "1.0", [target]: "1.0" });
    for (const phase of [source, target])
      await wait(`${app}-${phase} does not run 1.0`, () => this.observer.runs(app, phase, "1.0"));
    // The phase may have run 1.0 all along: then nothing is announced, and no Workflow comes.
    const announced = await this.observer.application(app, source);
    const expected = announced?.status?.history?.some(({ revision }) => revision === sha) ?? false;
    await wait(`Workflows in ${namespace} have not ended`, async () => {
      const all = await this.observer.workflows(namespace);
      const workflows = all.filter(({ metadata }) => (metadata.labels?.[labels.app] ?? app) === app);
      return workflows.every(ended) && (!expected || workflowOf(workflows, sha) !== undefined);
    });
  }

  /** Promotes versions one after another; each starts when the one before has come to its end. */
  async run(count: number): Promise<Moment[][]> {
    await this.begin();
    const all: Moment[][] = [];
    for (let run = 1; run <= count; run++) {
      const recorded = await this.promote(versions[run % versions.length]!);
      all.push(recorded);
      const total = recorded[recorded.length - 1]!.time - recorded[0]!.time;
      console.log(`${this.loop.title}: run ${run} of ${count}: ${total} s`);
    }
    return all;
  }

  private async promote(version: string): Promise<Moment[]> {
    const { observer, repository } = this;
    const { app, namespace } = this.loop;
    const commit = await repository.push(app, { [source]: version });
    await wait(`${app}-${target} does not run ${version}`, () => observer.runs(app, target, version));
    let workflow: Workflow | undefined;
    await wait(`the Workflow of ${commit.sha} has not ended`, async () => {
      workflow = workflowOf(await observer.workflows(namespace), commit.sha);
      return workflow !== undefined && ended(workflow);
    });
    return moments(observer, repository, { app, source, target, version, commit }, workflow);
  }
}
