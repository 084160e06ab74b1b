// Reads what the demo is about from the cluster: Applications, Workflows, pods, and what the pet store answers.
import type { Cluster } from "../cluster/cluster";
import { kubectl } from "../cluster/programs";

/** The part of an Argo CD Application that the demo reads. */
export interface Application {
  metadata: { annotations?: Record<string, string> };
  status?: {
    sync?: { status: string; revision: string };
    health?: { status: string };
    history?: { revision: string; deployStartedAt: string; deployedAt: string }[];
  };
}

/** A step of a Workflow. */
export interface WorkflowNode {
  displayName: string;
  templateName?: string;
  templateRef?: { template: string };
  type: string;
  phase: string;
  message?: string;
  startedAt: string;
  finishedAt: string;
  outputs?: { parameters?: { name: string; value?: string }[] };
}

/** The part of a Workflow that the demo reads. */
export interface Workflow {
  metadata: { name: string; uid: string; creationTimestamp: string; labels?: Record<string, string> };
  spec?: { arguments?: { parameters?: { name: string; value?: string }[] } };
  status?: {
    phase?: string;
    message?: string;
    startedAt?: string;
    finishedAt?: string;
    nodes?: Record<string, WorkflowNode>;
  };
}

interface Pod {
  metadata: { name: string };
  spec: { containers: { image: string }[] };
  status: { conditions?: { type: string; status: string; lastTransitionTime: string }[] };
}

/** A Kubernetes or git time as seconds since 1970. */
export const seconds = (time: string) => Date.parse(time) / 1000;

/** Reads one cluster. Objects that are not there are `undefined`. */
export class Observer {
  /** `argoCd`: the namespace of Argo CD. */
  constructor(
    private readonly cluster: Cluster,
    private readonly argoCd = "argocd",
  ) {}

  private async read<T>(args: string[]): Promise<T | undefined> {
    const text = await kubectl(this.cluster, ["get", ...args, "--ignore-not-found", "-o", "json"]);
    return text.trim() === "" ? undefined : (JSON.parse(text) as T);
  }

  application(app: string, phase: string): Promise<Application | undefined> {
    return this.read<Application>(["applications.argoproj.io", `${app}-${phase}`, "-n", this.argoCd]);
  }

  workflow(name: string): Promise<Workflow | undefined> {
    return this.read<Workflow>(["workflows.argoproj.io", name, "-n", "argo"]);
  }

  async workflows(namespace = "argo"): Promise<Workflow[]> {
    return (await this.read<{ items: Workflow[] }>(["workflows.argoproj.io", "-n", namespace]))?.items ?? [];
  }

  /** What the pet store of a phase answers, asked through its Service; undefined while it does not answer. */
  ask(app: string, phase: string, path: string): Promise<string | undefined> {
    const name = `${app}-${phase}`;
    const service = `/api/v1/namespaces/${name}/services/${name}-my-app-svc:http/proxy/${path}`;
    return kubectl(this.cluster, ["get", "--raw", service]).catch(() => undefined);
  }

  /** True when the Application is Synced and Healthy and the phase answers with that version. */
  async runs(app: string, phase: string, version: string): Promise<boolean> {
    const status = (await this.application(app, phase))?.status;
    const settled = status?.sync?.status === "Synced" && status.health?.status === "Healthy";
    return settled && (await this.ask(app, phase, "version")) === version;
  }

  /** When the newest pod of that version in the phase became Ready, in seconds since 1970. */
  async readySince(app: string, phase: string, version: string): Promise<number | undefined> {
    const pods = await this.read<{ items: Pod[] }>(["pods", "-n", `${app}-${phase}`]);
    const times = (pods?.items ?? [])
      .filter((pod) => pod.spec.containers.some(({ image }) => image.endsWith(`:${version}`)))
      .flatMap((pod) => pod.status.conditions ?? [])
      .filter(({ type, status }) => type === "Ready" && status === "True")
      .map(({ lastTransitionTime }) => seconds(lastTransitionTime));
    return times.length > 0 ? Math.max(...times) : undefined;
  }
}
