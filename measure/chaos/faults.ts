// The faults: one row each, with what it does and how it is undone.
import { labels, namespaces } from "../../components/objects/names";
import { unready } from "../../promote/src/cluster/application";
import type { Application } from "../../promote/src/cluster/types";
import type { Cluster } from "../../sandbox/cluster/cluster";
import { restartProgram, startPrograms, stopProgram } from "../../sandbox/cluster/processes";
import { kubectl } from "../../sandbox/cluster/programs";
import { startGitServer, stopGitServer } from "../../sandbox/git/gitServer";
import { sendAll } from "../load/load";
import { notification } from "../load/webhook";
import { until } from "../../sandbox/lib/run";
import { cut, fromPodsTo, fromPodsToApi, mendLinks, type Link } from "./links";
import { killPassed, killPods, podsInFlight, type Scene } from "./scene";
import { momentNames, syncedTo, type MomentName } from "./moments";
import { badVersion } from "./versions";
import type { Pushes } from "./versions";

/** A row of the table. */
export interface Fault {
  name: string;
  about: string;
  /** When it may hit; each run draws another one of them. */
  moments: readonly MomentName[];
  /** Runs in the whole matrix. */
  runs: number;
  /** Seconds until it is undone; default: it is over at once. */
  holds?: number;
  /** Default: `one`. */
  pushes?: Pushes;
  /** Applications that are promoted at once; default: what the command says. */
  apps?: number;
  /** Gives false when there was nothing to hit, or nothing was hit. */
  inflict?: (scene: Scene) => Promise<unknown>;
  /** Also where nothing is left to undo: after an interrupted run everything is undone. */
  undo?: (cluster: Cluster) => Promise<unknown>;
}

const kill = (name: string, namespace: string, selector: string): Fault => ({
  name,
  about: `its pod is killed (\`${selector}\` in ${namespace})`,
  moments: momentNames,
  runs: 2,
  inflict: (scene) => killPods(scene, namespace, "-l", selector),
});

const argoCd = (name: string, component: string) => kill(name, "argocd", `app.kubernetes.io/name=argocd-${component}`);

const cutLink = (name: string, about: string, link: Link, moments: readonly MomentName[]): Fault => ({
  name,
  about: `${about}: packets are dropped for 30 s`,
  moments,
  runs: 1,
  holds: 30,
  inflict: ({ cluster }) => cut(cluster, link),
  undo: mendLinks,
});

/** Sends the notification of a Workflow that is there so often. More at once would keep the Sensor busy for the next run too. */
async function repeatNotifications({ cluster, inFlight }: Scene, times: number): Promise<boolean> {
  const headers = { "content-type": "application/json", authorization: "Bearer {token}" };
  const [workflow] = await inFlight();
  if (!workflow) return false;
  const body = notification(workflow.app, workflow.commit);
  const { statuses } = await sendAll(
    cluster,
    Array.from({ length: times }, () => ({ headers, body })),
  );
  const refused = statuses.filter((status) => status !== 200).length;
  if (refused > 0) throw new Error(`the webhook refused ${refused} of ${statuses.length} repeated notifications`);
  return true;
}

/** Waits until Argo CD calls every Application settled at the newest commit though its pods do not run the version there. */
async function awaitFooled({ sources, commit }: Scene): Promise<boolean> {
  const fooled = (application: Application) =>
    unready(application) === undefined &&
    syncedTo(application) === commit &&
    !application.status?.summary?.images?.some((image) => image.endsWith(`:${badVersion}`));
  return until("Argo CD was not fooled", async () => (await sources()).every(fooled), {
    timeout: 120_000,
    interval: 1000,
  }).then(
    () => true,
    () => false,
  );
}

/** Has Argo CD render every phase anew, whatever it was made to believe. */
const renderAnew = (cluster: Cluster) =>
  kubectl(cluster, [
    ...["annotate", "applications.argoproj.io", "-n", "argocd", "-l", labels.app],
    ...["argocd.argoproj.io/refresh=hard", "--overwrite"],
  ]);

export const faults: readonly Fault[] = [
  { name: "none", about: "nothing happens, for comparison", moments: ["pushed"], runs: 1 },
  // Before all others: what undoes those asks the API server.
  {
    name: "api-server",
    about: "the API server is gone for 20 s",
    moments: ["campaign", "promoting"],
    runs: 1,
    holds: 20,
    inflict: ({ cluster }) => stopProgram(cluster, "kube-apiserver"),
    undo: (cluster) => startPrograms(cluster, () => undefined),
  },
  kill("event-source", "argo", "eventsource-name=webhook"),
  kill("sensor", "argo", "sensor-name=webhook-app-promotion"),
  kill("event-bus", "argo", "eventbus-name=default"),
  argoCd("notifications", "notifications-controller"),
  kill("workflow-controller", "argo", "app.kubernetes.io/name=argo-workflows-workflow-controller"),
  argoCd("application-controller", "application-controller"),
  argoCd("repo-server", "repo-server"),
  {
    name: "workflow-pods",
    about: "every pod of the Workflows that run is killed",
    moments: ["campaign", "promoting"],
    runs: 3,
    inflict: async (scene) => {
      const selector = await podsInFlight(scene);
      return selector !== undefined && killPods(scene, namespaces.argo, "-l", selector);
    },
  },
  {
    name: "promotion-pods",
    about: "every pod of a promotion step is killed: it watches its campaign, or commits",
    moments: ["campaign", "promoting"],
    runs: 3,
    inflict: async (scene) => {
      const selector = await podsInFlight(scene);
      return selector !== undefined && killPods(scene, namespaces.argo, "-l", `${selector},${labels.campaign}=`);
    },
  },
  {
    name: "campaign-passed",
    about: "a campaign's pod is killed after its container has exited with 0",
    moments: ["campaign"],
    runs: 2,
    inflict: killPassed,
  },
  {
    name: "git-server",
    about: "the git server is down for 2 minutes",
    moments: ["pushed", "campaign", "promoting"],
    runs: 1,
    holds: 120,
    inflict: async () => stopGitServer(),
    undo: startGitServer,
  },
  cutLink("link-webhook", "nobody reaches the webhook", fromPodsTo(12001), ["pushed"]),
  cutLink("link-bus", "nobody reaches the event bus", fromPodsTo(4222), ["pushed", "notifying"]),
  cutLink("link-git", "nobody reaches the git server", fromPodsTo(8443), ["campaign", "promoting"]),
  cutLink("link-api", "no pod reaches the API server", fromPodsToApi, momentNames),
  {
    name: "containerd",
    about: "containerd is killed and started again",
    moments: momentNames,
    runs: 2,
    inflict: ({ cluster }) => restartProgram(cluster, "containerd"),
  },
  {
    name: "same-100-times",
    about: "a notification is sent 100 times more",
    moments: ["campaign"],
    runs: 1,
    inflict: (scene) => repeatNotifications(scene, 100),
  },
  {
    name: "two-versions",
    about: "two versions are pushed 1 s apart",
    moments: ["pushed"],
    runs: 2,
    pushes: "two",
  },
  { name: "20-at-once", about: "20 applications by one commit", moments: ["pushed"], runs: 1, apps: 20 },
  {
    name: "never-early",
    about: "a bad version whose pods take 15 s to start over a good one, 20 applications",
    moments: ["pushed"],
    runs: 1,
    apps: 20,
    pushes: "slow and bad",
  },
  {
    name: "carried-manifests",
    about:
      "with the git webhook's secret Argo CD is made to deploy an older version at the commit of a bad one, and to call it Synced, for 60 s",
    moments: ["pushed"],
    runs: 1,
    apps: 4,
    holds: 60,
    pushes: "carried",
    inflict: awaitFooled,
    undo: renderAnew,
  },
];

/** Undoes what any fault may have left, also one of an interrupted run. */
export async function mend(cluster: Cluster): Promise<void> {
  for (const undo of new Set(faults.map((fault) => fault.undo))) await undo?.(cluster);
}
