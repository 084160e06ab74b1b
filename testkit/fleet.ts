// Many applications in many phases on a cluster, in every state that there is: what the page is tried, measured and shown with.
import { labels, workflowName } from "../contract/identity";
import { recordName } from "../contract/ends";
import { edgeKey, newRecord } from "../promote/src/ends/record";
import type { End } from "../promote/src/ends/end";
import type { Application } from "../promote/src/cluster/types";
import { valuesFile, valuesPath } from "./fixtureRepository";
import type { KubeServer } from "./kubeServer";
import { application, applications, records, workflows } from "./rollouts";
import type { Workbench } from "./workbench";

/** Phases of a fleet, as the option `--phases` has them. */
export const fleetPhases = [
  { name: "dev", promotesTo: ["test"] },
  { name: "test", promotesTo: [{ phase: "staging", soak: "24h" }] },
  { name: "staging", promotesTo: [{ phase: "prod", carrier: "pullRequest" }] },
  { name: "prod", promotesTo: [] },
] as const;

const phaseNames = fleetPhases.map(({ name }) => name);

/** A fleet that was made. */
export interface Fleet {
  apps: string[];
  /** The commit that set what is on its way. */
  commit: string;
  /** Puts an Application as it is with other health. */
  health: (app: string, phase: string, health: string) => void;
}

const usual = ["shop", "cart", "checkout", "catalog", "search", "billing", "identity", "mailer", "invoices", "gateway"];

/** Names of so many applications. */
export const fleetNames = (count: number): string[] =>
  Array.from({ length: count }, (_, n) => (n < usual.length ? usual[n]! : `${usual[n % usual.length]}-${n}`));

/** What is the matter with one in so many: most are as they should be. */
type Matter = "broken" | "failed" | "soaking" | "proposed" | "running" | "degraded" | "held" | "none";

/** Of the first ten each has another state; later every fiftieth has one. */
function matterOf(n: number): Matter {
  const matters: Matter[] = ["none", "soaking", "failed", "proposed", "broken", "running", "degraded", "held"];
  if (n < matters.length) return matters[n]!;
  return n % 50 === 0 ? matters[1 + ((n / 50) % (matters.length - 1))]! : "none";
}

/** Which phase's edge a matter is about. */
const phaseOf: Partial<Record<Matter, string>> = {
  broken: "dev",
  failed: "dev",
  running: "dev",
  soaking: "test",
  proposed: "staging",
};

const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+Z$/, "Z");

/** The end that an application's record has of its edge, by what is the matter. */
function endFor(matter: Matter, app: string, phase: string, commit: string): Partial<End> | undefined {
  const version = {
    version_before: "1.0.0",
    version_after: "1.1.0",
    version: "1.1.0",
    fingerprint: "f".repeat(64),
    verified_at: ago(95),
  };
  switch (matter) {
    case "broken":
      return {
        outcome: "broken",
        version_before: "1.0.0",
        version_after: "1.0.0",
        reason: "Failed in the promotion step: OOMKilled (exit code 137).",
      };
    case "failed":
      return {
        outcome: "failed",
        reason: "Failed in the campaign: main: Error (exit code 3).",
        report: `s3://reports/${app}/${phase}/`,
        version_before: "1.0.0",
        version_after: "",
        version: "1.1.0",
      };
    case "soaking":
      return { outcome: "verified", reason: "It is verified.", ...version, report: `s3://reports/${app}/${phase}/` };
    case "proposed":
      return {
        outcome: "proposed",
        reason: "1.1.0 is proposed; it waits for somebody to merge it.",
        ...version,
        commit,
        pull_request: `https://git.example.com/gitops/shop/pulls/${app.length + 38}`,
      };
    default:
      return undefined;
  }
}

const ended = (app: string, phase: string, commit: string, end: Partial<End>, minutes: number): End => ({
  outcome: "promoted",
  source_commit: commit,
  version_before: "0.9.0",
  version_after: "1.0.0",
  commit: "",
  started_at: ago(minutes + 4),
  finished_at: ago(minutes),
  workflow: workflowName(app, phase, commit),
  workflow_uid: `uid-${app}-${phase}-${minutes}`,
  reason: "It passed, and was promoted.",
  ...end,
});

/** Makes a fleet on a cluster, and its repository on the workbench's git server. */
export async function makeFleet(bench: Workbench, kube: KubeServer, name: string, count: number): Promise<Fleet> {
  const apps = fleetNames(count);
  const first = await bench.repository(name, { apps, phases: phaseNames });
  const files: Record<string, string> = {};
  for (const [n, app] of apps.entries()) {
    const phase = phaseOf[matterOf(n)];
    // What is on its way has arrived in this phase, and in those before it.
    const reached = phase === undefined ? -1 : phaseNames.indexOf(phase as (typeof phaseNames)[number]);
    for (const each of phaseNames.slice(0, reached + 1)) files[valuesPath(app, each)] = valuesFile(app, each, "1.1.0");
    if (matterOf(n) === "held")
      files[`argo-projects/${app}/promotion.yaml`] = "hold:\n  prod: {reason: The quarter ends}\n";
    if (matterOf(n) === "held") files[valuesPath(app, "staging")] = valuesFile(app, "staging", "1.1.0");
  }
  const commit = await bench.write(name, files, "ci: 1.1.0");
  const seen = (app: string, phase: string, health: string): Application => {
    const at = files[valuesPath(app, phase)] === undefined ? first : commit;
    const one = application(at, app, phase);
    const version = at === commit ? "1.1.0" : "1.0.0";
    return {
      ...one,
      metadata: { ...one.metadata, uid: `uid-${app}-${phase}`, labels: { [labels.app]: app, [labels.phase]: phase } },
      status: {
        ...one.status,
        sync: { status: "Synced", revision: commit },
        health: { status: health },
        operationState: { ...one.status.operationState, finishedAt: ago(at === commit ? 40 : 60 * 27) },
        summary: { images: [`registry.example.com/${app}:${version}`] },
      },
    };
  };
  for (const [n, app] of apps.entries()) {
    const matter = matterOf(n);
    const record = newRecord(app, "argo-promotion");
    for (const { name: phase, promotesTo } of fleetPhases) {
      const ill = matter === "degraded" && phase === "prod";
      kube.put(applications, seen(app, phase, ill ? "Degraded" : "Healthy"));
      for (const out of promotesTo) {
        const target = typeof out === "string" ? out : out.phase;
        const now = phaseOf[matter] === phase ? endFor(matter, app, phase, commit) : undefined;
        const history = [
          now && ended(app, phase, commit, now, 35),
          ended(app, phase, first, { commit: first }, 60 * 26),
        ];
        const key = edgeKey({ source: phase, target });
        record.data = { ...record.data, [key]: JSON.stringify(history.filter((each) => each !== undefined)) };
      }
    }
    if (matter === "running") {
      const identity = { app, source_phase: "dev", source_commit: commit };
      const parameters = Object.entries(identity).map(([key, value]) => ({ name: key, value }));
      kube.put(workflows, {
        metadata: {
          name: workflowName(app, "dev", commit),
          uid: `running-${app}`,
          creationTimestamp: ago(3),
          labels: { [labels.app]: app },
        },
        spec: { arguments: { parameters } },
        status: { phase: "Running", startedAt: ago(3), nodes: {} },
      });
    }
    kube.put(records, { ...record, metadata: { ...record.metadata, name: recordName(app) } });
  }
  return { apps, commit, health: (app, phase, health) => kube.put(applications, seen(app, phase, health)) };
}
