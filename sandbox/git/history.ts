// The branch of the sandbox's GitOps repository as it is on disk: commits with their trailers, and the versions at each.
import { parse } from "yaml";
import { run } from "../lib/run";
import { branch, valuesFile, type Repository } from "./repository";

/** A commit of the branch. */
export interface HistoryCommit {
  sha: string;
  /** When it was committed, in seconds since 1970. */
  time: number;
  subject: string;
  /** The trailers `Source-Commit` and `Workflow`; empty where there is none. */
  sourceCommit: string;
  workflow: string;
  /** The version of an application in a phase at this commit; empty where the file does not exist. */
  version: (app: string, phase: string) => string;
}

const git = (repository: Repository, args: string[], input?: string) =>
  run("git", ["-C", repository.bare, ...args], {
    what: `git ${args[0]}`,
    ...(input === undefined ? {} : { input }),
  });

const trailer = (name: string) => `%(trailers:key=${name},valueonly,separator=%x2C)`;
const format = ["%H", "%ct", "%s", trailer("Source-Commit"), trailer("Workflow")].join("%x09");

/** Contents of objects, by the names that were asked for; what does not exist is left out. */
async function contents(repository: Repository, names: string[]): Promise<Map<string, string>> {
  const output = Buffer.from(await git(repository, ["cat-file", "--batch"], `${names.join("\n")}\n`));
  const found = new Map<string, string>();
  let at = 0;
  for (const name of names) {
    const lineEnd = output.indexOf("\n", at);
    const head = output.subarray(at, lineEnd).toString("utf8");
    at = lineEnd + 1;
    if (head.endsWith(" missing")) continue;
    const size = Number(head.split(" ").at(-1));
    found.set(name, output.subarray(at, at + size).toString("utf8"));
    at += size + 1;
  }
  return found;
}

const versionIn = (text: string | undefined) =>
  text === undefined ? "" : String((parse(text) as { image?: { version?: string | number } }).image?.version ?? "");

/** The commit that the branch points to. */
export const tip = async (repository: Repository) => (await git(repository, ["rev-parse", branch])).trim();

/** The branch from one of its commits to the newest, both included, oldest first. */
export async function history(
  repository: Repository,
  from: string,
  apps: readonly string[],
  phases: readonly string[],
): Promise<HistoryCommit[]> {
  const range = ["log", "--reverse", `--format=${format}`];
  const lines = [
    ...(await git(repository, [...range, "-1", from])).split("\n"),
    ...(await git(repository, [...range, `${from}..${branch}`])).split("\n"),
  ].filter(Boolean);
  const commits = lines.map((line) => line.split("\t"));
  const name = (sha: string, app: string, phase: string) => `${sha}:${valuesFile(app, phase)}`;
  const names = commits.flatMap(([sha = ""]) => apps.flatMap((app) => phases.map((phase) => name(sha, app, phase))));
  const files = await contents(repository, names);
  const known = new Map<string, string>();
  const version = (text: string | undefined) => {
    if (text === undefined) return "";
    if (!known.has(text)) known.set(text, versionIn(text));
    return known.get(text)!;
  };
  return commits.map(([sha = "", time = "", subject = "", sourceCommit = "", workflow = ""]) => ({
    sha,
    time: Number(time),
    subject,
    sourceCommit,
    workflow,
    version: (app, phase) => version(files.get(name(sha, app, phase))),
  }));
}
