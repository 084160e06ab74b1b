// The S3 server of the sandbox as the stack's configuration names it, its keys, and how an object is read.
import { randomBytes } from "node:crypto";
import type { Cluster } from "./cluster";
import { runInside } from "./network";
import { kubectl } from "./programs";

const namespace = "storage";
const port = 9000;
const region = "us-east-1";

/** Where the stack keeps reports, as `reports` of its configuration. */
export const reports = {
  endpoint: `s3.${namespace}.svc.cluster.local:${port}`,
  bucket: "reports",
  region,
  insecure: true,
  existingSecret: "reports-s3",
} as const;

interface Keys {
  accessKey: string;
  secretKey: string;
}

async function readKeys(cluster: Cluster): Promise<Keys | undefined> {
  const secret = ["get", "secret", "s3", "-n", namespace, "--ignore-not-found", "-o", "json"];
  const text = await kubectl(cluster, secret);
  if (text.trim() === "") return undefined;
  const { data } = JSON.parse(text) as { data: Record<keyof Keys, string> };
  const value = (key: keyof Keys) => Buffer.from(data[key], "base64").toString("utf8");
  return { accessKey: value("accessKey"), secretKey: value("secretKey") };
}

/** Makes or updates an object; on the server's side, so that no annotation holds a copy of a Secret. */
const apply = (cluster: Cluster, ...objects: object[]) =>
  kubectl(
    cluster,
    ["apply", "--server-side", "--force-conflicts", "-f", "-"],
    JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
  );

const secret = (name: string, where: string, stringData: object) => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name, namespace: where },
  stringData,
});

/** Makes the namespace of the S3 server and its keys, once. */
export async function makeStorageKeys(cluster: Cluster): Promise<void> {
  await apply(cluster, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
  if ((await readKeys(cluster)) !== undefined) return;
  const keys: Keys = { accessKey: randomBytes(10).toString("hex"), secretKey: randomBytes(20).toString("hex") };
  // rclone reads the pair from its environment as a list of comma-separated values: quoted, it is one.
  const keyPair = `"${keys.accessKey},${keys.secretKey}"`;
  await apply(cluster, secret("s3", namespace, { ...keys, keyPair }));
}

/** Puts the keys where the stack's configuration says that they are; the program makes the namespace `argo`. */
export async function giveStorageKeys(cluster: Cluster): Promise<void> {
  await apply(cluster, secret(reports.existingSecret, "argo", (await readKeys(cluster))!));
}

/** The folder on this machine that holds the bucket: its files open in a browser as they are. */
export async function bucketFolder(cluster: Cluster): Promise<string> {
  const path = `{.items[?(@.spec.claimRef.namespace=="${namespace}")].spec.hostPath.path}`;
  return `${await kubectl(cluster, ["get", "pv", "-o", `jsonpath=${path}`])}/${reports.bucket}`;
}

/** The text of an object, s3://<bucket>/<key>. */
export async function readObject(cluster: Cluster, uri: string): Promise<string> {
  const address = await kubectl(cluster, ["get", "service", "s3", "-n", namespace, "-o", "jsonpath={.spec.clusterIP}"]);
  const { accessKey, secretKey } = (await readKeys(cluster))!;
  const options = {
    url: `http://${address}:${port}/${uri.replace(/^s3:\/\//, "")}`,
    user: `${accessKey}:${secretKey}`,
    "aws-sigv4": `aws:amz:${region}:s3`,
  };
  // curl reads its options, the keys among them, from standard input: nothing secret is in an argument.
  const input = Object.entries(options).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const curl = ["curl", "--silent", "--show-error", "--fail", "--max-time", "10", "--config", "-"];
  return runInside(cluster, curl, input.join("\n"));
}
