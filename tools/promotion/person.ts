// Who calls, as git on this machine knows: the identity of commits, and the login at the repository's server.
import { execFile } from "node:child_process";

/** Name and e-mail address of a commit. */
export interface Identity {
  name: string;
  email: string;
}

/** A user name and a password or token. */
interface Login {
  username: string;
  password: string;
}

/** Calls git as the person would; what it asks for it asks the person, where there is one. */
function git(args: string[], input = ""): Promise<string | undefined> {
  const env = process.stdin.isTTY ? process.env : { ...process.env, GIT_TERMINAL_PROMPT: "0" };
  return new Promise((resolve) => {
    const child = execFile("git", args, { env }, (error, stdout) => resolve(error ? undefined : stdout));
    child.stdin?.on("error", () => undefined).end(input);
  });
}

/** The caller's identity. Throws one sentence where git knows none. */
export async function identity(): Promise<Identity> {
  const known = async (key: string, variable: string) => process.env[variable] ?? (await git(["config", key]))?.trim();
  const name = await known("user.name", "GIT_AUTHOR_NAME");
  const email = await known("user.email", "GIT_AUTHOR_EMAIL");
  if (name && email) return { name, email };
  const lacks = name ? "user.email" : "user.name";
  throw new Error(`git does not know who you are: ${lacks} is not set; git config --global ${lacks} sets it.`);
}

/** The caller's login at the server of a repository, from git's credential helpers. Throws one sentence where there is none. */
export async function login(url: string): Promise<Login> {
  const said = (await git(["credential", "fill"], `url=${url}\n\n`)) ?? "";
  const value = (key: string) => new RegExp(`^${key}=(.*)$`, "m").exec(said)?.[1];
  const [username, password] = [value("username"), value("password")];
  if (username && password) return { username, password };
  const { host } = new URL(url);
  throw new Error(
    `git has no login for ${host}; log in there with git once (git ls-remote ${url}), with a credential helper.`,
  );
}
