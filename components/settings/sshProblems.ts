// What is wrong between the repository's URL and what it is reached with: a login and a CA over HTTPS, a key and known hosts over SSH.
import { z } from "zod";
import { problemOf } from "../../contract/grammar";
import { address } from "../../contract/repository";
import { knowsHost, knownHosts, knownHostsOf, sshAddress, type SshAddress } from "../../contract/ssh";
import type { LayoutProblem } from "./layoutProblems";

/** An object as far as it is looked at. */
const fields = z.record(z.string(), z.unknown()).catch({});

/** Each: where it is, the bad value, what is allowed. */
export function sshProblems(repository: unknown, credentials: unknown): LayoutProblem[] {
  const { url, knownHosts: lines, forge } = fields.parse(repository);
  if (typeof url !== "string" || problemOf(address, url) !== undefined) return [];
  const given = fields.parse(credentials);
  const ssh = sshAddress(url);
  if (ssh !== undefined) return [...unknownHost(ssh, lines), ...loginProblems(given), ...tokenProblems(forge)];
  return [
    needless(["repository", "knownHosts"], lines, "none with an https:// URL (repository.caBundle says whom to trust)"),
    needless(
      ["credentials", "sshPrivateKey"],
      given["sshPrivateKey"],
      "none with an https:// URL, which takes password",
    ),
  ].flat();
}

const needless = (path: string[], value: unknown, allowed: string): LayoutProblem[] =>
  value === undefined ? [] : [{ path, value, allowed }];

/** A server that would have to be trusted unseen. */
function unknownHost(ssh: SshAddress, lines: unknown): LayoutProblem[] {
  const readable = typeof lines === "string" && problemOf(knownHosts, lines) === undefined;
  // Lines that are none are the schema's to refuse.
  if (lines !== undefined && (!readable || knowsHost(lines, ssh))) return [];
  return [{ path: ["repository", "knownHosts"], value: lines, allowed: knownHostsOf(ssh) }];
}

const loginProblems = (given: Record<string, unknown>): LayoutProblem[] =>
  given["sshPrivateKey"] === undefined
    ? needless(["credentials", "password"], given["password"], "none with an SSH URL, which takes sshPrivateKey")
    : [];

/** A forge whose API nothing opens. */
function tokenProblems(forge: unknown): LayoutProblem[] {
  const { existingSecret } = fields.parse(forge);
  if (forge === undefined || existingSecret !== undefined) return [];
  const allowed = "the Secret with the token of its API, which no SSH key opens";
  return [{ path: ["repository", "forge", "existingSecret"], value: undefined, allowed }];
}
