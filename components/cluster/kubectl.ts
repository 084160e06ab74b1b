// Runs kubectl on the stack's cluster: it knows every way to log in that a kubeconfig can name.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClusterChoice } from "./provider";

/** What kubectl printed, and what it complained about; empty where it did not. */
export interface Printed {
  stdout: string;
  complaints: string[];
}

/** Options of kubectl that choose the stack's cluster. A kubeconfig from the configuration goes into the folder. */
export function clusterFlags({ kubeconfig, context }: ClusterChoice, folder: string): string[] {
  const file = join(folder, "kubeconfig");
  if (kubeconfig !== undefined) writeFileSync(file, kubeconfig, { mode: 0o600 });
  return [
    ...(kubeconfig === undefined ? [] : ["--kubeconfig", file]),
    ...(context === undefined ? [] : ["--context", context]),
  ];
}

/** Lines of a program's complaint, without its noise. */
const linesOf = (stderr: string) =>
  stderr
    .split("\n")
    .map((line) => line.trim().replace(/^error: /i, ""))
    .filter((line) => line !== "" && !/^[EWI]\d{4} /.test(line));

/**
 * Runs kubectl with `input` as its standard input. Complaints are part of the result: of several objects some may be found. Throws
 * when kubectl is not there, or complains without saying what about.
 */
export async function kubectl(cluster: ClusterChoice, args: string[], input = ""): Promise<Printed> {
  // A kubeconfig is written for the time of one call, where nobody else may read.
  const folder = mkdtempSync(join(tmpdir(), "kubectl-"));
  try {
    return await new Promise<Printed>((resolve, reject) => {
      const child = spawn("kubectl", [...clusterFlags(cluster, folder), "--request-timeout=30s", ...args]);
      const read = (stream: NodeJS.ReadableStream) => {
        const parts: Buffer[] = [];
        stream.on("data", (part: Buffer) => parts.push(part));
        return () => Buffer.concat(parts).toString();
      };
      const [stdout, stderr] = [read(child.stdout), read(child.stderr)];
      child.once("error", (error: NodeJS.ErrnoException) =>
        reject(error.code === "ENOENT" ? new Error("kubectl is not on PATH") : error),
      );
      child.once("close", (code) => {
        const complaints = code === 0 ? [] : linesOf(stderr());
        if (code !== 0 && complaints.length === 0) reject(new Error(`kubectl ended with ${code} and no message`));
        else resolve({ stdout: stdout(), complaints });
      });
      // It may end without having read all of it, which the exit code then tells.
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
