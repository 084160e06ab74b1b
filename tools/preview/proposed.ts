// Whether what a pull request proposes can be previewed by the base branch's own program: as configuration, that is data, with
// which none of its code runs and no secret comes out. Everything else is previewed once somebody has reviewed it.
import { isDeepStrictEqual } from "node:util";
import { parseDocument, stringify } from "yaml";
import { Node } from "../../policy/lib/node";

/** What is proposed for a stack: the file for the preview, or why there is none. */
export type Proposed = { file: string; reasons: [] } | { reasons: string[] };

const project = "argo-promotion";
/** A key of this project's configuration. Pulumi also knows keys of providers, and a spelling with `:config:`. */
const ownKey = new RegExp(`^${project}:([A-Za-z]+)$`);
const exactVersion = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** Files that no preview reads. */
const unread = [/^docs\//, /^(?!.*\/)[\w.-]+\.md$/, /^(?!node_modules\/).*\/README\.md$/];
/** GitHub lists no more files of a pull request than these. */
const mostFiles = 3000;

/** Why these changed files need the branch's own program; empty where stack files and documentation are all that changes. */
export function programReasons(changed: readonly string[], stacks: readonly string[]): string[] {
  if (changed.length >= mostFiles) return [`${changed.length} files or more change`];
  const files = stacks.map((stack) => `Pulumi.${stack}.yaml`);
  return changed
    .filter((file) => !files.includes(file) && !unread.some((pattern) => pattern.test(file)))
    .map((file) => `${file} changes`);
}

/** What the base branch's program may preview of a proposed stack file. */
export function proposedFile(base: string, proposed: string): Proposed {
  const [before, after] = [read(base), read(proposed)];
  if (before === undefined || after === undefined) return { reasons: ["it is no YAML"] };
  const reasons = [...outside(before, after), ...inConfig(at(before, "config"), at(after, "config"))];
  // Written anew: Pulumi reads exactly what was looked at here.
  return reasons.length > 0 ? { reasons } : { file: stringify(after), reasons: [] };
}

function read(text: string): object | undefined {
  const document = parseDocument(text);
  const value: unknown = document.errors.length > 0 ? undefined : document.toJS();
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
}

/** Beside the configuration a stack file names the key of its secrets, and environments that are run to be read. */
function outside(before: object, after: object): string[] {
  return changedKeys(before, after)
    .filter((key) => key !== "config")
    .map((key) => `its ${JSON.stringify(key)} changes, beside the configuration`);
}

function inConfig(before: unknown, after: unknown): string[] {
  return [
    ...changedKeys(before, after).flatMap((key) => {
      const [, own] = ownKey.exec(key) ?? [];
      if (own === undefined) return [`${JSON.stringify(key)} is no key of this project`];
      return own === "kubeconfig" ? ["the kubeconfig changes, and one may name a program that is run"] : [];
    }),
    ...movedSecrets(before, after, []),
    ...otherCharts(at(before, `${project}:charts`), at(after, `${project}:charts`)),
  ];
}

const at = (value: unknown, key: string) => new Node(value).at(key).value;
const keys = (value: unknown) => new Node(value).keys();

function changedKeys(before: unknown, after: unknown): string[] {
  const all = [...new Set([...keys(before), ...keys(after)])];
  return all.filter((key) => !isDeepStrictEqual(at(before, key), at(after, key)));
}

/** A secret at another place would be shown there. */
function movedSecrets(before: unknown, after: unknown, path: string[]): string[] {
  return keys(after).flatMap((key) => {
    const same = isDeepStrictEqual(at(before, key), at(after, key));
    if (same) return [];
    if (key === "secure") return [`${path.join(".")} is a secret that the base branch has not there`];
    return movedSecrets(at(before, key), at(after, key), [...path, key]);
  });
}

/** A chart is a program that renders: of a known one another version may be previewed, and no other chart. */
function otherCharts(before: unknown, after: unknown): string[] {
  return changedKeys(before, after)
    .filter(
      (key) => key !== "values" && !(key !== "repository" && isVersion(at(after, key)) && isVersion(at(before, key))),
    )
    .map((key) => `charts.${key} is taken from another place`);
}

function isVersion(value: unknown): boolean {
  return value === undefined || (typeof value === "string" && exactVersion.test(value));
}
