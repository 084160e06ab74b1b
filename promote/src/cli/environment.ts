// What comes by the environment: credentials of the git server, or the key that it is shown, the key that signs, the forge's token. None of it is ever shown.
import { problemOf } from "../../../contract/grammar";
import type { Grammar } from "../../../contract/grammar";
import { email, password, signingFormats, signingKey, username } from "../../../contract/repository";
import { isSsh, knownHosts, knownHostsOf, knowsHost, sshAddress, sshPrivateKey } from "../../../contract/ssh";
import { PromoteError } from "../errors";
import type { SigningKey } from "../git/signing";
import type { SshAccess } from "../git/ssh";
import type { RepositorySettings } from "../versions/layout";

const identity: Record<string, Grammar> = { GIT_USER: username, GIT_PASSWORD: password, GIT_EMAIL: email };

/** Credentials of the git server, and the author's address. */
export function readIdentity(
  gitRepo: string,
  environment: NodeJS.ProcessEnv,
): Pick<RepositorySettings, "user" | "password" | "email"> {
  for (const [name, grammar] of Object.entries(identity)) {
    const value = environment[name];
    const problem = value ? problemOf(grammar, value) : undefined;
    if (problem === undefined) continue;
    const is =
      grammar === password
        ? "has a value that is not accepted (not shown: it is secret)"
        : `is ${JSON.stringify(value)}`;
    throw new PromoteError("bad-input", `${name} ${is}; it must be ${problem}.`);
  }
  const { GIT_USER: user, GIT_PASSWORD: secret, GIT_EMAIL: mail = "" } = environment;
  // Only one of the two is shown to a server.
  if (isSsh(gitRepo)) return { email: mail };
  if (gitRepo.startsWith("https:") && (!user || !secret)) {
    throw new PromoteError(
      "bad-input",
      `${user ? "GIT_PASSWORD" : "GIT_USER"} is not set; it must come from the credentials Secret.`,
    );
  }
  return { user, password: secret, email: mail };
}

/** How a repository is reached over SSH; undefined where it is not. */
export function sshGiven(
  gitRepo: string,
  lines: unknown,
  { GIT_SSH_KEY: key = "" }: NodeJS.ProcessEnv,
): SshAccess | undefined {
  const address = sshAddress(gitRepo);
  if (address === undefined) return undefined;
  const known = typeof lines === "string" ? lines : "";
  const unknown = problemOf(knownHosts, known) !== undefined || !knowsHost(known, address);
  if (unknown) throw new PromoteError("bad-input", `--known-hosts must be ${knownHostsOf(address)}.`);
  const problem = problemOf(sshPrivateKey, key);
  if (problem === undefined) return { key, knownHosts: known };
  const is = key === "" ? "is not set" : "has a value that is not accepted (not shown: it is secret)";
  throw new PromoteError("bad-input", `GIT_SSH_KEY ${is}; it must be ${problem}.`);
}

/** The key that signs commits, where one is asked for. */
export function signingGiven(value: unknown, { GIT_SIGNING_KEY: key = "" }: NodeJS.ProcessEnv): SigningKey | undefined {
  const format = signingFormats.find((each) => each === value);
  if (format === undefined) return undefined;
  const problem = problemOf(signingKey(format), key);
  if (problem === undefined) return { format, key };
  const is = key === "" ? "is not set" : "has a value that is not accepted (not shown: it is secret)";
  throw new PromoteError("bad-input", `GIT_SIGNING_KEY ${is}; it must be ${problem}.`);
}

/** The forge's token: unless one is given, the password of the git server. */
export function tokenGiven({ FORGE_TOKEN: token }: NodeJS.ProcessEnv, usual = ""): string {
  // Editors end a file with a line break, and a Secret is often made of one.
  const found = token?.trim() ?? usual;
  const problem = problemOf(password, found);
  if (problem === undefined) return found;
  const is = found === "" ? "is not set" : "has a value that is not accepted (not shown: it is secret)";
  throw new PromoteError("bad-input", `FORGE_TOKEN ${is}; it must be ${problem}.`);
}
