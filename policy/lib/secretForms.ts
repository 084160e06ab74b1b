// Secrets that are known by their own form, wherever they stand.
import { isTemplated } from "./embedded";
import { isProse, isSecret, isSecretValue } from "./secretNames";

/** Forms that only secrets have. */
const FORMS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----/,
  /\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/,
  /\bgithub_pat_[A-Za-z0-9_]{20,}/,
  /\bglpat-[A-Za-z0-9_-]{20,}/,
  /\bxox[abprs]-[A-Za-z0-9-]{10,}/,
  /\bhooks\.slack\.com\/services\/T[A-Z0-9]+\/B[A-Z0-9]+\/[A-Za-z0-9]+/,
  /\b(AKIA|ASIA)[0-9A-Z]{16}\b/,
  /\bAIza[0-9A-Za-z_-]{35}\b/,
  /\bdckr_pat_[A-Za-z0-9_-]{20,}/,
  /\bnpm_[A-Za-z0-9]{36}\b/,
  /\bhv[sb]\.[A-Za-z0-9_-]{20,}/,
  /\b[sr]k_live_[A-Za-z0-9]{16,}/,
  /\bsk-(proj-|ant-)?[A-Za-z0-9_-]{32,}/,
  /\bSG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}/,
  /\bGOCSPX-[A-Za-z0-9_-]{20,}/,
  /\bya29\.[A-Za-z0-9_-]{20,}/,
  /\bhf_[A-Za-z0-9]{30,}/,
  /\bpypi-AgE[A-Za-z0-9_-]{16,}/,
  /\bdop_v1_[0-9a-f]{40,}/,
  /\bgls[ac]_[A-Za-z0-9_]{20,}/,
  /\bATATT3[A-Za-z0-9_=-]{20,}/,
  /\b\d{8,10}:[A-Za-z0-9_-]{35,}\b/,
  /\bdiscord(app)?\.com\/api\/webhooks\/\d+\/[\w-]{20,}/,
  /\bwebhook\.office\.com\/webhookb2\/\S+\/IncomingWebhook\/\w+/,
  /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/,
  /\bBearer +(?![${<*.])(?=[^\s"']*\d)[^\s"'{<]{8,}/,
  // A line of a file for curl and git.
  /\bmachine\s+\S+\s+login\s+\S+\s+password\s+(?![${<])\S+/,
  // A line of a file for PostgreSQL.
  /^[\w.*-]+:(\d+|\*):[A-Za-z_*][\w-]*:[A-Za-z_*][\w-]*:(?![${<])\S+$/m,
  // A user and a password as Oracle's driver takes them.
  /\bjdbc:oracle:thin:\w+\/(?![${<])[^@\s/]+@/,
];

/** A user and a password as HTTP sends them. */
const BASIC = /\bBasic +([A-Za-z0-9+/]{8,}={0,2})/g;

/** An address, up to where a text would end it. */
const ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'`<>|\\]+/gi;
/** What an address without a scheme may look like: MySQL's. */
const MYSQL = /(?:^|[\s"'=])[\w.-]+:([^\s:@/]+)@(?:tcp|unix)\(/;

/** A text in base64, long enough for a key. */
const ENCODED = /[A-Za-z0-9+/]{40,}={0,2}/g;
const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY/;

/** True for a text with a secret in it. */
export function hasSecretForm(text: string): boolean {
  if (FORMS.some((form) => form.test(text))) return true;
  if ((text.match(ADDRESS) ?? []).some(hasPassword)) return true;
  if ((text.match(ENCODED) ?? []).some((code) => PRIVATE_KEY.test(decoded64(code)))) return true;
  if ([...text.matchAll(BASIC)].some(([, code = ""]) => isUserAndPassword(code))) return true;
  const password = MYSQL.exec(text)?.[1];
  return password !== undefined && isSecretValue(password);
}

/** True for a user and a password in base64, as HTTP and registries of images take them. */
export function isUserAndPassword(code: string): boolean {
  return /^[ -~]+:[ -~]+$/.test(decoded64(code));
}

const decoded64 = (code: string) => Buffer.from(code, "base64").toString("latin1");

/** True for an address with a password before its host, or a secret among its parameters. */
function hasPassword(address: string): boolean {
  try {
    const { username, password, pathname, searchParams } = new URL(address.replace(/^jdbc:/i, ""));
    // What a manual writes.
    const isExample = /^user(name)?$/i.test(username) && /^pass(word)?$/i.test(password);
    if (password !== "" && !isExample && isSecretPart(password)) return true;
    // Azure's addresses name the owner twice; Sentry's are public.
    const isOwner = pathname.startsWith(`/${username}/`);
    if (password === "" && isToken(username) && !isOwner && !address.includes("sentry")) return true;
    // The signature of an address of Azure's storage.
    if (searchParams.has("sv") && isSecretPart(searchParams.get("sig") ?? "")) return true;
    return [...searchParams].some(([name, value]) => isSecret(name, value) && isSecretPart(value));
  } catch {
    // What the standard does not allow, such as several hosts.
    const password = /^[^:/?#]+:\/\/[^/?#:@]*:([^/?#@]+)@/.exec(address)?.[1];
    return password !== undefined && isSecretPart(password);
  }
}

/** True for a name of a user that nobody has: a token in its place. */
function isToken(username: string): boolean {
  return username.length >= 20 && /^[\w-]+$/.test(username) && /\d/.test(username) && /[A-Za-z]/.test(username);
}

function isSecretPart(part: string): boolean {
  const plain = decoded(part);
  return !/^[$<{*]/.test(plain) && !/^\(?[A-Z_]+\)?$/.test(plain) && isSecretValue(plain) && !isTemplated(plain);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A name and a value in a text: `token=x`, `"password": "x"`, `password = "x"`, `password => "x"`. */
const PAIR =
  /(?:^|[\s;&?,{("':=])["']?([A-Za-z_][\w.-]*)["']?(?:=|\s*=>?\s*(?=["'])|\s*:\s*(?=["']))(?:"([^"\n]*)"|'([^'\n]*)'|([^\s;&,"'`)\]}]+))/g;

/** The same as an element of XML. */
const ELEMENT = /<([A-Za-z_][\w.-]*)>([^<\n]+)<\/\1>/g;

/** The secrets that a text gives a name: in a command line, a script, a list of settings. */
export function hasNamedSecret(text: string): boolean {
  if ([...text.matchAll(ELEMENT)].some(([, name = "", value = ""]) => isSecret(name, value) && !isProse(value)))
    return true;
  return [...text.matchAll(PAIR)].some(([, name = "", double, single, bare]) => {
    const value = double ?? single ?? bare ?? "";
    const isCode = bare !== undefined && /[().[\]]/.test(bare);
    return isSecret(name, value) && !isCode && /[A-Za-z0-9]{3}/.test(value);
  });
}
