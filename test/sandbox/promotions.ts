// Promotions of the pet store on the running sandbox, as tests follow them: Workflow, record, both phases.
import { workflowName } from "../../contract/identity";
import type { End, RecordConfigMap } from "../../images/promote/src/state/record";
import { namespaces } from "../../components/names";
import { endsOf, recordName } from "../../images/promote/src/state/record";
import { kubectl } from "../../sandbox/cluster/programs";
import { until } from "../../sandbox/lib/run";
import { cluster, observer, running } from "./running";

export const app = "app";
export const minute = 60_000;

/** Name of the Workflow that promotes the pet store out of test at a commit. */
export const workflowOf = (commit: string) => workflowName(app, "test", commit);

/** The ends that were recorded for the edge test -> prod, newest first. */
async function recordedEnds(): Promise<End[]> {
  const record = ["get", "configmap", recordName(app), "-n", namespaces.records, "-o", "json", "--ignore-not-found"];
  const text = await kubectl(cluster, record);
  const held = text.trim() === "" ? undefined : (JSON.parse(text) as RecordConfigMap);
  return endsOf(held, { source: "test", target: "prod" });
}

/** Waits for the end of the Workflow and gives its phase. */
export async function ended(commit: string): Promise<string> {
  let phase = "";
  const over = async () => {
    phase = (await observer.workflow(workflowOf(commit)))?.status?.phase ?? "";
    return ["Succeeded", "Failed", "Error"].includes(phase);
  };
  await until(`the Workflow ${workflowOf(commit)} has not ended`, over, { timeout: 5 * minute, interval: 500 });
  return phase;
}

/** Waits for the recorded end of a promotion: of the Workflow with that uid, or of any. */
export async function recorded(commit: string, uid?: string): Promise<End> {
  let end: End | undefined;
  await until(`the end of ${commit} is not recorded`, async () => {
    end = (await recordedEnds()).find(
      (candidate) => candidate.source_commit === commit && (uid === undefined || candidate.workflow_uid === uid),
    );
    return end !== undefined;
  });
  return end!;
}

/** Brings both phases to a version, and waits until they run it. */
export async function startFrom(version: string): Promise<void> {
  const { repository } = await running();
  await repository.push(app, { test: version, prod: version });
  for (const phase of ["test", "prod"]) {
    const timeout = 3 * minute;
    await until(`${phase} does not run ${version}`, () => observer.runs(app, phase, version), { timeout });
  }
}
