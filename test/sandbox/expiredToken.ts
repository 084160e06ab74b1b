// A token that was good until an hour ago: the API server signs none for less than ten minutes, so it is signed here, with its key.
import { sign } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Cluster } from "../../sandbox/cluster/cluster";
import { files } from "../../sandbox/cluster/configuration";
import { serviceAccountKey } from "../../sandbox/cluster/certificates";
import { kubectl } from "../../sandbox/cluster/programs";

/** The token of the ServiceAccount `default`, as the API server would have made it two hours ago for one hour. */
export async function expiredToken(cluster: Cluster): Promise<string> {
  const [head = "", body = ""] = (await kubectl(cluster, ["create", "token", "default", "-n", "default"])).split(".");
  const claims = JSON.parse(Buffer.from(body, "base64url").toString()) as Record<string, unknown>;
  const hour = 3600;
  const now = Math.floor(Date.now() / 1000);
  const past = { ...claims, iat: now - 2 * hour, nbf: now - 2 * hour, exp: now - hour };
  const signed = `${head}.${Buffer.from(JSON.stringify(past)).toString("base64url")}`;
  const key = readFileSync(await serviceAccountKey(files(cluster).pki));
  return `${signed}.${sign("RSA-SHA256", Buffer.from(signed), key).toString("base64url")}`;
}
