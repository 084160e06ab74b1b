// The programs that a preview needs: pulumi, helm, git for its diff, kubectl.
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { text } from "../policy/lib/read";

interface Result {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program and waits for its end, whatever its exit code. Throws where it cannot be started. */
function run(program: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<Result> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { env, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const code = error?.code;
      if (code === "ENOENT") reject(new Error(`${program} is not on PATH`));
      else resolve({ code: typeof code === "number" ? code : error ? 1 : 0, stdout, stderr });
    });
  });
}

/** The stream of events of a preview. Throws what the CLI says where it printed none. */
export async function preview(stack: string, pack: string, packConfig: string): Promise<string> {
  const args = ["preview", "--stack", stack, "--json", "--non-interactive", "--policy-pack", pack];
  const env = { ...process.env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
  const { stdout, stderr } = await run("pulumi", [...args, "--policy-pack-config", packConfig], env);
  if (!stdout.includes("{")) throw new Error(`pulumi preview printed nothing: ${(stderr || stdout).trim()}`);
  return stdout;
}

/** What `helm template` prints for the inputs of a release. */
export async function helmTemplate(inputs: Record<string, unknown>): Promise<string> {
  const chart = text(inputs, "chart");
  const version = text(inputs, "version");
  const repo = text(inputs, "repositoryOpts", "repo");
  return inFolder(async (folder) => {
    const values = path.join(folder, "values.yaml");
    await writeFile(values, stringify(inputs["values"] ?? {}));
    const args = ["template", text(inputs, "name") || "release", chart, "--values", values, "--skip-crds"];
    args.push("--namespace", text(inputs, "namespace") || "default");
    if (version !== "") args.push("--version", version);
    if (repo !== "") args.push("--repo", repo);
    const { code, stdout, stderr } = await run("helm", args);
    if (code !== 0) throw new Error(`helm template: ${stderr.trim().split("\n").pop()}`);
    return stdout;
  });
}

/** The difference as git shows it, without its header. */
export function gitDiff(before: string, after: string): Promise<string> {
  return inFolder(async (folder) => {
    const files = [path.join(folder, "before"), path.join(folder, "after")] as const;
    await writeFile(files[0], before);
    await writeFile(files[1], after);
    const options = ["--no-index", "--no-color", "--no-ext-diff", "--unified=3"];
    const { code, stdout, stderr } = await run("git", ["diff", ...options, ...files]);
    if (code > 1) throw new Error(`git diff: ${stderr.trim()}`);
    const lines = stdout.split("\n");
    return lines
      .slice(
        Math.max(
          0,
          lines.findIndex((line) => line.startsWith("@@")),
        ),
      )
      .join("\n");
  });
}

/** The number of promotions that run in the stack's cluster, or a sentence that says why it is not known. */
export async function promotionsInFlight(stack: string): Promise<number | string> {
  try {
    const context = (await run("pulumi", ["config", "get", "context", "--stack", stack])).stdout.trim();
    if (context === "") return "the stack names no context.";
    const selector = "argo-promotion/app,workflows.argoproj.io/completed!=true";
    const what = ["get", "workflows.argoproj.io", "--namespace", "argo", "--selector", selector, "--output", "name"];
    const { code, stdout } = await run("kubectl", ["--context", context, "--request-timeout", "5s", ...what]);
    if (code !== 0) return `the cluster of context ${context} cannot be reached from here.`;
    return stdout.split("\n").filter((line) => line !== "").length;
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}.`;
  }
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "preview-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
