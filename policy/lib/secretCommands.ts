// Secrets in commands: by flags that say so, by flags of one letter of tools that are known, and by where they stand.
import { type Flag, flagsOf, flagValue, type Word } from "./commands";
import { isProse, isSecret, isSecretValue } from "./secretNames";

/** Tools that take a password by a flag of one letter, and the command of theirs where only that does. */
const TOOLS: readonly { tool: RegExp; flag: string; command?: string; attached?: boolean }[] = [
  { tool: /(^|\/)redis-cli$/, flag: "a" },
  { tool: /(^|\/)mongo(sh|dump|restore|export|import)?$/, flag: "p" },
  { tool: /(^|\/)(sqlcmd|bcp|zip|unzip)$/, flag: "P" },
  { tool: /(^|\/)ldap(search|modify|add|delete|passwd)$/, flag: "w" },
  { tool: /(^|\/)(docker|podman|skopeo|helm|oras|crane|az)$/, flag: "p", command: "login" },
  { tool: /(^|\/)(sshpass|7z|7za|7zr)$/, flag: "p", attached: true },
  { tool: /(^|\/)(mysql|mariadb)(dump|admin)?$/, flag: "p", attached: true },
];

/** Places of a command at which a secret stands without a flag of its own; the last group is the secret. */
const POSITIONS: readonly RegExp[] = [
  /\bvault login (?!-)(?:token=)?(\S+)/,
  /\brabbitmqctl (?:-\S+ )*(?:add_user|change_password|authenticate_user) \S+ (\S+)/,
  /\bhtpasswd (?:-\S+ )*-\w*b\w* (?:-\S+ )*\S+ \S+ (\S+)/,
  /\bmc (?:alias set|config host add) \S+ \S+ \S+ (\S+)/,
  /\becho (?:-\w+ )?["']?([^\s"'|]+)["']? \|[^|\n]*--password-stdin/,
  /\becho (?:-\w+ )?["']?[\w-]+:([^\s"'|]+)["']? \|[^|\n]*\bchpasswd/,
  /\bopenssl [^|\n]*\bpass:([^\s"']+)/,
  /\bsqlplus (?:-\S+ )*\w+\/([^@\s/]+)@/,
  /\bsmbclient [^|\n]*-U ?[^\s%]+%(\S+)/,
];
/** Settings that a tool is told, by name and value. */
const SET = /\b(?:aws configure|npm config|yarn config|git config(?: --\w+)?) set (\S+) (\S+)/g;

/** True for a command with a secret at such a place. */
export function hasPositionalSecret(text: string): boolean {
  const found = POSITIONS.map((position) => position.exec(text)?.[1]);
  if (found.some((secret) => secret !== undefined && isSecretValue(secret))) return true;
  return [...text.matchAll(SET)].some(([, name = "", value = ""]) => isSecret(name, value));
}

/** The words of a command that hold a secret: flags, or their values. */
export function secretFlags(words: readonly Word[]): Pick<Word, "place">[] {
  const has = (test: (text: string) => boolean) => words.some(({ text }) => test(text));
  const tools = TOOLS.filter(
    ({ tool, command }) => has((text) => tool.test(text)) && (command === undefined || has((text) => text === command)),
  );
  const attached = has((text) => CURL.test(text)) ? words.filter(({ text }) => isUserWithPassword(userIn(text))) : [];
  return [...flagsOf(words).filter((flag) => isSecretFlag(flag, tools)), ...attached];
}

const CURL = /(^|\/)curl$/;
/** The user of `-uann:secret`. */
const userIn = (text: string) => /^-u(.+)$/.exec(text)?.[1] ?? "";

function isSecretFlag(flag: Flag, tools: typeof TOOLS): boolean {
  const { name, short } = flag;
  const value = flagValue(flag);
  if (/^(u|user|proxy-user)$/.test(name)) return isUserWithPassword(value);
  if (/^(H|header)$/.test(name)) {
    const [, header = "", text = ""] = /^([\w-]+):\s*(.+)$/.exec(value) ?? [];
    return isSecret(header, text);
  }
  if (short && tools.some((tool) => tool.attached && name.startsWith(tool.flag) && name.length > 1)) return true;
  const isOfTool = tools.some((tool) => !tool.attached && tool.flag === name);
  const isNamed = isSecret(name, value) || (name === "oauth2-bearer" && isSecretValue(value));
  return (isNamed || (isOfTool && isSecretValue(value))) && !isProse(value);
}

function isUserWithPassword(value: string): boolean {
  const password = /^[^:/\s]+:([^\s]+)$/.exec(value)?.[1];
  return password !== undefined && isSecretValue(password) && !/^\d+$/.test(password);
}
