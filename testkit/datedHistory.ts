// A branch whose commits have times of their own: what happened when, as a test tells it.
import { valuesFile, valuesPath } from "./fixtureRepository";
import { run } from "./run";

const hour = 3_600_000;
const now = Date.now();

/** So many days ago, and so many hours later. */
export const ago = (days: number, hours = 0): number => now - (days * 24 - hours) * hour;

/** Versions of an application by phase, as files. */
export const versionFiles = (app: string, versions: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(versions).map(([phase, version]) => [valuesPath(app, phase), valuesFile(app, phase, version)]),
  );

/** A commit, and what stands before it. */
export interface DatedCommit {
  /** Milliseconds. */
  at: number;
  message?: string;
  /** Content by path; null for nothing. */
  files?: Readonly<Record<string, string | null>>;
  /** Place of its parent. Default: the commit before it. */
  on?: number;
  /** Place of another commit that it merges. */
  merges?: number;
}

/** Writes them onto the branch main of a bare repository, the last one as its newest. Returns their ids. */
export async function writeHistory(directory: string, commits: readonly DatedCommit[]): Promise<string[]> {
  const parts = commits.map(({ at, message = "a commit", files = {}, on, merges }, n) => {
    const lines = [
      `commit refs/heads/main\nmark :${n + 1}\ncommitter ci <ci@example.com> ${Math.floor(at / 1000)} +0000`,
    ];
    lines.push(`data ${Buffer.byteLength(message)}\n${message}`);
    if (n > 0) lines.push(`from :${(on ?? n - 1) + 1}`);
    if (merges !== undefined) lines.push(`merge :${merges + 1}`);
    for (const [file, text] of Object.entries(files))
      lines.push(text === null ? `D ${file}` : `M 100644 inline ${file}\ndata ${Buffer.byteLength(text)}\n${text}`);
    return `${lines.join("\n")}\n`;
  });
  const asked = commits.map((_, n) => `get-mark :${n + 1}\n`).join("");
  const args = ["-C", directory, "fast-import", "--quiet", "--force"];
  const { stdout } = await run("git", args, { input: `${parts.join("\n")}\n${asked}` });
  return stdout.trim().split("\n");
}
