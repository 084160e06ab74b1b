// What the status takes from a stack: its configuration, checked by the program's own reader, and what the survey needs of it.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gitCredentialsSecret, namespaces } from "../components/names";
import { phasesText } from "../contract/phases";
import { readSettings, type Settings } from "../config";
import type { KubeClient } from "../images/promote/src/kube/client";
import { surveySettings } from "../images/promote/src/state/surveyOptions";
import { run } from "./programs";

const project = "argo-promotion";

/** Checks what `pulumi config --show-secrets --json` printed: each value as text, an object as JSON text. */
export function settingsFrom(printed: string): Settings {
  const entries = Object.entries(JSON.parse(printed) as Record<string, { value?: string; secret: boolean }>);
  return readSettings({
    project,
    values: Object.fromEntries(entries.flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]]))),
    secrets: entries.filter(([, { secret }]) => secret).map(([key]) => key),
  });
}

/** Reads the configuration of a stack with its secrets, which stay in this process. */
export async function stackSettings(stack: string, configFile: string | undefined): Promise<Settings> {
  const file = configFile === undefined ? [] : ["--config-file", configFile];
  const args = ["config", "--stack", stack, "--show-secrets", "--json", "--non-interactive", ...file];
  return settingsFrom(await run("pulumi", args));
}

/** The environment that the promotion step takes its credentials from. */
type GitEnvironment = Record<"GIT_USER" | "GIT_PASSWORD" | "GIT_EMAIL", string | undefined>;

/** The credentials of the repository: from the configuration, or from the Secret that it names. */
export async function gitEnvironment(
  credentials: Settings["credentials"],
  client: KubeClient,
): Promise<GitEnvironment> {
  if ("password" in credentials) {
    const { username, password, email } = credentials;
    return { GIT_USER: username, GIT_PASSWORD: password, GIT_EMAIL: email };
  }
  const name = "existingSecret" in credentials ? credentials.existingSecret : gitCredentialsSecret;
  const path = `/api/v1/namespaces/${namespaces.argo}/secrets/${name}`;
  const secret = await client.find<{ data?: Record<string, string> }>(path);
  if (secret === undefined) {
    throw new Error(
      `The Secret ${name} in ${namespaces.argo}, with the credentials of the repository, does not exist.`,
    );
  }
  const value = (key: string) => {
    const encoded = secret.data?.[key];
    return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8");
  };
  return { GIT_USER: value("username"), GIT_PASSWORD: value("password"), GIT_EMAIL: value("email") };
}

/** What the survey is given. The certificate of the git server goes into the folder. */
export function surveyOf({ repository, phases }: Settings, environment: GitEnvironment, folder: string) {
  const caFile = join(folder, "ca.crt");
  if (repository.caBundle !== undefined) writeFileSync(caFile, repository.caBundle);
  const options = {
    gitRepo: repository.url,
    branch: repository.branch,
    valuesPath: repository.layout.values,
    versionKey: repository.layout.versionKey,
    proof: JSON.stringify(repository.layout.proof),
    ...(repository.caBundle !== undefined && { caFile }),
    generators: repository.layout.generators,
    phases: phasesText(phases),
    argocdNamespace: namespaces.argoCd,
    namespace: namespaces.argo,
    recordNamespace: namespaces.records,
  };
  return surveySettings(options, environment);
}
