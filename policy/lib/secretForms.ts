// Secrets that are known by their own form, wherever they stand.
import { isTemplated } from "./embedded";
import { isSecretName, isSecretValue } from "./secretNames";

/** Forms that only secrets have. */
const FORMS = [
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
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
  /\bsk_live_[A-Za-z0-9]{16,}/,
  /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/,
  /\bBearer +(?![${<*.])(?=[^\s"']*\d)[^\s"'{<]{8,}/,
];

/** A user and a password as HTTP sends them. */
const BASIC = /\bBasic +([A-Za-z0-9+/]{8,}={0,2})/g;

/** An address, up to where a text would end it. */
const ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s"'`<>|\\]+/gi;
/** What an address without a scheme may look like: MySQL's. */
const MYSQL = /(?:^|[\s"'=])[\w.-]+:([^\s:@/]+)@(?:tcp|unix)\(/;

/** True for a text with a secret in it. */
export function hasSecretForm(text: string): boolean {
  if (FORMS.some((form) => form.test(text))) return true;
  if ((text.match(ADDRESS) ?? []).some(hasPassword)) return true;
  if ([...text.matchAll(BASIC)].some(([, code = ""]) => /^[ -~]+:[ -~]+$/.test(atob64(code)))) return true;
  const password = MYSQL.exec(text)?.[1];
  return password !== undefined && isSecretValue(password);
}

const atob64 = (code: string) => Buffer.from(code, "base64").toString("latin1");

/** True for an address with a password before its host, or a secret among its parameters. */
function hasPassword(address: string): boolean {
  try {
    const { password, searchParams } = new URL(address.replace(/^jdbc:/i, ""));
    if (password !== "" && isSecretPart(password)) return true;
    return [...searchParams].some(([name, value]) => isSecretName(name) && isSecretPart(value));
  } catch {
    // What the standard does not allow, such as several hosts.
    const password = /^[^:/?#]+:\/\/[^/?#:@]*:([^/?#@]+)@/.exec(address)?.[1];
    return password !== undefined && isSecretPart(password);
  }
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

/** A name and a value in a text: `token=x`, `"password": "x"`, `password = "x"`. */
const PAIR =
  /(?:^|[\s;&?,{("'])["']?([A-Za-z][\w.-]*)["']?(?:=|\s*=\s*(?=["'])|\s*:\s*(?=["']))(?:"([^"\n]*)"|'([^'\n]*)'|([^\s;&,"'`)\]}]+))/g;

/** The secrets that a text gives a name: in a command line, a script, a list of settings. */
export function hasNamedSecret(text: string): boolean {
  return [...text.matchAll(PAIR)].some(([, name = "", double, single, bare]) => {
    const value = double ?? single ?? bare ?? "";
    const isCode = bare !== undefined && /[().[\]]/.test(bare);
    return isSecretName(name) && isSecretValue(value) && !isCode && /[A-Za-z0-9]{3}/.test(value);
  });
}
