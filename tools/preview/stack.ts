// The stack that is previewed: a copy of its file, and the cluster that it means.
import { copyFileSync, existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { clusterProblems } from "../../components/cluster/kubeconfig";
import { ConfigurationError } from "../../components/settings/problems";
import type { ConfigurationSource } from "../../components/settings/source";
import { readProgramSettings } from "../../config";
import { nearest } from "../../contract/nearest";
import { clusterFlags } from "../promotion/cluster";
import { stackSource } from "../promotion/stack";

const root = path.join(__dirname, "../..");

/** What a preview is about. */
export interface PreviewedStack {
  /** As Pulumi takes it: `prod`, or `organization/project/prod`. */
  name: string;
  /** The file of its configuration. Pulumi may write into it. */
  configFile: string;
  cluster: PreviewedCluster;
}

/** The cluster that a stack means. */
export interface PreviewedCluster {
  /** Options of kubectl that choose it. */
  flags: readonly string[];
  /** By what it is chosen, in words. */
  chosenBy: string;
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

/** Problems of the configuration if the way to the cluster is among them: nothing can be previewed then. */
function wayProblems(source: ConfigurationSource): readonly string[] {
  try {
    readProgramSettings(source, clusterProblems);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.some((problem) => /^(context|kubeconfig) /.test(problem)) ? error.problems : [];
  }
}

/**
 * The stack, once it is certain that the way to its cluster is right. `folder` is one that nobody else may enter. Throws every problem of a
 * configuration whose way is wrong.
 */
export async function previewedStack(
  stack: string,
  given: string | undefined,
  folder: string,
): Promise<PreviewedStack> {
  const configFile = copied(stack, given, folder);
  const source = await stackSource(stack, configFile);
  const problems = wayProblems(source);
  if (problems.length > 0) throw new ConfigurationError(problems);
  const [context, kubeconfig] = ["context", "kubeconfig"].map(
    (key) => source.values[`${source.project}:${key}`] || undefined,
  );
  const chosenBy = kubeconfig === undefined ? `context ${context}` : "the configuration's kubeconfig";
  const cluster = { flags: clusterFlags({ kubeconfig, context }, folder), chosenBy };
  return { name: stack, configFile, cluster };
}
