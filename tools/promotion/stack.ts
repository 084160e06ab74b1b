// What the status takes from a stack: its configuration, checked by the program's own reader, and what the survey needs of it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { gitCredentialsSecret, namespaces } from "../../components/objects/names";
import { carriedBy, itemsOf } from "../../components/settings/carried";
import { stepVariables } from "../../components/settings/credentials";
import { graphOf } from "../../components/settings/phases";
import type { ConfigurationSource } from "../../components/settings/source";
import { phasesText } from "../../contract/phases";
import { readSettings, type Settings } from "../../config";
import type { KubeClient } from "../../promote/src/cluster/client";
import { surveySettings } from "../../promote/src/cli/surveyOptions";
import type { Layout } from "../../promote/src/versions/layout";
import { run } from "./programs";

/** `pulumi new` may have given the project another name. */
const { name: project } = parse(readFileSync(join(__dirname, "../..", "Pulumi.yaml"), "utf8")) as { name: string };

/** What `pulumi config --show-secrets --json` printed, each value as text, an object as JSON text, as the engine would hand it over. */
function sourceFrom(printed: string): ConfigurationSource {
  const entries = Object.entries(JSON.parse(printed) as Record<string, { value?: string; secret?: boolean }>);
  return {
    project,
    values: Object.fromEntries(entries.flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]]))),
    secrets: entries.filter(([, { secret }]) => secret).map(([key]) => key),
  };
}

/** The settings that were printed so. Throws a ConfigurationError that names every problem. */
export const settingsFrom = (printed: string): Settings => readSettings(sourceFrom(printed));

/** The configuration of a stack with its secrets, which stay in this process. */
export async function stackSource(stack: string, configFile: string | undefined): Promise<ConfigurationSource> {
  const file = configFile === undefined ? [] : ["--config-file", configFile];
  return sourceFrom(
    await run("pulumi", ["config", "--stack", stack, "--show-secrets", "--json", "--non-interactive", ...file]),
  );
}

/** Reads the configuration of a stack. */
export async function stackSettings(stack: string, configFile: string | undefined): Promise<Settings> {
  return readSettings(await stackSource(stack, configFile));
}

/** The environment that the promotion step takes its credentials from. */
type GitEnvironment = Readonly<Record<string, string | undefined>>;

/** The credentials of the repository: from the configuration, or from the Secret that it names. */
export async function gitEnvironment(
  { credentials, repository: { url } }: Pick<Settings, "credentials" | "repository">,
  client: KubeClient,
): Promise<GitEnvironment> {
  const variables = stepVariables(url);
  const from = (given: Readonly<Record<string, string | undefined>>): GitEnvironment =>
    Object.fromEntries(Object.entries(variables).map(([key, variable]) => [variable, given[key]]));
  if ("email" in credentials) return from(credentials);
  const name = "existingSecret" in credentials ? credentials.existingSecret : gitCredentialsSecret;
  const path = `/api/v1/namespaces/${namespaces.argo}/secrets/${name}`;
  const secret = await client.find<{ data?: Record<string, string> }>(path);
  const where = `The Secret ${name} in ${namespaces.argo}, with the credentials of the repository,`;
  const yours = "existingSecret" in credentials ? "; it is yours to make: docs/credentials.md has the commands" : "";
  if (secret === undefined) throw new Error(`${where} does not exist${yours}.`);
  const data = secret.data ?? {};
  const missing = Object.keys(variables).filter((key) => !data[key]);
  if (missing.length > 0) throw new Error(`${where} has no ${missing.join(" and no ")}${yours}.`);
  const decoded = Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString("utf8")]);
  return from(Object.fromEntries(decoded) as Record<string, string>);
}

/** The certificate of the git server as a file of the folder; nothing where the system's do. */
export function caFileOf({ repository: { caBundle } }: Settings, folder: string): { caFile?: string } {
  if (caBundle === undefined) return {};
  const caFile = join(folder, "ca.crt");
  writeFileSync(caFile, caBundle);
  return { caFile };
}

/** Where versions, and what people say about promotions, stand in the repository. */
export const layoutOf = ({ repository: { layout } }: Settings): Layout => ({
  items: itemsOf(layout),
  stops: layout.stops,
  holds: layout.holds,
});

/** What the survey is given. The certificate of the git server goes into the folder. */
export function surveyOf(settings: Settings, environment: GitEnvironment, folder: string) {
  const { repository, phases, applications, platform } = settings;
  const options = {
    gitRepo: repository.url,
    branch: repository.branch,
    ...carriedBy(repository.layout),
    stops: repository.layout.stops,
    holds: repository.layout.holds,
    gitTimeout: repository.gitTimeout,
    proof: JSON.stringify(repository.layout.proof),
    ...caFileOf(settings, folder),
    knownHosts: repository.knownHosts,
    // Where somebody else makes the Applications there are no generator files.
    ...(applications === "discovered" && { generators: repository.layout.generators }),
    applications,
    phases: phasesText(graphOf(phases)),
    argocdNamespace: platform.argoCd.namespace,
    namespace: namespaces.argo,
    recordNamespace: namespaces.records,
  };
  return surveySettings(options, environment);
}
