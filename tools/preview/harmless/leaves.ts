// Which single values a reviewer may see: by the form that a known field has, or by a word that is no secret anywhere.
import { hasSecretForm } from "../../../policy/lib/secretForms";

/** True for a value that a field of this form may hold and that can be shown. */
export type Check = (value: unknown) => boolean;

const matching =
  (form: RegExp): Check =>
  (value) =>
    typeof value === "string" && form.test(value) && !hasSecretForm(value);

export const flag: Check = (value) => typeof value === "boolean";
export const number: Check = (value) => typeof value === "number";
/** An enumeration of the API, such as `IfNotPresent`, `ClusterIP`, `TCP`. */
export const word: Check = matching(/^[A-Z][A-Za-z0-9]{0,60}$/);
/** The name of an object, a port, a key, a host. */
export const name: Check = matching(/^[A-Za-z0-9_*:]([-\w.:*]{0,251}[\w*])?$/);
/** `apps/v1`, `batch`, the empty group. */
export const group: Check = matching(/^([a-z0-9.-]+(\/[a-z0-9]+)?|\*)?$/);
/** A resource or verb in RBAC: `pods/log`, `get`, `*`. */
export const right: Check = matching(/^([a-z]+(\/[a-z*]+)?|\*(\/[a-z]+)?)$/);
/** `registry.example.com:5000/team/image:1.2.3@sha256:...`. */
export const image: Check = matching(
  /^[a-z0-9][\w.-]*(:\d{1,5})?(\/[\w.-]+)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/,
);
/** `500m`, `1.5Gi`, `25%`, 3. */
export const quantity: Check = (value) => number(value) || matching(/^\d+(\.\d+)?([numkKMGTPE]i?|%)?$/)(value);
/** A port by number or name. */
export const port: Check = (value) => number(value) || matching(/^[a-z0-9-]{1,15}$/)(value);
/** A folder or file; a URL's path without query. */
export const path: Check = matching(/^[\w./*-]{0,255}$/);
export const cidr: Check = matching(/^[\da-f.:]+(\/\d{1,3})?$/i);
/** The value of a label that Kubernetes' own labels and selectors hold. */
export const label: Check = matching(/^([A-Za-z0-9]([-\w.]{0,61}[A-Za-z0-9])?)?$/);
/** A cron schedule. */
export const schedule: Check = matching(/^(@[a-z]+|[\d*/,?LW#A-Z-]+( [\d*/,?LW#A-Z-]+){4,5})$/);

/** Names under which nothing but a switch is shown, unless a known field says what stands there. */
const secretive = /pass|pwd|secret|token|cred|key|auth|\bpin|pin$|salt|otp|cookie|session|private|sign|hash|cert|dsn/i;

const words =
  /^(true|false|yes|no|on|off|enabled|disabled|trace|debug|info|warn|warning|error|fatal|json|text|logfmt|none)$/i;
/** A duration or an amount with its unit. */
const measured = /^(\d{1,6}(\.\d{1,3})?(ms|s|m|h|d|%|[KMGT]i?B?))+$/;
/** Names of things that are counted. */
const counted =
  /(port|replicas?|count|limits?|time-?out|intervals?|seconds|period|delay|parallelism|size|max|min|level|retries|qps|burst|processors|workers|ttl|weight|threshold|percent(age)?|priority|wave|history|revisions?)$/i;

/** Names that say what stands there wherever they stand, and the form that it has. */
const named: readonly [name: RegExp, form: RegExp][] = [
  [/^--auth-mode$/, /^(server|client|sso)$/],
  [
    /image$/i,
    /^[a-z0-9][\w.-]*(:\d{1,5})?(\/[\w.-]+)*(:v?\d[\w.-]{0,60}(@sha256:[0-9a-f]{64})?|@sha256:[0-9a-f]{64})$/,
  ],
  [/version$/i, /^v?\d{1,4}(\.\d{1,6}){1,3}(-(alpha|beta|rc)[.-]?\d*|-alpine)?$/],
  [/pull-?policy$/i, /^(Always|IfNotPresent|Never)$/],
];

/**
 * True for a value that is no secret whatever holds it: a switch, a log level, an amount with its unit, and a number
 * where the name says that something is counted. `names` are the keys on the way to it, the last one being its own.
 */
export function plain(names: readonly string[], value: unknown): boolean {
  if (typeof value === "boolean" || value === null || value === "") return true;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (/^(true|false)$/i.test(text)) return true;
  const own = names.at(-1) ?? "";
  if (named.some(([name, form]) => name.test(own) && form.test(text)) && !hasSecretForm(text)) return true;
  if (names.some((each) => secretive.test(each))) return false;
  if (words.test(text) || measured.test(text)) return true;
  return /^\d{1,9}$/.test(text) && counted.test(own);
}

/** Keys of what refers to a secret, which is none itself. */
const referring =
  /^(name|key|kind|namespace|type|value|valueFrom|enabled|store|username|password|secretName|existing\w*)$/;

/**
 * True for the key of a map that can be shown: an identifier, and nothing that looks made by chance, nor what may be a secret
 * itself because it is a key of `tokens`. `names` are the keys on the way to the map.
 */
export function plainKey(key: string, names: readonly string[] = []): boolean {
  if (secretive.test(names.at(-1) ?? "") && !referring.test(key)) return false;
  if (!/^[\w$.\-/]{1,128}$/.test(key) || hasSecretForm(key)) return false;
  return key.split(/[./_-]/).every((part) => part.length <= (/\d/.test(part) ? 20 : 50));
}
