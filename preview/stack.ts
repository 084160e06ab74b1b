// The stack that is previewed: a copy of its file, and the cluster that it means.
import { copyFileSync, existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { nearest } from "../contract/nearest";
import { complaint } from "../status/programs";
import { run } from "./run";

const root = path.join(__dirname, "..");

/** What a preview is about. */
export interface PreviewedStack {
  /** As Pulumi takes it: `prod`, or `organization/project/prod`. */
  name: string;
  /** The file of its configuration. Pulumi may write into it. */
  configFile: string;
  /** The context of its cluster; undefined where its configuration holds a kubeconfig. */
  context: string | undefined;
}

/** The last part of a stack's name, by which files are named. */
export function shortName(stack: string): string {
  return stack.split("/").at(-1) ?? stack;
}

/** Copies the stack's file into the folder, since Pulumi writes a salt into one that has none: the user's stays as it is. */
function copied(stack: string, given: string | undefined, folder: string): string {
  const name = `Pulumi.${shortName(stack)}.yaml`;
  const file = given ?? path.join(root, name);
  if (!existsSync(file)) {
    const stacks = readdirSync(root).flatMap((each) => /^Pulumi\.(.+)\.yaml$/.exec(each)?.[1] ?? []);
    const near = given === undefined ? nearest(shortName(stack), stacks) : undefined;
    const meant = near === undefined ? "--config-file names another." : `did you mean --stack ${near}?`;
    throw new Error(`The stack's file ${given ?? name} does not exist; ${meant}`);
  }
  const copy = path.join(folder, name);
  copyFileSync(file, copy);
  return copy;
}

/** The stack, once it is certain that its cluster's context exists. `folder` is one that nobody else may enter. */
export async function previewedStack(
  stack: string,
  given: string | undefined,
  folder: string,
): Promise<PreviewedStack> {
  const configFile = copied(stack, given, folder);
  const args = ["config", "--stack", stack, "--config-file", configFile, "--json", "--non-interactive"];
  const { code, stdout, stderr } = await run("pulumi", args);
  if (code !== 0) throw new Error(`pulumi config: ${complaint(stderr)}.`);
  const values = JSON.parse(stdout) as Record<string, { value?: string; secret?: boolean } | undefined>;
  const { value: context = "" } = values["argo-promotion:context"] ?? {};
  const { value: kubeconfig = "", secret = false } = values["argo-promotion:kubeconfig"] ?? {};
  if (secret || kubeconfig !== "" || context === "") return { name: stack, configFile, context: undefined };
  const { stdout: printed } = await run("kubectl", ["config", "get-contexts", "--output", "name"]);
  const contexts = printed.split("\n").filter((line) => line !== "");
  if (!contexts.includes(context)) {
    const near = nearest(context, contexts);
    const meant =
      near === undefined ? `it has ${contexts.length === 0 ? "none" : contexts.join(", ")}.` : `did you mean ${near}?`;
    throw new Error(
      `The context ${context}, which the stack ${stack} names, does not exist in your kubeconfig; ${meant}`,
    );
  }
  return { name: stack, configFile, context };
}
