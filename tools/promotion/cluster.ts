// The way to a stack's cluster: `kubectl proxy` on a socket in a private folder, so that every way to log in works, and nothing is written.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KubeClient } from "../../promote/src/cluster/client";
import type { Settings } from "../../config";
import { complaint } from "./programs";

/** A client, and how to end what it speaks through. */
export interface Cluster {
  client: KubeClient;
  /** What the proxy complained about last; empty when it did not. */
  complaint: () => string;
  close: () => void;
}

/** Options of kubectl that choose the stack's cluster. A kubeconfig from the configuration goes into the folder. */
export function clusterFlags({ kubeconfig, context }: Pick<Settings, "kubeconfig" | "context">, folder: string) {
  const file = join(folder, "kubeconfig");
  if (kubeconfig !== undefined) writeFileSync(file, kubeconfig, { mode: 0o600 });
  return [
    ...(kubeconfig === undefined ? [] : ["--kubeconfig", file]),
    ...(context === undefined ? [] : ["--context", context]),
  ];
}

/** Whether something takes connections on a socket: its file alone is there a moment earlier. */
const listens = (socket: string): Promise<boolean> =>
  new Promise((resolve) => {
    const connection = connect(socket);
    connection.once("connect", () => resolve(true)).once("error", () => resolve(false));
    connection.once("connect", () => connection.destroy());
  });

/** Opens the way. `folder` is one that nobody else may enter: who reaches the socket reads the cluster as the user does. */
export async function openCluster(settings: Pick<Settings, "kubeconfig" | "context">, folder: string) {
  const socket = join(folder, "api");
  const flags = [...clusterFlags(settings, folder), "--unix-socket", socket, "--reject-methods", "^[^G]"];
  const proxy = spawn("kubectl", ["proxy", ...flags], { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  let ended: string | undefined;
  proxy.stderr.on("data", (data: Buffer) => (stderr = (stderr + data.toString()).slice(-4000)));
  proxy.once("error", (error: NodeJS.ErrnoException) => {
    ended = error.code === "ENOENT" ? "kubectl is not on PATH" : error.message;
  });
  proxy.once("close", () => (ended ??= `kubectl proxy: ${complaint(stderr)}`));
  while (!(await listens(socket))) {
    if (ended !== undefined) throw new Error(`${ended}.`);
    await sleep(20);
  }
  const client = new KubeClient({ server: "http://localhost", socket, tokenFile: "", caFile: "" });
  const end = () => void proxy.kill();
  process.once("exit", end);
  const close = () => {
    client.close();
    end();
    process.off("exit", end);
  };
  return { client, complaint: () => (stderr.trim() === "" ? "" : complaint(stderr)), close } satisfies Cluster;
}
