// What a preview asks other programs: pulumi, helm, git for its diff, kubectl.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { stringify } from "yaml";
import { Node } from "../../policy/lib/node";
import type { Renderer } from "./manifests";
import { run } from "./run";
import type { PreviewedCluster, PreviewedStack } from "./stack";

/** The stream of events of a preview. Throws what the CLI says where it printed none. */
export async function preview({ name, configFile }: PreviewedStack, pack: string, policies: string): Promise<string> {
  const args = ["preview", "--stack", name, "--config-file", configFile, "--json", "--non-interactive"];
  const env = { ...process.env, PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };
  const { stdout, stderr } = await run(
    "pulumi",
    [...args, "--policy-pack", pack, "--policy-pack-config", policies],
    env,
  );
  if (!stdout.includes("{")) throw new Error(`pulumi preview printed nothing: ${(stderr || stdout).trim()}`);
  return stdout;
}

/** Asks the stack's cluster, which may be out of reach. */
const kubectl = ({ flags }: PreviewedCluster, ...args: string[]) =>
  run("kubectl", [...flags, "--request-timeout", "5s", ...args]);

/** Renders releases as `helm template` does, for the version of the stack's cluster where that can be asked. */
export async function helm({ cluster }: Pick<PreviewedStack, "cluster">): Promise<Renderer> {
  const version = await serverVersion(cluster);
  return (inputs) => helmTemplate(inputs, version);
}

/** The version of the cluster's Kubernetes, such as v1.34.4; undefined where it cannot be reached. */
async function serverVersion(cluster: PreviewedCluster): Promise<string | undefined> {
  const { code, stdout } = await kubectl(cluster, "version", "--output", "json");
  if (code !== 0) return undefined;
  return new Node(JSON.parse(stdout)).text("serverVersion", "gitVersion") || undefined;
}

/** What `helm template` prints for the inputs of a release. */
function helmTemplate(inputs: Record<string, unknown>, kubeVersion: string | undefined): Promise<string> {
  const given = new Node(inputs);
  const chart = given.text("chart");
  const version = given.text("version");
  const repo = given.text("repositoryOpts", "repo");
  return inFolder(async (folder) => {
    const values = path.join(folder, "values.yaml");
    await writeFile(values, stringify(inputs["values"] ?? {}));
    const args = ["template", given.text("name") || "release", chart, "--values", values];
    args.push("--namespace", given.text("namespace") || "default");
    if (version !== "") args.push("--version", version);
    if (repo !== "") args.push("--repo", repo);
    if (kubeVersion !== undefined) args.push("--kube-version", kubeVersion);
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
export async function promotionsInFlight({ cluster }: Pick<PreviewedStack, "cluster">): Promise<number | string> {
  const selector = "argo-promotion/app,workflows.argoproj.io/completed!=true";
  const what = ["get", "workflows.argoproj.io", "--namespace", "argo", "--selector", selector, "--output", "name"];
  const { code, stdout } = await kubectl(cluster, ...what);
  if (code !== 0) return `the cluster of ${cluster.chosenBy} cannot be reached from here.`;
  return stdout.split("\n").filter((line) => line !== "").length;
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), "preview-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
