// The report that a campaign leaves: written into a folder of its pod, kept in the bucket by Argo's executor.
import { reportArtifact } from "../../contract/workflow";
import type { Reports } from "../settings/reports";
import { input } from "./promoteContainer";

/**
 * The folder that the campaign is to fill, named to it by REPORT_DIR. It is the volume itself and no folder in it: the executor,
 * whose container holds the keys of the bucket, would follow a link in its place (links inside the folder it leaves out), and
 * nobody can put a link where a volume is mounted.
 */
const volume = { name: "report", mountPath: "/report" };

/**
 * What a template with a campaign has more when reports are kept: nothing when they are not.
 *
 * @param which tells it from other campaigns of the same Workflow
 */
export function reportParts(reports: Reports | undefined, which = "") {
  if (reports === undefined) return { artifacts: {}, volumes: [], env: {}, mounts: [] };
  const { endpoint, bucket, region, insecure, prefix, existingSecret } = reports;
  const secret = (key: string) => ({ name: existingSecret, key });
  // A re-run has the name of the first run, and every try of a run has its own number: no report replaces another.
  const run = `{{workflow.name}}/{{workflow.uid}}-${which}{{retries}}`;
  const artifact = {
    name: reportArtifact,
    path: volume.mountPath,
    // A campaign that writes nothing leaves an empty folder; a failed one has its report kept like any other.
    optional: true,
    // Files as they are, so that log.html opens in a browser.
    archive: { none: {} },
    s3: {
      endpoint,
      bucket,
      ...(region !== undefined && { region }),
      insecure,
      key: `${prefix}/${input("app")}/${run}`,
      // Mounted into the executor's container alone: the test image never sees them.
      accessKeySecret: secret("accessKey"),
      secretKeySecret: secret("secretKey"),
    },
  };
  return {
    artifacts: { artifacts: [artifact] },
    volumes: [{ name: volume.name, emptyDir: { sizeLimit: "256Mi" } }],
    env: { env: [{ name: "REPORT_DIR", value: volume.mountPath }] },
    mounts: [volume],
  };
}
