// Downloads a ready-made binary from its project, where that can be reached; anything short of a whole, matching file counts as "no".
import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheDir, folder } from "../lib/paths";
import { run } from "../lib/run";
import type { Binary } from "./binaries";

/** Hosts that did not answer: not asked again in this run. */
const unreachable = new Set<string>();
const firstAnswer = 10_000;

async function fetchBytes(url: string): Promise<Buffer> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), firstAnswer);
  const response = await fetch(url, { signal: abort.signal });
  clearTimeout(timer); // the answer has begun; its length decides how long it takes
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/**
 * Puts the binary at `target` and returns true; returns false, with the reason reported, when it cannot be had:
 * the caller then builds it. The archive must match the checksum that its project publishes beside it.
 */
export async function download(binary: Binary, target: string, report: (line: string) => void): Promise<boolean> {
  if (!binary.download || process.arch !== "x64") return false;
  const { url, member, checksumUrl } = binary.download;
  const host = new URL(url).host;
  if (unreachable.has(host)) return false;
  const work = mkdtempSync(join(folder(cacheDir, "work"), "download-"));
  try {
    report(`downloading ${url}`);
    const archive = await fetchBytes(url);
    const published = (await fetchBytes(checksumUrl)).toString("utf8");
    if (!published.includes(createHash("sha256").update(archive).digest("hex"))) {
      throw new Error(`${url} does not match ${checksumUrl}`);
    }
    writeFileSync(join(work, "archive.tgz"), archive);
    await run("tar", ["-xzf", "archive.tgz", member], { cwd: work, what: `Unpacking ${url}` });
    chmodSync(join(work, member), 0o755);
    renameSync(join(work, member), target);
    return true;
  } catch (error) {
    unreachable.add(host);
    report(`not downloaded (${(error as Error).message}); building it`);
    return false;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
