// The only reader of Pulumi configuration: typed, checked as a whole, one object out.
import * as pulumi from "@pulumi/pulumi";
import { checked, imageProblems, problemsBetween } from "./components/settings/check";
import type { KnownImages } from "./components/settings/images";
import { keys, secretPaths, textKeys, withoutEmpty } from "./components/settings/keys";
import { withPublished } from "./components/settings/ownImages";
import { ConfigurationError, sentence } from "./components/settings/problems";
import { schema, type Settings } from "./components/settings/schema";
import { type ConfigurationSource, isEncrypted, ownValues, plainSecrets } from "./components/settings/source";

export type { Settings };

/** The settings of a stack that can be made: every image that it runs is known. */
export type ProgramSettings = Settings & { images: KnownImages };

/** Problems of a configuration without its namespace; its settings where there are none. */
function check(raw: Record<string, unknown>, hidden?: (path: string) => boolean): [string[], Settings | undefined] {
  const [problems, settings] = checked(schema, withoutEmpty(raw), { hidden });
  if (raw["kubeconfig"] === undefined && raw["context"] === undefined) {
    problems.push(sentence("context", undefined, clusterChoice));
  }
  problems.push(...problemsBetween(raw));
  return [[...new Set(problems)], settings];
}

const clusterChoice =
  "the name of a context of your kubeconfig, or kubeconfig itself (no cluster is chosen by accident; pulumi config set context <name>)";

/** Checks a configuration. Throws a ConfigurationError that names every problem. */
export function parseSettings(raw: Record<string, unknown>): Settings {
  const [problems, settings] = check(raw);
  if (settings === undefined || problems.length > 0) throw new ConfigurationError(problems);
  return settings;
}

/** Looks at the values as they are given for problems that no schema can know. */
type Further = (raw: Record<string, unknown>) => readonly string[];

/** Reads the configuration of the stack that the program runs for, with its images. Throws as `parseSettings` does. */
export function readProgramSettings(
  source: ConfigurationSource = ofEngine(),
  further: Further = () => [],
): ProgramSettings {
  const settings = readSettings(source, (raw) => [...imageProblems(raw), ...further(raw)]);
  return { ...settings, images: withPublished(settings.images) as KnownImages };
}

/** Reads the configuration of a stack. Throws as `parseSettings` does. */
export function readSettings(source: ConfigurationSource, further: Further = () => []): Settings {
  const { raw, problems: keyProblems } = ownValues(source, keys, textKeys);
  const isHidden = (path: string) => isEncrypted(path, source) && !/\.(email|existingSecret)$/.test(path);
  const [problems, settings] = check(raw, isHidden);
  const all = [...keyProblems, ...problems, ...further(raw), ...plainSecrets(raw, source, secretPaths)];
  if (settings === undefined || all.length > 0) throw new ConfigurationError(all);
  return settings;
}

/** What the engine gives the program. */
function ofEngine(): ConfigurationSource {
  const secrets = process.env["PULUMI_CONFIG_SECRET_KEYS"];
  return {
    project: pulumi.getProject(),
    values: pulumi.runtime.allConfig(),
    ...(secrets !== undefined && { secrets: JSON.parse(secrets) as string[] }),
  };
}
