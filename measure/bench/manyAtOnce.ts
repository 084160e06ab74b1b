// Many applications promoted at once: pushed by one commit, timed until the last one serves in prod.
import { applicationSet, labels, namespaces } from "../../components/objects/names";
import { kubectl } from "../../sandbox/cluster/programs";
import { history } from "../../sandbox/git/history";
import { Observer, seconds, type Workflow } from "../../sandbox/demo/observe";
import { campaignTimes } from "../../sandbox/demo/timeline";
import type { Sandbox } from "../../sandbox/sandbox";
import { SandboxError } from "../../sandbox/lib/errors";
import type { Level, Progress } from "./manyAtOnceRows";
import { ended } from "./promotions";
import { UsageMeter } from "./usage";
import { wait } from "../../sandbox/lib/wait";

const phases = ["test", "prod"] as const;
const applications = (count: number) =>
  Array.from({ length: count }, (_, index) => `load-${String(index + 1).padStart(2, "0")}`);
/** Versions that pass; new applications start with another one, 1.0. */
const versions = ["3.0", "4.0"];

/** Milliseconds between two looks. What is measured is what the cluster wrote down; looking costs CPU time, by applications. */
const interval = (count: number) => 1000 + count * 200;

interface Pod {
  metadata: { namespace: string };
  spec: { containers: { image: string }[] };
  status: { phase: string; conditions?: { type: string; status: string; lastTransitionTime: string }[] };
}

/** Pushes levels of load and takes the applications away again. */
export class Load {
  private readonly observer: Observer;
  private apps: string[] = [];

  constructor(private readonly sandbox: Sandbox) {
    this.observer = new Observer(sandbox.cluster);
  }

  private async list<T>(args: string[]): Promise<T[]> {
    const text = await kubectl(this.sandbox.cluster, ["get", ...args, "-o", "json"]);
    return (JSON.parse(text) as { items: T[] }).items;
  }

  private workflows(): Promise<Workflow[]> {
    return this.list<Workflow>([
      "workflows.argoproj.io",
      "-n",
      "argo",
      "-l",
      `${labels.app} in (${this.apps.join(",")})`,
    ]);
  }

  /** When the pod of that version became Ready, by namespace, and how many pods there are in all. */
  private async serving(version: string): Promise<{ since: Map<string, number>; pods: number }> {
    // Raw: kubectl would decode and encode every pod, which takes CPU time from what is measured.
    const text = await kubectl(this.sandbox.cluster, ["get", "--raw", "/api/v1/pods"]);
    const pods = (JSON.parse(text) as { items: Pod[] }).items.filter(
      ({ status }) => status.phase === "Running" || status.phase === "Pending",
    );
    const since = new Map<string, number>();
    for (const { metadata, spec, status } of pods) {
      const ready = status.conditions?.find(({ type }) => type === "Ready");
      if (!spec.containers.some(({ image }) => image.endsWith(`/demo-app:${version}`)) || ready?.status !== "True")
        continue;
      since.set(metadata.namespace, seconds(ready.lastTransitionTime));
    }
    return { since, pods: pods.length };
  }

  private async serve(apps: string[], phase: string, version: string): Promise<boolean> {
    const { since } = await this.serving(version);
    return apps.every((app) => since.has(`${app}-${phase}`));
  }

  /** Makes as many applications as wanted serve in both phases, and waits until nothing is promoted any more. */
  private async provide(count: number): Promise<void> {
    const added = applications(count).slice(this.apps.length);
    if (added.length === 0) return;
    console.log(`adding ${added.length} applications`);
    this.apps = applications(count);
    await this.sandbox.repository.addApplications(added);
    // New generator files are found by polling alone, unless the ApplicationSet is told to look.
    const look = "argocd.argoproj.io/application-set-refresh=true";
    await kubectl(this.sandbox.cluster, ["annotate", "applicationsets", applicationSet, "-n", "argocd", look]);
    const patience = { minutes: 10 + count / 5, interval: interval(count) };
    for (const phase of phases)
      await wait(`not all of ${count} applications run 1.0`, () => this.serve(added, phase, "1.0"), patience);
    // Their first sync is announced like any other: their Workflows find prod up to date.
    await wait(
      "Workflows of new applications have not ended",
      async () => {
        const workflows = await this.workflows();
        const seen = new Set(workflows.map(({ metadata }) => metadata.labels?.[labels.app]));
        return workflows.every(ended) && this.apps.every((app) => seen.has(app));
      },
      patience,
    );
  }

  /** Pushes a new version of `count` applications at once; gives when each passed which point. */
  async push(count: number, level: number): Promise<Level> {
    await this.provide(count);
    const { cluster, repository } = this.sandbox;
    const version = versions[level % versions.length]!;
    const meter = await UsageMeter.begin(cluster);
    const commit = await repository.pushAll(Object.fromEntries(this.apps.map((app) => [app, { test: version }])));
    let most = 0;
    let served = new Map<string, number>();
    // Pods of the phase test are of that version for as long as this takes, so one look at the end tells when they were Ready.
    await wait(
      `not all of ${count} applications run ${version} in prod`,
      async () => {
        const { since, pods } = await this.serving(version);
        most = Math.max(most, pods);
        meter.look();
        served = since;
        return this.apps.every((app) => since.has(`${app}-prod`));
      },
      { minutes: 30, interval: interval(count) },
    );
    const usage = meter.end();
    await wait("Workflows have not ended", async () => (await this.workflows()).every(ended), {
      minutes: 10,
      interval: interval(count),
    });
    const progress = await this.progress(commit, served);
    for (const app of this.apps) {
      const answer = await this.observer.ask(app, "prod", "version");
      if (answer !== version) throw new SandboxError(`${app}-prod answers ${answer}, not ${version}.`);
    }
    return { applications: count, progress, usage, pods: most };
  }

  private async progress(commit: { sha: string; time: number }, served: Map<string, number>): Promise<Progress[]> {
    const workflows = new Map((await this.workflows()).map((workflow) => [workflow.metadata.name, workflow]));
    const commits = await history(this.sandbox.repository, commit.sha, [], []);
    return this.apps.map((app) => {
      const promotion = commits.find(({ subject }) => subject.startsWith(`promote(${app}): test -> prod`));
      // Named after the commit that Argo CD synced: the pushed one, or one that another promotion put on top of it.
      const workflow = workflows.get(promotion?.workflow ?? "");
      const times = [
        served.get(`${app}-test`),
        workflow && seconds(workflow.metadata.creationTimestamp),
        campaignTimes(workflow).end,
        promotion?.time,
        served.get(`${app}-prod`),
      ];
      const [ready, created, passed, committed, serving] = times.map((time) => {
        if (time === undefined) throw new SandboxError(`The promotion of ${app} at ${commit.sha} left no full trace.`);
        return time - commit.time;
      });
      return { ready: ready!, created: created!, passed: passed!, committed: committed!, serving: serving! };
    });
  }

  /** Takes away applications, namespaces, Workflows and records of any earlier run too. */
  async remove(): Promise<void> {
    const { cluster, repository } = this.sandbox;
    const folders = (await repository.applications()).filter((app) => app.startsWith("load-"));
    if (folders.length > 0) await repository.removeApplications(folders);
    const left = async () => {
      const found = await this.list<{ metadata: { name: string } }>(["applications.argoproj.io", "-n", "argocd"]);
      return found.filter(({ metadata }) => metadata.name.startsWith("load-"));
    };
    // Argo CD takes away what it deployed, the namespaces stay.
    await wait("Applications are not removed", async () => (await left()).length === 0, {
      minutes: 15,
      interval: 3000,
    });
    const named = async (kind: string, where: string[], prefix: string) =>
      (await this.list<{ metadata: { name: string } }>([kind, ...where]))
        .map(({ metadata }) => metadata.name)
        .filter((name) => name.startsWith(prefix));
    const removals: [string, string[], string][] = [
      ["workflows.argoproj.io", ["-n", "argo"], "load-"],
      ["configmaps", ["-n", namespaces.records], "promotion-load-"],
      ["namespaces", [], "load-"],
    ];
    for (const [kind, where, prefix] of removals) {
      const names = await named(kind, where, prefix);
      if (names.length > 0)
        await kubectl(cluster, ["delete", kind, ...where, ...names, "--ignore-not-found", "--timeout=600s"]);
    }
  }
}
