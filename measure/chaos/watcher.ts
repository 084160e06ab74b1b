// Looks at the cluster during a run, and keeps what Workflows showed: one that is sent again is removed before its next start.
import { applicationName } from "../../contract/identity";
import { recordLabel } from "../../contract/ends";
import { type RecordConfigMap } from "../../promote/src/ends/record";
import { parameters, type Workflow } from "../../promote/src/ends/workflow";
import type { Application, List } from "../../promote/src/cluster/types";
import { labels, namespaces } from "../../components/objects/names";
import type { Cluster } from "../../sandbox/cluster/cluster";
import { kubectl } from "../../sandbox/cluster/programs";
import type { CampaignRun } from "./judge";
import { campaignTemplate, podsOf, type Look } from "./moments";

/** A pod as far as it is looked at. */
export interface Pod {
  metadata: { name: string; namespace: string; deletionTimestamp?: string };
  spec: { containers: { image: string }[] };
  status: { phase: string; conditions?: { type: string; status: string }[] };
}

const ready = ({ status }: Pod) =>
  status.conditions?.some(({ type, status: is }) => type === "Ready" && is === "True") ?? false;

/** The versions that answer in a namespace, by the pods' own images. */
export const versionsIn = (pods: readonly Pod[], namespace: string): string[] => [
  ...new Set(
    pods
      .filter((pod) => pod.metadata.namespace === namespace && !pod.metadata.deletionTimestamp && ready(pod))
      .flatMap(({ spec }) => spec.containers.map(({ image }) => image.slice(image.lastIndexOf(":") + 1))),
  ),
];

/** What a Workflow tells the judge, beside the versions that its phase runs while it is looked at. */
export function campaignRun(workflow: Workflow, versions: readonly string[] = []): CampaignRun {
  const { source_commit: sourceCommit = "" } = parameters(workflow.spec?.arguments?.parameters);
  const campaigns = podsOf(workflow, campaignTemplate);
  const ran = campaigns.some(({ phase }) => phase === "Running") ? [...versions] : [];
  const passed = campaigns.some(
    ({ phase, outputs }) => phase === "Succeeded" && parameters(outputs?.parameters).guard_outcome === "complete",
  );
  return { workflow: workflow.metadata.name, sourceCommit, passed, ran };
}

/** Selects the pods of every application in every phase: each is a copy of the pet store. */
const petStores = "app.kubernetes.io/name=my-app";

/** Watches the applications of one run of the matrix. */
export class Watcher {
  private readonly seen = new Map<string, CampaignRun>();

  constructor(private readonly cluster: Cluster) {}

  private async list<T>(args: string[]): Promise<T[]> {
    const text = await kubectl(this.cluster, ["get", ...args, "-o", "json"]);
    return (JSON.parse(text) as List<T>).items;
  }

  private note(workflow: Workflow, pods: readonly Pod[] = []): void {
    const { app = "", source_phase: phase = "" } = parameters(workflow.spec?.arguments?.parameters);
    const run = campaignRun(workflow, versionsIn(pods, applicationName(app, phase)));
    const before = this.seen.get(workflow.metadata.uid ?? "");
    const ran = [...new Set([...(before?.ran ?? []), ...run.ran])];
    this.seen.set(workflow.metadata.uid ?? "", { ...run, ran, passed: run.passed || (before?.passed ?? false) });
  }

  /** Workflows of the applications that have not ended. */
  async inFlight(apps: readonly string[]): Promise<Workflow[]> {
    const selector = `${labels.app} in (${apps.join(",")}),workflows.argoproj.io/completed!=true`;
    const [workflows, pods] = await Promise.all([
      this.list<Workflow>(["workflows.argoproj.io", "-n", "argo", "-l", selector]),
      this.list<Pod>(["pods", "--all-namespaces", "-l", petStores]),
    ]);
    workflows.forEach((workflow) => this.note(workflow, pods));
    return workflows;
  }

  /** Applications of the given ones in a phase. */
  applications(apps: readonly string[], phase: string): Promise<Application[]> {
    const selector = `${labels.app} in (${apps.join(",")}),${labels.phase}=${phase}`;
    return this.list<Application>(["applications.argoproj.io", "-n", "argocd", "-l", selector]);
  }

  async look(apps: readonly string[], phase: string): Promise<Look> {
    const [sources, inFlight] = await Promise.all([this.applications(apps, phase), this.inFlight(apps)]);
    return { sources, inFlight };
  }

  /** Records of all applications, by their name. */
  async records(): Promise<Map<string, RecordConfigMap>> {
    const records = await this.list<RecordConfigMap>(["configmaps", "-n", namespaces.records, "-l", recordLabel]);
    return new Map(records.map((record) => [record.metadata.name, record]));
  }

  /** Everything that Workflows have shown, after a last look at those that were seen and at those that are named. */
  async campaigns(named: readonly string[]): Promise<CampaignRun[]> {
    const open = [...this.seen.values()].filter(({ passed }) => !passed).map(({ workflow }) => workflow);
    const passed = new Set([...this.seen.values()].filter((run) => run.passed).map(({ workflow }) => workflow));
    const names = [...new Set([...open, ...named.filter((name) => !passed.has(name))])];
    if (names.length > 0) {
      const args = ["workflows.argoproj.io", ...names, "-n", "argo", "--ignore-not-found", "-o", "json"];
      const text = await kubectl(this.cluster, ["get", ...args]);
      const found = text.trim() === "" ? [] : (JSON.parse(text) as Workflow | List<Workflow>);
      const workflows = Array.isArray(found) ? found : "items" in found ? found.items : [found];
      workflows.forEach((workflow) => this.note(workflow));
    }
    return [...this.seen.values()];
  }

  /** Pods of the platform that are not ready: what a fault hit comes back before the next one. */
  async unready(): Promise<string[]> {
    const pods = (
      await Promise.all(
        ["argo", "argocd", "argo-events"].map((namespace) =>
          this.list<Pod>(["pods", "-n", namespace, "-l", "!workflows.argoproj.io/workflow"]),
        ),
      )
    ).flat();
    return pods
      .filter((pod) => pod.status.phase !== "Succeeded" && !ready(pod))
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  }
}
