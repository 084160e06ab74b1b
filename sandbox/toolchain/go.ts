// Runs the go command, with caches of its own: when a module cannot be had, says which, why, and what to do about it.
import { join } from "node:path";
import { SandboxError } from "../lib/errors";
import { cacheDir } from "../lib/paths";
import { run, type RunOptions } from "../lib/run";

/** Where Go keeps what it downloads and compiles: below the sandbox's own cache, so that `make clean` removes it and nothing else of Go's. */
export const goFolders = {
  GOPATH: join(cacheDir, "go"),
  GOMODCACHE: join(cacheDir, "go/pkg/mod"),
  GOCACHE: join(cacheDir, "go/build"),
} as const;

const answers: { pattern: RegExp; hint: string }[] = [
  {
    pattern: /\b(403 Forbidden|404 Not Found|410 Gone)\b/,
    hint: "The module proxy does not offer this version. Set GOPROXY to one that does, and run the command again.",
  },
  {
    pattern: /SECURITY ERROR|checksum mismatch|invalid zip|unexpected EOF|not a valid zip file/,
    hint: `What arrived is not what its project published. Run \`GOMODCACHE=${goFolders.GOMODCACHE} go clean -modcache\` and the command again; if it happens again, do not trust the module proxy.`,
  },
  {
    pattern:
      /connection refused|i\/o timeout|no such host|context deadline exceeded|TLS handshake timeout|connection reset|50[0-9] |certificate/,
    hint: "Check the network and GOPROXY, and run the command again: it continues where it was.",
  },
];

/** The module in a line that the go command prints, such as `k8s.io/api@v0.34.4`. */
const moduleIn = (line: string) => /[\w.-]+\.[\w./~-]+@v[\w.+-]+/.exec(line)?.[0] ?? "a Go module";

/** The error that a person reads when a module could not be had; undefined when something else is wrong. */
export function moduleFailure(what: string, lines: readonly string[]): SandboxError | undefined {
  for (const line of lines) {
    const answer = answers.find(({ pattern }) => pattern.test(line));
    if (!answer) continue;
    const reason = answer.pattern.exec(line)?.[0].trim() ?? "";
    return new SandboxError(`${what} failed: ${moduleIn(line)} could not be downloaded (${reason}).`, answer.hint, [
      line.trim(),
    ]);
  }
  return undefined;
}

/** Runs `go` and gives its standard output. */
export async function go(args: string[], options: RunOptions & { what: string }): Promise<string> {
  try {
    return await run("go", args, { ...options, env: { ...options.env, ...goFolders } });
  } catch (error) {
    const failure = error instanceof SandboxError ? moduleFailure(options.what, error.details) : undefined;
    throw failure ?? error;
  }
}
