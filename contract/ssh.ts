// Repositories that are reached over SSH: their URLs, the private key, and the lines by which a server is known.
import { createHmac } from "node:crypto";
import type { Grammar, Rule } from "./grammar";

/** Where a repository is. */
export interface SshAddress {
  /** Who logs in: `git` on most forges. */
  user: string;
  host: string;
  port: number;
  /** As the server is asked for it. */
  path: string;
}

/** The port of SSH, unless a URL says otherwise. */
const usualPort = 22;

const login = "[A-Za-z0-9_][A-Za-z0-9._-]*";
const host = "[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?";
// Nothing that a shell, a URL or a template language would read. A path never looks like an option.
const path = String.raw`(?:[\p{L}\p{N}._~%+][\p{L}\p{N}._~%+/-]*)`;
const asUrl = new RegExp(`^ssh://(${login})@(${host})(?::([1-9]\\d{0,4}))?/(/?${path})$`, "u");
const asScp = new RegExp(`^(${login})@(${host}):(/?${path})$`, "u");

/** The parts of an SSH URL, `ssh://git@host:port/path` or `git@host:path`; undefined where it is none. */
export function sshAddress(text: string): SshAddress | undefined {
  const url = asUrl.exec(text);
  if (url !== null) {
    const port = Number(url[3] ?? usualPort);
    // Of a URL git takes the slash before the path for a part of it, but for one that is in somebody's home.
    const asked = url[4]!.startsWith("~") ? url[4]! : `/${url[4]!}`;
    return port > 65_535 ? undefined : { user: url[1]!, host: url[2]!, port, path: asked };
  }
  const scp = asScp.exec(text);
  return scp === null ? undefined : { user: scp[1]!, host: scp[2]!, port: usualPort, path: scp[3]! };
}

/** Whether a text is meant for an SSH URL, rightly written or not. */
export const isSsh = (text: string): boolean => /^ssh:\/\/|^[^\s/@:]+@[^\s/@:]+:/.test(text);

/** What an SSH URL must be; of any other text it says nothing. */
export const sshRule: Rule = {
  must: "ssh://<login>@<host>[:<port>]/<path> or <login>@<host>:<path>, without a password in it",
  holds: (text) => !isSsh(text) || sshAddress(text) !== undefined,
  meant: (text) => text.trim().replace(/^ssh:\/\/(?=[^@]*$)/, "ssh://git@"),
};

/** An SSH URL as a URI, which its short form is not; any other address as it is. */
export function uriOf(address: string): string {
  const ssh = address.startsWith("ssh:") ? undefined : sshAddress(address);
  return ssh === undefined ? address : `ssh://${ssh.user}@${ssh.host}/${ssh.path.replace(/^\//, "")}`;
}

/** Host of a repository's address, without its port. */
export const hostOf = (address: string): string => sshAddress(address)?.host ?? new URL(address).hostname;

const beginning = "-----BEGIN OPENSSH PRIVATE KEY-----";

/** Whether a private key asks for a passphrase: in its head, and in OpenSSH's form by the name of its cipher. */
function isLocked(key: string): boolean {
  if (/^-----BEGIN ENCRYPTED |^Proc-Type: 4,ENCRYPTED/m.test(key)) return true;
  const [, body] = /^-----BEGIN OPENSSH PRIVATE KEY-----\s+([A-Za-z0-9+/=\s]+)-----END/.exec(key.trim()) ?? [];
  if (body === undefined) return false;
  const head = Buffer.from(body, "base64");
  const at = "openssh-key-v1\0".length;
  if (head.length < at + 4) return false;
  return head.toString("latin1", at + 4, at + 4 + head.readUInt32BE(at)) !== "none";
}

/** The private key by which a git server knows who calls. */
export const sshPrivateKey: Grammar = [
  {
    must: `a private key with its line breaks, such as ssh-keygen makes (${beginning})`,
    holds: (text) =>
      /^-----BEGIN (?:(?:OPENSSH|RSA|EC|DSA|ENCRYPTED) )?PRIVATE KEY-----\r?\n[^\0]*\n-----END [A-Z ]*PRIVATE KEY-----$/.test(
        text.trim(),
      ),
  },
  {
    must: "a private key without a passphrase, which nobody is there to type (ssh-keygen -p removes it)",
    holds: (text) => !isLocked(text),
  },
];

/** Lines that say something, each cut into words. */
const entries = (lines: string): string[][] =>
  lines
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(/\s+/));

/** Lines of a known_hosts file. */
export const knownHosts: Grammar = [
  {
    must: "lines of known_hosts: a host, a kind of key and the key, as ssh-keyscan prints them",
    // eslint-disable-next-line no-control-regex -- it is written into a file, and stands in arguments
    holds: (text) => !/[{}\x00-\x08\x0b-\x1f\x7f]/.test(text.replaceAll("\r\n", "\n")) && isLines(entries(text)),
  },
];

const isLines = (lines: readonly string[][]): boolean =>
  lines.length > 0 &&
  lines.every((words) => {
    const [hosts = "", kind = "", key = ""] = words[0]!.startsWith("@") ? words.slice(1) : words;
    return hosts !== "" && /^(?:ssh|ecdsa|sk)-[\w.@-]+$/.test(kind) && /^[A-Za-z0-9+/]{8,}={0,2}$/.test(key);
  });

/** How known_hosts names a server: with its port where that is not the usual one. */
const nameOf = ({ host: name, port }: SshAddress): string =>
  (port === usualPort ? name : `[${name}]:${port}`).toLowerCase();

/** Whether a pattern of a line, which may be hashed, is a server's. */
function matches(pattern: string, name: string): boolean {
  const [, salt, hash] = /^\|1\|([^|]+)\|([^|]+)$/.exec(pattern) ?? [];
  if (salt !== undefined) return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
  const escaped = pattern.toLowerCase().replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(name);
}

/** Whether some line is about a server. */
export function knowsHost(lines: string, address: SshAddress): boolean {
  const name = nameOf(address);
  return entries(lines).some((words) => {
    if (words[0] === "@revoked") return false;
    const patterns = (words[0]!.startsWith("@") ? words[1]! : words[0]!).split(",");
    const refused = patterns.some((each) => each.startsWith("!") && matches(each.slice(1), name));
    return !refused && patterns.some((each) => matches(each, name));
  });
}

/** What lines of known_hosts must be for a server, and where they come from. */
export function knownHostsOf(address: SshAddress): string {
  const port = address.port === usualPort ? "" : `-p ${address.port} `;
  return `lines of known_hosts with one for ${nameOf(address)}: what \`ssh-keyscan ${port}${address.host}\` prints, once its fingerprints are those that the server's owner has published`;
}
